package dev.sago.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The immutable state of one system at one instant, as its manifest tells it.
 *
 * @param id its id
 * @param system whose state it is
 * @param begun when the run began; the state is of that time or later
 * @param ended when the last entry had been read
 * @param host the machine that read the sources
 * @param parent the snapshot that unchanged entries were taken over from
 * @param roots one folder per source, by name
 * @param counts what the run saw and moved
 * @param problems entries that could not be read or changed while read, the first thousand; {@code counts} has all
 */
public record Snapshot(
        SnapshotId id,
        SystemName system,
        Instant begun,
        Instant ended,
        String host,
        Optional<SnapshotId> parent,
        List<Entry> roots,
        Counts counts,
        List<Problem> problems) {}
