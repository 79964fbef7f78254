package dev.sago.cli;

/** How deep {@code sago verify} looks. */
enum VerifyDepth {
    /** Names and sizes. */
    INVENTORY,
    /** Every byte. */
    SCRUB,
    /** A sample of entries, restored. */
    SAMPLE
}
