package dev.sago.maintenance;

import dev.sago.model.Run.Outcome;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What healing one system came to.
 *
 * @param system the system
 * @param outcome OK; DEBTS where a site still lacks objects or did not answer, or one that left the policy was to be
 *     drained and was not; DAMAGE where no site has an object any more
 * @param sites each site of the placement, in order
 * @param checked objects that were read and hashed to find damage, and their bytes
 * @param lost objects that no site has whole, with what each site said
 * @param doubtful wrapped keys that were left as they are, with the reason
 * @param drains sites that left the policy and held objects
 * @param took how long
 */
public record HealResult(
        SystemName system,
        Outcome outcome,
        List<SiteResult> sites,
        Checked checked,
        Map<String, String> lost,
        Map<String, String> doubtful,
        List<DrainResult> drains,
        Duration took) {

    /**
     * One site.
     *
     * @param site the site
     * @param brought objects that were brought there
     * @param bytes their size
     * @param left objects that it still lacks
     * @param text why, where it still lacks objects; or that it did not answer
     */
    public record SiteResult(SiteName site, int brought, long bytes, int left, String text) {}

    /** What was read to find damage; nothing without {@code --deep}. */
    public record Checked(long objects, long bytes) {}

    /**
     * A site that left the policy.
     *
     * @param site the site
     * @param deleted objects deleted
     * @param bytes their size
     * @param left objects of the system that are still there
     * @param text why, where some are
     */
    public record DrainResult(SiteName site, int deleted, long bytes, int left, String text) {}
}
