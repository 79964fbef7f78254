package dev.sago.work;

import dev.sago.backup.BackupRun;
import dev.sago.backup.SystemSettings;
import dev.sago.catalog.Audit;
import dev.sago.catalog.Catalog;
import dev.sago.config.CatalogPlace;
import dev.sago.config.Settings;
import dev.sago.config.SettingsReader;
import dev.sago.crypto.KeyRing;
import dev.sago.model.Event;
import dev.sago.model.SagoException;
import dev.sago.model.Sha256;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.policy.Placement;
import dev.sago.repository.LockTerm;
import dev.sago.repository.Repository;
import dev.sago.repository.SiteLock;
import dev.sago.repository.SiteObjects;
import dev.sago.site.Meter;
import dev.sago.site.ObjectStore;
import dev.sago.source.FolderAccess;
import dev.sago.source.S3Source;
import dev.sago.source.Source;
import dev.sago.source.SourceSettings;
import dev.sago.standing.Standing;
import dev.sago.standing.Watched;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The composition root: the one place where the engine's parts are built and handed to each other. Each part is made
 * when it is first asked for, since a start must not pay for stores or databases that its verb does not touch, and
 * lives until {@link #close()}, which closes in reverse order. For many threads.
 */
public final class Wiring implements AutoCloseable {

    private final Supplier<Path> file;
    private final Map<String, String> env;
    private final InstantSource clock;
    private final Lines lines;
    private final SiteStores stores;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private @Nullable Settings settings;
    private @Nullable Catalog catalog;
    private @Nullable CatalogOpening opening;
    private @Nullable EarlyStanding early;
    private @Nullable KeyInUse keys;
    private byte @Nullable [] configuration;
    private final Set<SiteName> silent = ConcurrentHashMap.newKeySet();
    private @Nullable ReadHistory findings;
    private boolean started;

    /** The configuration's file is looked for when it is first needed; the environment is what {@code ${NAME}} is taken from. */
    public Wiring(Supplier<Path> file, Map<String, String> env, InstantSource clock) {
        this(file, env, clock, new Lines(clock));
    }

    /** The same in a process that has, or will have, other wirings with the same lines to the sites. */
    public Wiring(Supplier<Path> file, Map<String, String> env, InstantSource clock, Lines lines) {
        this.file = file;
        this.env = env;
        this.clock = clock;
        this.lines = lines;
        this.stores = new SiteStores(lines, this::keep);
    }

    /**
     * The same with the configuration read anew, and stores and keys made by that; the catalog is this one's, and stays open when the new one
     * is closed.
     */
    public synchronized Wiring anew() {
        Wiring anew = new Wiring(file, env, clock, lines);
        anew.catalog = catalog();
        return anew;
    }

    /** Has the audit log record this configuration from now on. */
    public synchronized void recordConfiguration() {
        catalog()
                .audit()
                .configuration(() -> Optional.of(new Audit.Configuration(
                        file.get().toAbsolutePath().toString(), Sha256.hash(configurationText()))));
    }

    /** The configuration's file. */
    public Path file() {
        return file.get();
    }

    /** The configuration, read once. */
    public synchronized Settings settings() {
        if (settings == null) {
            settings = SettingsReader.read(file.get(), env);
        }
        return settings;
    }

    /** The catalog. While it opens, nothing else of this has to wait. */
    public Catalog catalog() {
        synchronized (this) {
            if (catalog != null) {
                return catalog;
            }
        }
        Catalog opened = opening().catalog();
        synchronized (this) {
            if (catalog == null) {
                catalog = opened;
                recordConfiguration();
            }
            return catalog;
        }
    }

    /**
     * Begins to open the catalog on another thread, for a verb that will ask for it later; what is wrong with it is told then. It begins
     * before the configuration is read, where that tells at a glance which catalog it is, and there is one.
     */
    public synchronized void beginCatalog() {
        if (settings != null) {
            CatalogOpening _ = opening();
        } else if (opening == null) {
            CatalogPlace.foresee(file.get(), env)
                    .filter(place -> Catalog.isThere(place.settings(), place.state()))
                    .ifPresent(place -> opening = keep(new CatalogOpening(place, clock)));
        }
    }

    private synchronized CatalogOpening opening() {
        CatalogPlace place = CatalogPlace.of(settings());
        if (opening == null || !opening.place().equals(place)) {
            opening = keep(new CatalogOpening(place, clock));
        }
        return opening;
    }

    /** The catalog, if somebody asked for it. */
    public synchronized Optional<Catalog> openedCatalog() {
        return Optional.ofNullable(catalog);
    }

    /** The configuration as it is written, which holds no secrets. */
    public synchronized byte[] configurationText() {
        if (configuration == null) {
            try {
                configuration = Files.readAllBytes(file.get());
            } catch (IOException e) {
                throw SagoException.failed(
                        "the configuration " + file.get() + " could not be read once more: " + e,
                        "It is recorded and exported with each run: leave it readable.",
                        e);
            }
        }
        return configuration.clone();
    }

    /** The time. */
    public Instant now() {
        return clock.instant();
    }

    /** What tells the time. */
    InstantSource clock() {
        return clock;
    }

    /** Notes that a site does not answer; so it is until it answers. */
    public void silent(SiteName site) {
        silent.add(site);
    }

    /** Notes that a site answers. */
    public void answers(SiteName site) {
        silent.remove(site);
    }

    /** Whether a site did not answer when it was last asked. */
    public boolean isSilent(SiteName site) {
        return silent.contains(site);
    }

    /** Keeps in the catalog what reads meet; opens the catalog when the first is met. */
    public synchronized ReadHistory findings() {
        if (findings == null) {
            findings = new ReadHistory(this::catalog);
        }
        return findings;
    }

    /** The master key; read anew when its file was changed. */
    public synchronized KeyRing keys() {
        if (keys == null) {
            keys = new KeyInUse(settings().keys());
        }
        return keys.ring();
    }

    /**
     * A site's store for runs, at the pace of its limits; one for all who ask.
     *
     * @throws SagoException of kind USAGE if there is no such site
     */
    public ObjectStore store(SiteName site) {
        return stores.forRuns(Configured.site(settings(), site.value()));
    }

    /** The same for restores and looks, which people wait for. */
    private ObjectStore storeForPeople(SiteName site) {
        return stores.forPeople(Configured.site(settings(), site.value()));
    }

    /** What the stores that were opened for runs, or else for people, have carried so far. */
    public Map<SiteName, Meter> meters() {
        return stores.meters();
    }

    /**
     * A configured system.
     *
     * @throws SagoException of kind USAGE if there is none of that name, with the nearest that there is
     */
    public SystemSettings system(String name) {
        return Configured.system(settings(), name);
    }

    /**
     * The sites that hold a system, nearest to its home first.
     *
     * @throws SagoException of kind USAGE if no set of sites does what the policy asks for, with the conflict
     */
    public List<SiteName> placed(SystemSettings system) {
        return Configured.placed(settings(), system);
    }

    /** The system's objects at the sites that hold it, to be written. */
    public List<SiteObjects> sites(SystemSettings system) {
        return objects(system, placed(system));
    }

    /** The system's objects at these sites. */
    public List<SiteObjects> objects(SystemSettings system, List<SiteName> sites) {
        return sites.stream().map(site -> objects(system, site, store(site))).toList();
    }

    /** The system's objects at a site, by this store; locked when they are written, where its policy wants that. */
    public SiteObjects objects(SystemSettings system, SiteName site, ObjectStore store) {
        SiteObjects objects = new SiteObjects(site, store, system.name());
        if (!Configured.immutable(settings(), system).contains(site)) {
            return objects;
        }
        Path known = settings().state().resolve(Path.of("cache", system.name().value(), "locks", site.value()));
        return objects.withLock(
                new SiteLock(LockTerm.ofDays(system.policy().immutable().days()), known));
    }

    /**
     * Opens a system's objects for reading; the caller closes it. All configured sites are asked, those that hold it by
     * its policy first, since a changed policy must not hide older copies.
     *
     * @param only the one site to read from
     * @throws SagoException if no site answers, none has the system, or the key does not open it
     */
    public Repository open(SystemSettings system, Optional<SiteName> only, Event.Listener listener)
            throws InterruptedException {
        return Repository.openToRead(
                system.name(),
                keys(),
                only.map(site -> toRead(system, List.of(site))).orElseGet(() -> readable(system)),
                settings().state(),
                listener);
    }

    /** Those that hold it, then all others, which reads do not repair. */
    private List<SiteObjects> readable(SystemSettings system) {
        List<SiteName> placed = settings().placements().get(system.name()) instanceof Placement.Placed found
                ? found.sites()
                : List.of();
        List<SiteName> others = settings().sites().keySet().stream()
                .filter(site -> !placed.contains(site))
                .toList();
        List<SiteObjects> sites = new ArrayList<>(toRead(system, placed));
        toRead(system, others).forEach(site -> sites.add(site.leftAlone()));
        return sites;
    }

    private List<SiteObjects> toRead(SystemSettings system, List<SiteName> sites) {
        return sites.stream()
                .map(site -> objects(system, site, storeForPeople(site)))
                .toList();
    }

    /** The system's objects at the configured sites that do not hold it by its policy, but may by an earlier one. */
    public List<SiteObjects> elsewhere(SystemSettings system) {
        List<SiteName> placed = placed(system);
        return objects(
                system,
                settings().sites().keySet().stream()
                        .filter(site -> !placed.contains(site))
                        .toList());
    }

    /** All configured systems, as far as they are watched. */
    public List<Watched> watched() {
        Map<SystemName, Placement> placements = settings().placements();
        return settings().systems().values().stream()
                .map(system -> new Watched(
                        system.name(),
                        system.grade(),
                        system.policy(),
                        placements.get(system.name()) instanceof Placement.Placed placed ? placed.sites() : List.of()))
                .toList();
    }

    /** Begins to read how everything stands, as soon as the catalog is open; see {@link #beginCatalog}. */
    public synchronized void beginStanding() {
        beginCatalog();
        if (opening != null) {
            early = new EarlyStanding(opening, clock);
        }
    }

    /** How these systems stand now, or stood since {@link #beginStanding}. */
    public Standing standing(List<Watched> systems) {
        Catalog from = catalog();
        return takeEarly()
                .flatMap(begun -> begun.of(from))
                .orElseGet(EarlyStanding.reader(from, clock)::begin)
                .standing(systems, settings().notifications().rpoWarning(), now());
    }

    private synchronized Optional<EarlyStanding> takeEarly() {
        Optional<EarlyStanding> begun = Optional.ofNullable(early);
        early = null; // Whoever asks once more wants to know how it is then.
        return begun;
    }

    /** What backups work with, recorded in this catalog. */
    public BackupRun.Tools backupTools(Catalog catalog) {
        return new BackupRun.Tools(catalog, keys(), this::source, settings().state(), clock, HostName.ofMachine());
    }

    /** Opens a source for one run; the caller closes it. */
    public Source source(SourceSettings settings) throws IOException {
        return switch (settings) {
            case SourceSettings.Files files -> FolderAccess.ofMachine().source(files, clock);
            case SourceSettings.S3 s3 -> new S3Source(s3);
        };
    }

    /** Keeps a part that must be closed at the end; parts of which it is built must have been kept before. */
    public synchronized <T extends AutoCloseable> T keep(T part) {
        open.push(part);
        started = true;
        return part;
    }

    /** Whether any part was made, so that libraries may count on shutdown hooks. */
    public synchronized boolean isStarted() {
        return started;
    }

    /** Closes all parts, the youngest first; one that fails does not keep the others open. */
    @Override
    public void close() throws IOException {
        ReadHistory history = begunFindings();
        if (history != null) {
            try {
                history.finish(); // Without the lock: its thread may be asking for the catalog.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // As below.
            }
        }
        closeParts();
    }

    private synchronized @Nullable ReadHistory begunFindings() {
        return findings;
    }

    private synchronized void closeParts() throws IOException {
        IOException failure = null;
        while (!open.isEmpty()) {
            AutoCloseable part = open.pop();
            try {
                part.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // Whoever called will notice; the other parts must be closed first.
            } catch (Exception e) {
                if (failure == null) {
                    failure =
                            new IOException("could not close " + part.getClass().getSimpleName(), e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
