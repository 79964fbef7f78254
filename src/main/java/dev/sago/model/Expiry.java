package dev.sago.model;

import java.time.Instant;

/**
 * The mark that a snapshot has expired. It is listed and can be restored until prune removes it, and until then the mark
 * can be taken back.
 *
 * @param snapshot the snapshot
 * @param reason why retention no longer wants it, as a word of the policy's decision
 * @param byHand whether somebody asked for it; then retention does not take the mark back
 * @param by who put it: user and machine
 * @param since when, by the clock of that machine; the grace time is counted by the sites' clocks too
 */
public record Expiry(SnapshotId snapshot, String reason, boolean byHand, String by, Instant since) {}
