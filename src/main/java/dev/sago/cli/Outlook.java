package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.catalog.Catalog;
import dev.sago.catalog.CatalogSnapshot;
import dev.sago.config.Settings;
import dev.sago.model.Copy;
import dev.sago.model.Counts;
import dev.sago.model.Run;
import dev.sago.model.SagoException;
import dev.sago.model.Site;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.policy.Loss;
import dev.sago.policy.LossEffect;
import dev.sago.policy.Migration;
import dev.sago.policy.Objectives;
import dev.sago.policy.Objectives.Backups;
import dev.sago.policy.Placement;
import dev.sago.policy.Rates;
import dev.sago.policy.Survival;
import dev.sago.policy.Survival.Known;
import dev.sago.policy.Survival.KnownSnapshot;
import dev.sago.schedule.Cron;

import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code plan} reckons with: the configuration, and what the catalog knows of copies, runs and rates. Without a catalog
 * nothing is known, which is not the same as that nothing is there.
 */
final class Outlook {

    private static final int RUNS = 40;

    private final Settings settings;
    private final Optional<Catalog> catalog;
    private final Instant now;
    private final ZoneId zone;
    private final Map<SystemName, Placement> placements;
    private final Map<SystemName, List<CatalogSnapshot>> snapshots;
    private final Map<SystemName, Known> known = new HashMap<>();
    private final Map<SiteName, Double> links = new HashMap<>();
    private final Map<List<Object>, Optional<Duration>> gaps = new HashMap<>();
    private final Optional<RestoreRate> rate;
    private final Rates rates;

    private Outlook(Settings settings, Optional<Catalog> catalog, Instant now, ZoneId zone) {
        this.settings = settings;
        this.catalog = catalog;
        this.now = now;
        this.zone = zone;
        this.placements = settings.placements();
        this.snapshots = catalog.map(KnownSystems::snapshots).orElse(Map.of());
        this.rate = catalog.flatMap(RestoreRate::measured);
        this.rates = new Rates(rate.map(RestoreRate::bytesPerSecond), LinkRates.down(settings, catalog));
        KnownSystems.of(settings, snapshots).forEach(one -> known.put(one.system(), one));
        catalog.ifPresent(open -> settings.sites()
                .keySet()
                .forEach(site -> LinkRates.up(open, site).ifPresent(perSecond -> links.put(site, perSecond))));
    }

    /** Opens the catalog if there is one; one that cannot be opened is told, and its knowledge is missing. */
    static Outlook of(Invocation with) {
        Settings settings = with.settings();
        Optional<Catalog> catalog = Optional.empty();
        boolean made = !settings.catalog().url().equals("jdbc:h2")
                || Files.isDirectory(settings.state().resolve("catalog"));
        if (made) {
            try {
                catalog = Optional.of(with.wiring().catalog());
            } catch (SagoException e) {
                with.out().warn(with.messages().text("plan.catalog", String.valueOf(e.getMessage())));
            }
        } else {
            with.out().note(with.messages().text("plan.no-catalog", settings.state()));
        }
        return new Outlook(
                settings,
                catalog,
                with.clock().instant(),
                Times.zone(with.around().env()));
    }

    boolean isKnown() {
        return catalog.isPresent();
    }

    SystemSettings settings(SystemName system) {
        return Objects.requireNonNull(settings.systems().get(system));
    }

    Optional<RestoreRate> rate() {
        return rate;
    }

    Instant now() {
        return now;
    }

    Placement placement(SystemSettings system) {
        return Objects.requireNonNull(placements.get(system.name()));
    }

    List<SiteName> placed(SystemSettings system) {
        return placement(system) instanceof Placement.Placed found ? found.sites() : List.of();
    }

    Known known(SystemSettings system) {
        return Objects.requireNonNull(known.get(system.name()));
    }

    /** The newest snapshot with a complete copy. */
    Optional<KnownSnapshot> newest(SystemSettings system) {
        return known(system).snapshots().stream()
                .filter(snapshot -> !snapshot.complete().isEmpty())
                .findFirst();
    }

    List<Loss> losses() {
        return Loss.all(sites());
    }

    List<Site> sites() {
        return settings.sites().values().stream().map(site -> site.site()).toList();
    }

    Survival after(SystemSettings system, Loss loss) {
        return Survival.of(known(system), loss, now, rates);
    }

    /** Each loss, the worst first. */
    List<LossEffect> effects() {
        Map<SystemName, List<SiteName>> placed = new HashMap<>();
        settings.systems().values().forEach(system -> placed.put(system.name(), placed(system)));
        return losses().stream()
                .map(loss -> LossEffect.of(loss, known.values(), placed, now, rates))
                .sorted(LossEffect.WORST_FIRST)
                .toList();
    }

    Optional<Migration> migration(SystemSettings system) {
        List<SiteName> holding = snapshots.getOrDefault(system.name(), List.of()).stream()
                .flatMap(snapshot -> snapshot.copies().stream())
                .map(Copy::site)
                .filter(settings.sites()::containsKey)
                .distinct()
                .toList();
        List<SiteName> closed = sites().stream()
                .filter(site -> site.use().state() == Site.State.CLOSED)
                .map(Site::name)
                .toList();
        List<SiteName> placed = placed(system);
        return placed.isEmpty()
                ? Optional.empty()
                : Migration.of(placed, known(system).snapshots(), holding, closed);
    }

    /** What all its runs that still count stored: about what a site that lacks everything is brought. */
    long storedBytes(SystemSettings system) {
        return snapshots.getOrDefault(system.name(), List.of()).stream()
                .mapToLong(snapshot -> snapshot.counts().storedBytes())
                .sum();
    }

    Objectives objectives(SystemSettings system) {
        return Objectives.of(
                system.policy().rpo(),
                system.policy().rto(),
                backups(system),
                newest(system).map(KnownSnapshot::bytes),
                newest(system).map(KnownSnapshot::complete).orElse(Set.of()),
                rates);
    }

    private Backups backups(SystemSettings system) {
        List<Duration> took = new ArrayList<>();
        long sent = 0;
        for (Run run : catalog.map(open -> open.runs().recent(Optional.of(system.name()), RUNS))
                .orElse(List.of())) {
            if (run.kind() == Run.Kind.BACKUP
                    && run.snapshot().isPresent()
                    && run.ended().isPresent()) {
                took.add(Duration.between(run.begun(), run.ended().get()));
                sent = Math.max(
                        sent, Optional.of(run.counts()).map(Counts::storedBytes).orElse(0L));
            }
        }
        return new Backups(
                interval(system),
                took.stream().max(Duration::compareTo),
                took.size(),
                sent,
                LinkRates.slowest(placed(system), links));
    }

    private Optional<Duration> interval(SystemSettings system) {
        ZoneId here = system.policy().zone().orElse(zone);
        return system.policy()
                .schedule()
                .flatMap(text -> gaps.computeIfAbsent(
                        List.of(text, here), key -> ScheduleGap.longest(new Cron(text), here, now)));
    }
}
