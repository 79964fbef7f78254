package dev.sago.catalog;

import dev.sago.model.Copy;
import dev.sago.model.Counts;
import dev.sago.model.Snapshot;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A snapshot as the catalog keeps it: its summary and its copies, without its trees.
 *
 * @param system whose state it is
 * @param id its id
 * @param begun when the run began
 * @param ended when the last entry had been read
 * @param host the machine that read the sources
 * @param parent the snapshot that unchanged entries were taken over from
 * @param counts what the run saw and moved
 * @param objectBytes bytes of all objects that one site holds for it, those shared with other snapshots included
 * @param manifestKey key of the manifest below the system's folder
 * @param copies its copies, by site; empty where none was recorded
 */
public record CatalogSnapshot(
        SystemName system,
        SnapshotId id,
        Instant begun,
        Instant ended,
        String host,
        Optional<SnapshotId> parent,
        Counts counts,
        long objectBytes,
        String manifestKey,
        List<Copy> copies) {

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if a copy is of another snapshot
     */
    public CatalogSnapshot {
        copies = List.copyOf(copies);
        for (Copy copy : copies) {
            if (!copy.snapshot().equals(id)) {
                throw new IllegalArgumentException("a copy of " + copy.snapshot() + " is none of " + id);
            }
        }
    }

    /** The summary of what a manifest tells. */
    public static CatalogSnapshot of(Snapshot snapshot, long objectBytes, String manifestKey, List<Copy> copies) {
        return new CatalogSnapshot(
                snapshot.system(),
                snapshot.id(),
                snapshot.begun(),
                snapshot.ended(),
                snapshot.host(),
                snapshot.parent(),
                snapshot.counts(),
                objectBytes,
                manifestKey,
                copies);
    }

    /** The same with other copies. */
    public CatalogSnapshot with(List<Copy> others) {
        return new CatalogSnapshot(system, id, begun, ended, host, parent, counts, objectBytes, manifestKey, others);
    }
}
