package dev.sago.maintenance;

import dev.sago.model.Run.Outcome;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;

import java.time.Duration;
import java.util.List;

/**
 * What healing one system came to.
 *
 * @param system the system
 * @param outcome OK; DEBTS where a site still lacks objects or did not answer
 * @param sites each site, in order
 * @param took how long
 */
public record HealResult(SystemName system, Outcome outcome, List<SiteResult> sites, Duration took) {

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
}
