package dev.sago.maintenance;

import dev.sago.model.Finding;
import dev.sago.model.Problem;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;

import java.time.Duration;
import java.util.List;

/**
 * What a sample restore came to.
 *
 * @param system the system
 * @param outcome OK; DAMAGE where an entry did not come back as it was, or an index did not tell where it lies; FAILED where a site did not answer
 * @param snapshot the newest snapshot
 * @param seed with it, the size and the snapshot the sample can be taken again
 * @param entries entries in the sample
 * @param of entries in the snapshot, folders not counted
 * @param sites each site, in order
 * @param notCompared entries that could not be looked at where they live, with the reason
 * @param findings damaged or missing objects that were met and are so still
 * @param repaired those that are repaired
 * @param took how long
 */
public record SampleResult(
        SystemName system,
        Outcome outcome,
        SnapshotId snapshot,
        long seed,
        int entries,
        long of,
        List<SiteResult> sites,
        List<Problem> notCompared,
        List<Finding> findings,
        List<Finding> repaired,
        Duration took) {

    /**
     * One site.
     *
     * @param site the site
     * @param restored entries of which every byte came back from this site and has the right hash
     * @param bytes their bytes
     * @param compared of these, entries that are unchanged where they live and the same there, byte for byte
     * @param changed of these, entries that changed or went since the snapshot
     * @param failures entries that did not come back as they were
     * @param lost why the site was given up; empty if it was not
     */
    public record SiteResult(
            SiteName site, int restored, long bytes, int compared, int changed, List<Problem> failures, String lost) {}
}
