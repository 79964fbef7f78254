package dev.sago.cli;

import dev.sago.model.SiteName;
import dev.sago.notify.Watch;
import dev.sago.schedule.DutyScheduler;
import dev.sago.standing.Standing;
import dev.sago.standing.SystemStanding;
import dev.sago.web.Link;
import dev.sago.web.Load;
import dev.sago.web.Seen;
import dev.sago.work.WiringShare;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the metrics of a node are made of. For many threads. */
final class NodeSeen implements Seen {

    private final Lookout lookout;
    private final WiringShare wirings;
    private final DutyScheduler scheduler;
    private final InstantSource clock;

    NodeSeen(Lookout lookout, WiringShare wirings, DutyScheduler scheduler, InstantSource clock) {
        this.lookout = lookout;
        this.wirings = wirings;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    @Override
    public Standing standing() {
        return lookout.standing();
    }

    @Override
    public Map<SiteName, Optional<Boolean>> sites() {
        Map<SiteName, Optional<Boolean>> sites = new TreeMap<>();
        boolean asked = lastRound().isPresent();
        Map<SiteName, String> silent = lookout.watch().map(Watch::silentSites).orElse(Map.of());
        try (WiringShare.Use use = wirings.use()) {
            use.wiring()
                    .settings()
                    .sites()
                    .keySet()
                    .forEach(
                            site -> sites.put(site, asked ? Optional.of(!silent.containsKey(site)) : Optional.empty()));
        }
        return sites;
    }

    @Override
    public List<Link> links() {
        try (WiringShare.Use use = wirings.use()) {
            return use.wiring().meters().entrySet().stream()
                    .map(one -> new Link(
                            one.getKey(),
                            one.getValue().bytesUp(),
                            one.getValue().bytesDown(),
                            one.getValue().calls(),
                            one.getValue().errors(),
                            one.getValue().bytesPerSecond()))
                    .toList();
        }
    }

    @Override
    public Optional<Load> load() {
        Instant now = clock.instant();
        List<Optional<Instant>> due = lookout.standing().systems().stream()
                .map(SystemStanding::slot)
                .flatMap(Optional::stream)
                .map(slot -> slot.next().filter(next -> !next.isAfter(now)))
                .toList();
        long late = lookout.standing().systems().stream()
                .filter(system ->
                        system.slot().flatMap(slot -> slot.lateSince()).isPresent())
                .count();
        int running = scheduler.running().all().size();
        long queued = due.stream().flatMap(Optional::stream).count();
        return Optional.of(new Load(running, Math.toIntExact(queued), Math.toIntExact(late)));
    }

    @Override
    public Optional<Instant> lastRound() {
        return lookout.watch().flatMap(Watch::lastGood);
    }

    @Override
    public String version() {
        return Version.current().sago();
    }

    @Override
    public InstantSource clock() {
        return clock;
    }
}
