package dev.sago.policy;

import dev.sago.model.Site;
import dev.sago.model.SiteName;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which of a system's copies are immutable: as many as the policy wants, at the first sites of the placement that can
 * lock objects.
 */
public final class ImmutableCopies {

    private ImmutableCopies() {}

    /**
     * Chooses them.
     *
     * @param placed the sites that hold the system, in the order of its placement
     * @param sites all sites
     */
    public static List<SiteName> of(PolicySettings policy, List<SiteName> placed, Collection<Site> sites) {
        Set<SiteName> locking =
                sites.stream().filter(Site::objectLock).map(Site::name).collect(Collectors.toSet());
        return placed.stream()
                .filter(locking::contains)
                .limit(policy.immutable().copies())
                .toList();
    }
}
