package dev.sago.whole;

import dev.sago.backup.BackupResult;
import dev.sago.backup.BackupRun;
import dev.sago.backup.DryRun;
import dev.sago.backup.Hooks;
import dev.sago.backup.SourceOpener;
import dev.sago.backup.SystemSettings;
import dev.sago.catalog.Catalog;
import dev.sago.catalog.CatalogSettings;
import dev.sago.crypto.KeyRing;
import dev.sago.crypto.KeySettings;
import dev.sago.crypto.MasterKey;
import dev.sago.crypto.MasterKeyFile;
import dev.sago.maintenance.HealOptions;
import dev.sago.maintenance.HealPlan;
import dev.sago.maintenance.HealResult;
import dev.sago.maintenance.HealRun;
import dev.sago.maintenance.SampleResult;
import dev.sago.maintenance.SampleRun;
import dev.sago.maintenance.ScrubResult;
import dev.sago.maintenance.ScrubRun;
import dev.sago.maintenance.ScrubSettings;
import dev.sago.maintenance.TakeOverRun;
import dev.sago.maintenance.VerifyResult;
import dev.sago.maintenance.VerifyRun;
import dev.sago.model.Event;
import dev.sago.model.Grade;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.policy.PolicySettings;
import dev.sago.repository.LockTerm;
import dev.sago.repository.Repository;
import dev.sago.repository.RepositoryReader;
import dev.sago.repository.SiteLock;
import dev.sago.repository.SiteObjects;
import dev.sago.restore.ArchiveRun;
import dev.sago.restore.Overwrite;
import dev.sago.restore.RestoreResult;
import dev.sago.restore.RestoreRun;
import dev.sago.restore.Selection;
import dev.sago.site.DirectoryObjectStore;
import dev.sago.site.ObjectStore;
import dev.sago.source.Archive;
import dev.sago.source.ArchiveFormat;
import dev.sago.source.FilesSource;
import dev.sago.source.FolderDestination;
import dev.sago.source.SourceSettings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * One system, its sites as folders, a catalog, a key: everything that a whole run needs, in a temporary folder. A test
 * breaks what it wants to see broken by changing the folders or switching sites off.
 */
final class World implements AutoCloseable {

    static final SystemName SYSTEM = new SystemName("government24");

    final Path folder;
    final Path source;
    final Map<SiteName, SwitchableStore> stores = new LinkedHashMap<>();
    final ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();
    final KeyRing keys;
    /** The time; a test may set it. */
    volatile InstantSource time = InstantSource.system();

    private final InstantSource clock = () -> time.instant();
    private final int quorum;
    private final Map<SiteName, LockTerm> locks = new LinkedHashMap<>();
    private Path state;
    private Catalog catalog;

    World(Path folder, int sites, int quorum) throws IOException {
        this(folder, sites, quorum, (name, at) -> DirectoryObjectStore.open(at));
    }

    /** Opens the store of a site that may use a folder. */
    interface StoreOpener {
        ObjectStore open(String site, Path folder) throws IOException;
    }

    World(Path folder, int sites, int quorum, StoreOpener opener) throws IOException {
        this.folder = folder;
        this.quorum = quorum;
        source = Files.createDirectories(folder.resolve("source"));
        List<String> names = List.of("daejeon", "gwangju", "gongju", "daegu");
        for (String name : names.subList(0, sites)) {
            Path at = Files.createDirectories(folder.resolve("sites").resolve(name));
            stores.put(new SiteName(name), new SwitchableStore(opener.open(name, at)));
        }
        Path keyFile = folder.resolve("master.key");
        if (!Files.exists(keyFile)) { // A copy of another world has it.
            MasterKeyFile.create(keyFile, MasterKey.random(new SecureRandom()));
        }
        keys = KeyRing.open(new KeySettings.File(keyFile));
        state = folder.resolve("state");
        catalog = openCatalog();
    }

    private Catalog openCatalog() throws IOException {
        Files.createDirectories(state);
        return Catalog.open(new CatalogSettings("jdbc:h2", Optional.empty(), Optional.empty()), state, clock);
    }

    Catalog catalog() {
        return catalog;
    }

    Path state() {
        return state;
    }

    /** Another process. */
    void reopenCatalog() throws IOException {
        catalog.close();
        catalog = openCatalog();
    }

    /** A new machine: nothing but the configuration and the key. */
    void loseState() throws IOException {
        catalog.close();
        state = folder.resolve("state-" + new Random().nextInt(1 << 30));
        catalog = openCatalog();
    }

    /** A second orchestrator: another catalog beside the first, which must be closed by the caller. */
    Catalog otherCatalog() throws IOException {
        Path other = Files.createDirectories(folder.resolve("other-state"));
        return Catalog.open(new CatalogSettings("jdbc:h2", Optional.empty(), Optional.empty()), other, clock);
    }

    /** Works with that catalog from now on, and gives the one that was used before. */
    Catalog use(Catalog other) {
        Catalog before = catalog;
        catalog = other;
        return before;
    }

    TakeOverRun.Result takeOver() throws InterruptedException {
        try (Repository repository = open()) {
            return new TakeOverRun(catalog, clock).execute(repository);
        }
    }

