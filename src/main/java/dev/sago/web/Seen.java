package dev.sago.web;

import dev.sago.model.SiteName;
import dev.sago.standing.Standing;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What metrics are made of: asked at each scrape, by many threads. */
public interface Seen {

    /** How everything stands; may be a few seconds old, which it tells. */
    Standing standing();

    /** Every configured site, with whether the last question was answered; empty where none was asked yet. */
    Map<SiteName, Optional<Boolean>> sites();

    /** What the connections to sites have carried. */
    List<Link> links();

    /** What the scheduler has to do; empty where it does not run. */
    Optional<Load> load();

    /** When the watch's last good round was; empty before the first, or where it is another node's. */
    Optional<Instant> lastRound();

    /** The version of this build. */
    String version();

    /** The time. */
    InstantSource clock();
}
