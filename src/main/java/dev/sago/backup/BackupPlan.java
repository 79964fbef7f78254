package dev.sago.backup;

import dev.sago.model.Problem;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;

import java.util.List;
import java.util.Optional;

/**
 * What a backup would do now, found by {@link DryRun}. Paths begin with the source's name; those of folders end in a slash.
 *
 * @param system the system
 * @param parent the snapshot that it was compared with; without one everything is new
 * @param added what the parent does not have
 * @param changed what is not as it is in the parent: files that would be read, links that lead elsewhere
 * @param unchanged what would be taken over without a read
 * @param gone what the parent has and the next snapshot would not have
 * @param unreadable how many entries could not be looked at
 * @param problems the first thousand of those
 */
public record BackupPlan(
        SystemName system,
        Optional<SnapshotId> parent,
        Part added,
        Part changed,
        Part unchanged,
        Part gone,
        long unreadable,
        List<Problem> problems) {

    /** How many paths of each part are kept. */
    public static final int PATHS_KEPT = 1000;

    /**
     * What would be treated alike.
     *
     * @param files files and objects
     * @param bytes their sizes
     * @param others folders, links, pipes and device nodes
     * @param paths the first thousand, in the order of the walk; none of what is unchanged
     */
    public record Part(long files, long bytes, long others, List<String> paths) {}
}