    Path site(String name) {
        return folder.resolve("sites").resolve(name);
    }

    SwitchableStore store(String name) {
        return stores.get(new SiteName(name));
    }

    List<SiteObjects> sites() {
        List<SiteObjects> sites = new ArrayList<>();
        stores.forEach((name, store) -> {
            SiteObjects objects = new SiteObjects(name, store, SYSTEM);
            LockTerm term = locks.get(name);
            Path known = state.resolve("locks").resolve(name.value());
            sites.add(term == null ? objects : objects.withLock(new SiteLock(term, known)));
        });
        return sites;
    }

    /** From now on, what is written at that site is locked. */
    void lock(String site, LockTerm term) {
        locks.put(new SiteName(site), term);
    }

    SystemSettings settings() {
        PolicySettings policy = new PolicySettings(
                "test",
                stores.size(),
                quorum,
                0,
                Set.of("building"),
                0,
                new PolicySettings.Immutable(0, 0),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new PolicySettings.Retention(0, 0, 0, 0, 0, 0),
                new PolicySettings.Verify(Optional.empty(), Optional.empty(), 0, Optional.empty()));
        return new SystemSettings(
                SYSTEM,
                new SiteName("daejeon"),
                Grade.A1,
                policy,
                List.of(new SourceSettings.Files("files", source, List.of())));
    }

    BackupRun backupRun() {
        return backupRun(Hooks.NONE);
    }

    BackupRun backupRun(Hooks hooks) {
        BackupRun.Tools tools = new BackupRun.Tools(
                catalog, keys, settings -> new FilesSource((SourceSettings.Files) settings), state, clock, "test-host");
        SystemSettings plain = settings();
        SystemSettings hooked =
                new SystemSettings(plain.name(), plain.home(), plain.grade(), plain.policy(), plain.sources(), hooks);
        return new BackupRun(tools, hooked, sites(), events::add);
    }

    DryRun dryRun() {
        SourceOpener opener = settings -> new FilesSource((SourceSettings.Files) settings);
        return new DryRun(keys, opener, state, settings(), sites(), events::add);
    }

    BackupResult backup() throws InterruptedException {
        return backupRun().execute();
    }

    Repository open() throws InterruptedException {
        return Repository.open(SYSTEM, keys, sites(), state, events::add);
    }

    Repository openToRead() throws InterruptedException {
        return Repository.openToRead(SYSTEM, keys, sites(), state, events::add);
    }

    RestoreResult restore(Path to) throws Exception {
        return restore(to, List.of());
    }

    RestoreResult restore(Path to, Collection<String> paths) throws Exception {
        try (Repository repository = open();
                RepositoryReader reader = repository.reader();
                FolderDestination destination = new FolderDestination(to, new Random())) {
            SnapshotId newest = repository.snapshots().getLast();
            return new RestoreRun(SYSTEM, reader, destination, Selection.of(paths), Overwrite.NEVER, clock, events::add)
                    .execute(newest);
        }
    }

    /** Everything into an archive, or some paths. */
    RestoreResult archive(Path to, String... paths) throws Exception {
        try (Repository repository = open();
                RepositoryReader reader = repository.reader();
                Archive archive = ArchiveFormat.of(to).orElseThrow().create(to, false, new Random())) {
            SnapshotId newest = repository.snapshots().getLast();
            return new ArchiveRun(SYSTEM, reader, archive, Selection.of(List.of(paths)), clock, events::add)
                    .execute(newest);
        }
    }

    HealResult heal() throws InterruptedException {
        return heal(new HealOptions(stores.keySet(), false, false));
    }

    /** Reads everything first. */
    HealResult healDeep() throws InterruptedException {
        return heal(new HealOptions(stores.keySet(), true, false));
    }

    HealResult heal(HealOptions options) throws InterruptedException {
        return new HealRun(catalog, clock, events::add).execute(SYSTEM, options, this::open);
    }

    HealPlan healPlan(HealOptions options) throws InterruptedException {
        return new HealRun(catalog, clock, events::add).plan(options, this::open);
    }

    VerifyResult verify() throws InterruptedException {
        try (Repository repository = openToRead()) {
            return new VerifyRun(catalog, clock).execute(repository, repository.sites());
        }
    }

    ScrubResult scrub(ScrubSettings settings) throws InterruptedException {
        try (Repository repository = openToRead()) {
            return new ScrubRun(catalog, clock, events::add).execute(repository, repository.sites(), settings);
        }
    }

    SampleResult sample(int size, long seed) throws InterruptedException {
        try (Repository repository = openToRead()) {
            return new SampleRun(catalog, clock, events::add)
                    .execute(
                            repository,
                            repository.sites(),
                            size,
                            seed,
                            name -> Optional.of(new FilesSource(new SourceSettings.Files("files", source, List.of()))));
        }
    }

    /** All objects of the system at a site but the writer object, which belongs to no snapshot. */
    List<Path> objects(String site) throws IOException {
        Path root = site(site).resolve("systems").resolve(SYSTEM.value());
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(Files::isRegularFile)
                    .filter(object -> !object.endsWith("writer"))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void close() {
        catalog.close();
        stores.values().forEach(SwitchableStore::close);
    }
}
