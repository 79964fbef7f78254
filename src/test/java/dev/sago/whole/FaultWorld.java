package dev.sago.whole;

import dev.sago.backup.BackupResult;
import dev.sago.backup.BackupRun;
import dev.sago.backup.SystemSettings;
import dev.sago.catalog.Catalog;
import dev.sago.catalog.CatalogSettings;
import dev.sago.catalog.CatalogSnapshot;
import dev.sago.catalog.Findings;
import dev.sago.crypto.KeyRing;
import dev.sago.crypto.KeySettings;
import dev.sago.crypto.MasterKey;
import dev.sago.crypto.MasterKeyFile;
import dev.sago.maintenance.CatalogRebuild;
import dev.sago.maintenance.ExpireResult;
import dev.sago.maintenance.ExpireRun;
import dev.sago.maintenance.HealOptions;
import dev.sago.maintenance.HealResult;
import dev.sago.maintenance.HealRun;
import dev.sago.maintenance.PruneResult;
import dev.sago.maintenance.PruneRun;
import dev.sago.maintenance.SampleResult;
import dev.sago.maintenance.SampleRun;
import dev.sago.maintenance.ScrubResult;
import dev.sago.maintenance.ScrubRun;
import dev.sago.maintenance.ScrubSettings;
import dev.sago.maintenance.VerifyResult;
import dev.sago.maintenance.VerifyRun;
import dev.sago.maintenance.WaitingTimes;
import dev.sago.model.Copy;
import dev.sago.model.CopyState;
import dev.sago.model.Event;
import dev.sago.model.Finding;
import dev.sago.model.Grade;
import dev.sago.model.Run.Outcome;
import dev.sago.model.Sha256;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.policy.PolicySettings;
import dev.sago.repository.ObjectKeys;
import dev.sago.repository.Repository;
import dev.sago.repository.RepositoryReader;
import dev.sago.repository.SiteObjects;
import dev.sago.restore.Overwrite;
import dev.sago.restore.RestoreResult;
import dev.sago.restore.RestoreRun;
import dev.sago.restore.Selection;
import dev.sago.site.Body;
import dev.sago.site.FaultyObjectStore;
import dev.sago.site.MemoryObjectStore;
import dev.sago.site.ObjectStore;
import dev.sago.source.FilesSource;
import dev.sago.source.FolderDestination;
import dev.sago.source.SourceSettings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A tiny system with three sites in memory, made in milliseconds so that hundreds of them can be broken in a test, each
 * in its own way. They share a catalog and a key; each has a name of its own.
 */
final class FaultWorld {

    private static final InstantSource CLOCK = InstantSource.system();
    static final List<SiteName> SITES =
            List.of(new SiteName("daejeon"), new SiteName("gwangju"), new SiteName("gongju"));
    static final int QUORUM = 2;

    /** What worlds share. */
    static final class Ground implements AutoCloseable {

        final Path folder;
        final KeyRing keys;
        final Catalog catalog;
        private int worlds;

        Ground(Path folder) throws IOException {
            this.folder = folder;
            Path keyFile = folder.resolve("master.key");
            MasterKeyFile.create(keyFile, MasterKey.random(new SecureRandom()));
            keys = KeyRing.open(new KeySettings.File(keyFile));
            Path state = Files.createDirectories(folder.resolve("catalog"));
            catalog = Catalog.open(new CatalogSettings("jdbc:h2", Optional.empty(), Optional.empty()), state, CLOCK);
        }

        @Override
        public void close() {
            catalog.close();
        }
    }

    private final Ground ground;
    final SystemName system;
    private final Path folder;
    private final Path source;
    private final Map<SiteName, MemoryObjectStore> memories = new LinkedHashMap<>();
    private final Map<SiteName, FaultyObjectStore> stores = new LinkedHashMap<>();
    private final Map<SnapshotId, Map<String, String>> contents = new HashMap<>();
    private final List<Map<String, String>> attempted = new ArrayList<>();
    private int restores;

