package dev.sago.model;

import java.time.Instant;

/**
 * A hold on one snapshot: it is not expired and not pruned, whatever retention says, until the hold is released.
 *
 * @param snapshot the snapshot
 * @param reason why, for people, such as the number of a case
 * @param by who put it: user and machine
 * @param since when, by the clock of that machine
 */
public record Hold(SnapshotId snapshot, String reason, String by, Instant since) {}
