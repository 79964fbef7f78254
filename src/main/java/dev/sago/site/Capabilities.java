package dev.sago.site;

/**
 * What a store can do beyond the contract of {@link ObjectStore}.
 *
 * @param checksumOnReceipt the server compares the SHA-256 that is sent along with what it received
 * @param conditionalCreate of two creates at once exactly one succeeds
 * @param objectLock objects can be locked against deletion until a date
 * @param versioning a replaced or deleted object's former bytes are kept
 */
public record Capabilities(
        boolean checksumOnReceipt, boolean conditionalCreate, boolean objectLock, boolean versioning) {}
