package dev.sago.lab;

/**
 * What one day's work did to a system.
 *
 * @param changed documents whose bytes changed
 * @param added new documents
 * @param deleted documents that are gone
 * @param bytes of those that changed or are new
 */
public record Changes(long changed, long added, long deleted, long bytes) {

    /** Both together. */
    Changes plus(Changes other) {
        return new Changes(changed + other.changed, added + other.added, deleted + other.deleted, bytes + other.bytes);
    }
}
