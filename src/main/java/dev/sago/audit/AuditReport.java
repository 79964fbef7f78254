package dev.sago.audit;

import dev.sago.model.SiteName;

import java.util.List;
import java.util.Optional;

/**
 * What a verification of audit logs found.
 *
 * @param records records that were read and checked
 * @param sites each site, in order
 * @param faults all that is wrong, in the catalog and at sites
 */
public record AuditReport(long records, List<SiteResult> sites, List<AuditFault> faults) {

    /**
     * One site.
     *
     * @param site the site
     * @param last the last record of this catalog's log there; 0 if there is none
     * @param unreachable why it could not be asked
     */
    public record SiteResult(SiteName site, long last, Optional<String> unreachable) {}
}