    FaultWorld(Ground ground) throws IOException {
        this.ground = ground;
        this.system = new SystemName("world-" + ++ground.worlds);
        this.folder = Files.createDirectories(ground.folder.resolve(system.value()));
        this.source = Files.createDirectories(folder.resolve("files"));
        for (SiteName site : SITES) {
            MemoryObjectStore memory = new MemoryObjectStore(site.value(), CLOCK);
            memories.put(site, memory);
            stores.put(site, new FaultyObjectStore(memory));
        }
    }

    FaultyObjectStore store(SiteName site) {
        return stores.get(site);
    }

    void write(String name, String text) throws IOException {
        Files.writeString(source.resolve(name), text);
    }

    void remove(String name) throws IOException {
        Files.delete(source.resolve(name));
    }

    List<SiteObjects> sites(boolean faulty) {
        List<SiteObjects> sites = new ArrayList<>();
        for (SiteName site : SITES) {
            ObjectStore store = faulty ? stores.get(site) : memories.get(site);
            sites.add(new SiteObjects(site, store, system));
        }
        return sites;
    }

    private Repository openToRead(List<SiteObjects> sites, String state) throws InterruptedException {
        return Repository.openToRead(system, ground.keys, sites, folder.resolve(state), event -> {});
    }

    private Repository openWithoutIndex() throws InterruptedException {
        return Repository.openWithoutIndex(system, ground.keys, sites(true), folder.resolve("state"), event -> {});
    }

    private Repository open(List<SiteObjects> sites, String state) throws InterruptedException {
        return Repository.open(system, ground.keys, sites, folder.resolve(state), event -> {});
    }

    // What is tried under faults.

    BackupResult backup() throws InterruptedException, IOException {
        return backup(event -> {});
    }

    BackupResult backup(Event.Listener listener) throws InterruptedException, IOException {
        attempted.add(read(source));
        SystemSettings settings = new SystemSettings(
                system,
                SITES.getFirst(),
                Grade.A1,
                policy(0),
                List.of(new SourceSettings.Files("files", source, List.of())));
        BackupRun.Tools tools = new BackupRun.Tools(
                ground.catalog,
                ground.keys,
                one -> new FilesSource((SourceSettings.Files) one),
                folder.resolve("state"),
                CLOCK,
                "test-host");
        BackupResult result = new BackupRun(tools, settings, sites(true), listener).execute();
        contents.put(result.commit().snapshot().id(), attempted.getLast());
        return result;
    }

    private static PolicySettings policy(int last) {
        return new PolicySettings(
                "test",
                SITES.size(),
                QUORUM,
                0,
                Set.of("building"),
                0,
                new PolicySettings.Immutable(0, 0),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new PolicySettings.Retention(last, 0, 0, 0, 0, 0),
                new PolicySettings.Verify(Optional.empty(), Optional.empty(), 0, Optional.empty()));
    }

    HealResult heal(boolean deep) throws InterruptedException {
        return new HealRun(ground.catalog, CLOCK, event -> {})
                .execute(
                        system,
                        new HealOptions(Set.copyOf(SITES), deep, false),
                        () -> Repository.openToHeal(
                                system, ground.keys, sites(true), folder.resolve("state"), event -> {}));
    }

    /** The last site is none any more, and is emptied. */
    HealResult drain() throws InterruptedException {
        return new HealRun(ground.catalog, CLOCK, event -> {})
                .execute(
                        system,
                        new HealOptions(Set.copyOf(SITES.subList(0, 2)), false, true),
                        () -> open(sites(true), "state"));
    }

    /** Only the newest snapshot is wanted. */
    ExpireResult expire() throws InterruptedException {
        ExpireRun.Order order = new ExpireRun.Order(system, policy(1), ZoneOffset.UTC, Optional.empty());
        return new ExpireRun(ground.catalog, CLOCK, "tester").execute(order, false, this::openWithoutIndex);
    }

