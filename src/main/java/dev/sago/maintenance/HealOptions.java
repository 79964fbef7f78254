package dev.sago.maintenance;

import dev.sago.model.SiteName;

import java.util.Set;

/**
 * What a heal is to do.
 *
 * @param placed the sites of the policy's placement, which are to hold everything; other sites that the repository was
 *     opened with hold objects although they left the policy: they are read from, not written to
 * @param deep whether every object at every site is read and hashed first, so that bit flips which nobody met yet are
 *     found and repaired
 * @param drain whether sites that left the policy are emptied once the others hold everything
 * @param kept sites that left the policy and are never emptied
 */
public record HealOptions(Set<SiteName> placed, boolean deep, boolean drain, Set<SiteName> kept) {

    /** Copies that do not change. */
    public HealOptions {
        placed = Set.copyOf(placed);
        kept = Set.copyOf(kept);
    }

    /** No site is kept from being emptied. */
    public HealOptions(Set<SiteName> placed, boolean deep, boolean drain) {
        this(placed, deep, drain, Set.of());
    }
}
