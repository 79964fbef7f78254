package dev.sago.work;

import dev.sago.model.SiteName;
import dev.sago.site.LateStore;
import dev.sago.site.Meter;
import dev.sago.site.MeteredStore;
import dev.sago.site.ObjectStore;
import dev.sago.site.OpenSite;
import dev.sago.site.Pace;
import dev.sago.site.SiteLimits;
import dev.sago.site.SiteSettings;
import dev.sago.site.Stores;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * The stores of sites, one for each: opened by its first call, so that a site that cannot be opened fails as one that does not answer. For many
 * threads.
 */
final class SiteStores {

    private final Lines lines;
    private final UnaryOperator<LateStore> keep;
    private final Map<SiteName, ObjectStore> forRuns = new HashMap<>();
    private final Map<SiteName, ObjectStore> forPeople = new HashMap<>();
    private final Map<SiteName, MeteredStore> meters = new ConcurrentHashMap<>();

    /** @param keep keeps a store until all is closed */
    SiteStores(Lines lines, UnaryOperator<LateStore> keep) {
        this.lines = lines;
        this.keep = keep;
    }

    /** At the pace of the site's limits. */
    synchronized ObjectStore forRuns(SiteSettings site) {
        Optional<Pace> pace = lines.pace(site);
        return forRuns.computeIfAbsent(site.site().name(), name -> open(site, pace));
    }

    /** At full speed, unless the site's limits say that they are for restores and looks too. */
    synchronized ObjectStore forPeople(SiteSettings site) {
        SiteLimits limits = site.limits();
        return limits.restores() || limits.bandwidth().isEmpty()
                ? forRuns(site)
                : forPeople.computeIfAbsent(site.site().name(), name -> open(site, Optional.empty()));
    }

    private ObjectStore open(SiteSettings site, Optional<Pace> pace) {
        return keep.apply(new LateStore(site.store().where(), () -> {
            OpenSite opened = Stores.open(site, pace);
            meters.put(site.site().name(), opened.metered());
            return opened.store();
        }));
    }

    /** What the stores that were opened for runs, or else for people, have carried so far. */
    Map<SiteName, Meter> meters() {
        Map<SiteName, Meter> read = new TreeMap<>();
        meters.forEach((site, metered) -> read.put(site, metered.meter()));
        return read;
    }
}
