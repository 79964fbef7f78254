package dev.sago.work;

import dev.sago.model.SiteName;
import dev.sago.site.Pace;
import dev.sago.site.SiteSettings;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The lines from this process to the sites: one pace for each, which all runs share, those of an earlier configuration too.
 * Safe for threads.
 */
public final class Lines {

    private final InstantSource clock;
    private final Map<SiteName, Pace> paces = new ConcurrentHashMap<>();

    /** Nothing passes yet. */
    public Lines(InstantSource clock) {
        this.clock = clock;
    }

    /** The pace to a site, by these settings from now on; none where they have no bandwidth. */
    Optional<Pace> pace(SiteSettings site) {
        Pace pace = paces.computeIfAbsent(site.site().name(), name -> new Pace(clock, System::nanoTime));
        pace.follow(site.limits().bandwidth());
        return site.limits().bandwidth().isEmpty() ? Optional.empty() : Optional.of(pace);
    }
}
