package dev.sago.model;

import java.util.Map;
import java.util.Optional;

/**
 * One place for copies, as placement sees it: where it stands and what could take it down together with others.
 *
 * @param name its name
 * @param location where it stands, if that was told
 * @param domains failure domains by kind: {@code building}, {@code power}, {@code zone} or any other name
 * @param objectLock whether the store there can lock objects against deletion
 */
public record Site(SiteName name, Optional<Location> location, Map<String, String> domains, boolean objectLock) {

    /** Copies the domains. */
    public Site {
        domains = Map.copyOf(domains);
    }
}