    /** Without grace. */
    PruneResult prune() throws InterruptedException {
        WaitingTimes none = new WaitingTimes(Duration.ZERO, Duration.ZERO);
        PruneRun.Order order = new PruneRun.Order(system, none, QUORUM, false, () -> false);
        return new PruneRun(ground.catalog, CLOCK, event -> {}).execute(order, () -> open(sites(true), "state"));
    }

    /** On a machine that knows nothing, from the first site. */
    CatalogRebuild.Result rebuild() throws InterruptedException {
        try (Repository from = openToRead(sites(true).subList(0, 1), "new state");
                Repository all = openToRead(sites(true), "new state")) {
            return new CatalogRebuild(ground.catalog, CLOCK).execute(from, all);
        }
    }

    ScrubResult scrub() throws InterruptedException {
        ScrubSettings all = new ScrubSettings(Optional.empty(), 1, true, false, Optional.empty());
        try (Repository repository = openToRead(sites(true), "state")) {
            return new ScrubRun(ground.catalog, CLOCK, event -> {}).execute(repository, repository.sites(), all);
        }
    }

    /** Everything is in the sample. */
    SampleResult sample() throws InterruptedException {
        try (Repository repository = openToRead(sites(true), "state")) {
            return new SampleRun(ground.catalog, CLOCK, event -> {})
                    .execute(repository, repository.sites(), 1000, 1, name -> Optional.empty());
        }
    }

    List<Finding> findings() {
        return ground.catalog.findings().of(system).stream()
                .map(Findings.Seen::finding)
                .toList();
    }

    VerifyResult verify() throws InterruptedException {
        try (Repository repository = openToRead(sites(true), "state")) {
            return new VerifyRun(ground.catalog, CLOCK).execute(repository, repository.sites());
        }
    }

    /** The catalog is lost. */
    void forget() {
        ground.catalog.snapshots().replaceAll(system, List.of());
        ground.catalog.debts().pay(ground.catalog.debts().of(system));
    }

    // Damage.

    void delete(SiteName site, String key) throws IOException {
        memories.get(site).delete(ObjectKeys.system(system) + key);
    }

    void flip(SiteName site, String key, int at) throws IOException {
        String full = ObjectKeys.system(system) + key;
        byte[] bytes = memories.get(site).getAll(full, 1 << 30);
        bytes[at % bytes.length] ^= 1;
        memories.get(site).put(full, Body.of(bytes), ObjectStore.PutMode.REPLACE);
    }

    void truncate(SiteName site, String key) throws IOException {
        String full = ObjectKeys.system(system) + key;
        byte[] bytes = memories.get(site).getAll(full, 1 << 30);
        memories.get(site)
                .put(full, Body.of(java.util.Arrays.copyOf(bytes, bytes.length / 2)), ObjectStore.PutMode.REPLACE);
    }

    /** Hashes of all objects at a site that sites should share, by relative key. */
    Map<String, Sha256> objects(SiteName site) throws IOException {
        String prefix = ObjectKeys.system(system);
        Map<String, Sha256> objects = new TreeMap<>();
        memories.get(site).list(prefix, object -> {
            byte[] bytes = memories.get(site).getAll(object.key(), 1 << 30);
            objects.put(object.key().substring(prefix.length()), Sha256.hash(bytes));
            return true;
        });
        objects.keySet().removeAll(Set.of("writer", ObjectKeys.CLOCK));
        return objects;
    }

    List<String> keys(SiteName site, String start) throws IOException {
        return objects(site).keySet().stream()
                .filter(key -> key.startsWith(start))
                .toList();
    }

    // Assertions.

