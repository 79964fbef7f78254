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
 */
public record HealOptions(Set<SiteName> placed, boolean deep, boolean drain) {

    /** A copy that does not change. */
    public HealOptions {
        placed = Set.copyOf(placed);
    }
}
