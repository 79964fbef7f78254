package dev.sago.work;

import dev.sago.backup.SystemSettings;
import dev.sago.repository.SiteObjects;
import dev.sago.site.SiteMark;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The sites that a verification is about.
 *
 * @param all those that hold the system, from which it is opened
 * @param asked those that are verified
 */
public record SitesAsked(List<SiteObjects> all, List<SiteObjects> asked) {

    /** Chooses, of those that hold a system, the ones that are verified. */
    @FunctionalInterface
    public interface Choice {
        /** All of them. */
        Choice ALL = sites -> sites;

        /** Chooses; may refuse. */
        List<SiteObjects> of(List<SiteObjects> sites);
    }

    static SitesAsked of(SystemSettings system, Choice choice, Tools tools, UnaryOperator<SiteObjects> as)
            throws InterruptedException {
        List<SiteObjects> all = tools.gate().sites(system, SiteMark.Purpose.READ).stream()
                .map(as)
                .toList();
        return new SitesAsked(all, choice.of(all));
    }
}