    /**
     * Catalog, indexes and objects agree: what the catalog counts is complete at some sites at least; each copy that it
     * calls complete is restored whole from that site alone; and where a manifest lies at a site, its snapshot is
     * restored whole from that site alone, whatever the catalog says, unless the site was damaged before.
     *
     * @param copies copies that must be complete for each snapshot that counts
     * @param hurt sites that were damaged before, and may still be
     */
    void assertConsistent(int copies, Set<SiteName> hurt) throws Exception {
        Set<String> whole = new HashSet<>();
        for (SiteName site : SITES) {
            for (String manifest : hurt.contains(site) ? List.<String>of() : keys(site, ObjectKeys.SNAPSHOTS)) {
                assertRestores(site, new SnapshotId(ObjectKeys.name(manifest)));
                whole.add(site + " " + ObjectKeys.name(manifest));
            }
        }
        for (CatalogSnapshot row : ground.catalog.snapshots().list(Optional.of(system))) {
            long complete = 0;
            for (Copy copy : row.copies()) {
                if (copy.state() == CopyState.COMPLETE) {
                    complete++;
                    if (!whole.contains(copy.site() + " " + row.id())) {
                        assertRestores(copy.site(), row.id());
                    }
                }
            }
            assertThat(complete).as("complete copies of " + row.id()).isGreaterThanOrEqualTo(copies);
        }
    }

    void assertAllAreSame() throws IOException {
        Map<String, Sha256> first = objects(SITES.getFirst());
        for (SiteName site : SITES) {
            assertThat(objects(site)).as("objects at " + site).isEqualTo(first);
        }
        first.forEach((key, hash) ->
                assertThat(ObjectKeys.matches(key, hash)).as("bytes of " + key).isTrue());
    }

    /** One site is enough to look at, since all are the same. */
    void assertNewestRestores() throws Exception {
        assertRestores(
                SITES.getFirst(),
                new SnapshotId(ObjectKeys.name(
                        keys(SITES.getFirst(), ObjectKeys.SNAPSHOTS).getLast())));
    }

    void assertRestores(SiteName site, SnapshotId id) throws Exception {
        assertRestores(open(List.of(at(site)), "state-" + ++restores), site, id);
    }

    SiteObjects at(SiteName site) {
        return new SiteObjects(site, memories.get(site), system);
    }

    Repository openToRead(SiteName only, Event.Listener listener) throws InterruptedException {
        return Repository.openToRead(system, ground.keys, List.of(at(only)), folder.resolve("state"), listener);
    }

    /** Opens it to write or to delete, with what is in the state folder of the backups. */
    Repository openStrictly(SiteName only) throws InterruptedException {
        return open(List.of(at(only)), "state");
    }

    PruneResult pruneAt(SiteName only) throws InterruptedException {
        WaitingTimes none = new WaitingTimes(Duration.ZERO, Duration.ZERO);
        PruneRun.Order order = new PruneRun.Order(system, none, 1, false, () -> false);
        return new PruneRun(ground.catalog, CLOCK, event -> {}).execute(order, () -> openStrictly(only));
    }

    /** Closes the repository. */
    void assertRestores(Repository opened, SiteName site, SnapshotId id) throws Exception {
        Path to = folder.resolve("restored-" + ++restores);
        try (Repository repository = opened;
                RepositoryReader reader = repository.reader();
                FolderDestination destination = new FolderDestination(to, new Random(1))) {
            RestoreResult result = new RestoreRun(
                            system, reader, destination, Selection.of(List.of()), Overwrite.NEVER, CLOCK, event -> {})
                    .execute(id);
            assertThat(result.outcome())
                    .as("restoring " + id + " from " + site + " alone: " + result.problems() + result.findings())
                    .isEqualTo(Outcome.OK);
        }
        Map<String, String> restored = read(to.resolve("files"));
        Map<String, String> expected = contents.get(id);
        if (expected != null) {
            assertThat(restored).isEqualTo(expected);
        } else {
            // Of a run that failed: nothing counts on it, but it must be what there was.
            assertThat(attempted).contains(restored);
        }
    }

    private static Map<String, String> read(Path root) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> walk = Files.list(root)) {
            for (Path file : walk.toList()) {
                files.put(file.getFileName().toString(), Files.readString(file, StandardCharsets.UTF_8));
            }
        }
        return files;
    }
}
