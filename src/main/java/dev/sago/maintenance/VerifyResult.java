package dev.sago.maintenance;

import dev.sago.model.CopyState;
import dev.sago.model.Finding;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;

import java.util.List;

/**
 * What a verification found.
 *
 * @param system the system
 * @param outcome OK; DAMAGE where objects are missing or damaged; FAILED where a site could not be asked, so that
 *     nothing is known of it
 * @param sites each site, in order
 * @param findings everything that is not as it should be
 */
public record VerifyResult(SystemName system, Outcome outcome, List<SiteResult> sites, List<Finding> findings) {

    /**
     * One site.
     *
     * @param site the site
     * @param state of what it holds altogether
     * @param objects objects there; 0 where it did not answer
     * @param bytes their size
     * @param missing objects that are not there
     * @param damaged objects of the wrong size
     * @param snapshots complete snapshots there
     * @param text why it did not answer; otherwise empty
     */
    public record SiteResult(
            SiteName site,
            CopyState state,
            long objects,
            long bytes,
            int missing,
            int damaged,
            int snapshots,
            String text) {}
}
