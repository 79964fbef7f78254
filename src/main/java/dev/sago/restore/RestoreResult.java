package dev.sago.restore;

import dev.sago.model.Finding;
import dev.sago.model.Problem;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SnapshotId;

import java.time.Duration;
import java.util.List;

/**
 * What a restore did.
 *
 * @param outcome OK, or INCOMPLETE where entries could not be written or were kept
 * @param snapshot what was restored
 * @param files files written
 * @param bytes bytes written
 * @param resumedBytes bytes of unfinished files that an interrupted restore had written, which were right
 * @param folders folders made or found
 * @param others links, pipes, device nodes made
 * @param same files that were right already
 * @param took how long
 * @param problems entries that could not be brought back, the first thousand
 * @param problemCount all of them
 * @param unsettable attributes that could not be set, by kind
 * @param findings damaged or missing objects and dead sites that were met on the way, and still are so
 * @param repaired damaged or missing objects that were met on the way and are repaired
 */
public record RestoreResult(
        Outcome outcome,
        SnapshotId snapshot,
        long files,
        long bytes,
        long resumedBytes,
        long folders,
        long others,
        long same,
        Duration took,
        List<Problem> problems,
        long problemCount,
        List<String> unsettable,
        List<Finding> findings,
        List<Finding> repaired) {}
