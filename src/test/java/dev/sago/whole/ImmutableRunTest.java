package dev.sago.whole;

import dev.sago.backup.BackupResult;
import dev.sago.catalog.CopyLocks;
import dev.sago.maintenance.PruneResult;
import dev.sago.model.CopyState;
import dev.sago.model.Counts;
import dev.sago.model.Event;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.repository.LockTerm;
import dev.sago.repository.Locks;
import dev.sago.repository.Repository;
import dev.sago.repository.RepositoryWriter;
import dev.sago.repository.WriteGuard;
import dev.sago.repository.WriteSettings;
import dev.sago.site.DirectoryObjectStore;
import dev.sago.site.FaultyObjectStore;
import dev.sago.site.FaultyObjectStore.Call;
import dev.sago.site.Hiding;
import dev.sago.site.MemoryObjectStore;
import dev.sago.site.ObjectStore;
import dev.sago.site.StoreException;
import dev.sago.site.StoreException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Immutable copies, from the backup to the attack: gongju locks, and its clock is an hour ahead of ours. */
class ImmutableRunTest {

    private static final SiteName GONGJU = new SiteName("gongju");
    private static final LockTerm TERM = LockTerm.ofDays(8);
    private static final String FOLDER = "systems/" + World.SYSTEM + "/";

    @TempDir
    Path temp;

    private final AtomicReference<Instant> siteNow =
            new AtomicReference<>(Instant.now().plus(Duration.ofHours(1)));
    private final MemoryObjectStore memory = MemoryObjectStore.locking("gongju", siteNow::get);
    private final FaultyObjectStore gongju = new FaultyObjectStore(memory);

    private World world() throws IOException {
        World world = new World(temp, 3, 2, this::open);
        world.lock("gongju", TERM);
        Trees.makeOrdinary(world.source, 5);
        return world;
    }

    private ObjectStore open(String site, Path folder) throws IOException {
        return site.equals("gongju") ? gongju : DirectoryObjectStore.open(folder);
    }

    private List<String> keys() throws StoreException {
        List<String> keys = new ArrayList<>();
        memory.list("", object -> object.key().endsWith("/writer") || keys.add(object.key()));
        return keys;
    }

    private Map<String, Instant> locks() throws StoreException {
        Map<String, Instant> locks = new TreeMap<>();
        for (String key : keys()) {
            memory.lockedUntil(key).ifPresent(until -> locks.put(key, until));
        }
        return locks;
    }

    private long lockCalls() {
        return gongju.count(Call.LOCK, "");
    }

    @Test
    void everyObjectOfASnapshotIsLockedFromItsCommitByTheSitesClock() throws Exception {
        try (World world = world()) {
            BackupResult result = world.backup();
            assertThat(result.outcome()).isEqualTo(Outcome.OK);
            assertThat(keys()).hasSizeGreaterThan(4);
            Instant least = siteNow.get().plus(TERM.least());
            assertThat(locks().keySet()).containsExactlyElementsOf(keys());
            assertThat(locks().values()).allMatch(until -> !until.isBefore(least));
            for (String key : keys()) {
                assertThatThrownBy(() -> memory.delete(key))
                        .isInstanceOfSatisfying(
                                StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LOCKED));
            }
            assertThat(lockCalls())
                    .as("the manifest, and the key of the founding")
                    .isLessThanOrEqualTo(2);

            Instant told = result.commit().locks().until().get(GONGJU);
            assertThat(told)
                    .isEqualTo(locks().values().stream().min(Instant::compareTo).orElseThrow());
            SnapshotId id = result.commit().snapshot().id();
            assertThat(world.catalog().locks().all(Optional.of(World.SYSTEM)))
                    .containsEntry(new CopyLocks.Of(World.SYSTEM, id), Map.of(GONGJU, told));
        }
    }

    @Test
    void whatIsUsedAgainIsExtendedWhenTheSlackIsUsedUpAndGarbageIsNot() throws Exception {
        try (World world = world()) {
            world.backup();
            Map<String, Instant> before = locks();
            long calls = lockCalls();
            Files.writeString(world.source.resolve("new.txt"), "new");
            siteNow.updateAndGet(now -> now.plus(Duration.ofHours(12)));
            world.backup();
            assertThat(lockCalls() - calls).as("the manifest only").isOne();
            assertThat(locks()).containsAllEntriesOf(before);

            replaceAllFiles(world);
            world.backup();
            Set<String> packs = packs();
            siteNow.updateAndGet(now -> now.plus(Duration.ofHours(30)));
            Map<String, Instant> old = locks();
            Files.writeString(world.source.resolve("newer.txt"), "newer");
            BackupResult last = world.backup();
            Map<String, Instant> now = locks();
            Set<String> extended = packs.stream()
                    .filter(pack -> now.get(pack).isAfter(old.get(pack)))
                    .collect(Collectors.toSet());
            assertThat(extended).isNotEmpty();
            assertThat(packs).as("the first backup's data is garbage now").hasSizeGreaterThan(extended.size());
            Instant least = siteNow.get().plus(TERM.least());
            assertThat(last.commit().locks().until().get(GONGJU)).isAfterOrEqualTo(least);
            assertThat(now.entrySet().stream()
                            .filter(one -> !one.getKey().contains("/packs/")
                                    && !one.getKey().contains("/snapshots/")))
                    .as("keys and indexes")
                    .allMatch(one -> !one.getValue().isBefore(least));
            assertRestoresFromGongjuWithLockedPacksOnly(world, least);
        }
    }

    private Set<String> packs() throws StoreException {
        return keys().stream().filter(key -> key.contains("/packs/")).collect(Collectors.toSet());
    }

    private static void replaceAllFiles(World world) throws IOException {
        Trees.delete(world.source);
        Trees.makeOrdinary(world.source, 99);
    }

    /** What is not locked any longer is taken away; what is left must be the whole newest snapshot. */
    private void assertRestoresFromGongjuWithLockedPacksOnly(World world, Instant least) throws Exception {
        siteNow.set(least.minusSeconds(1));
        for (String key : packs()) {
            try {
                memory.delete(key);
            } catch (StoreException e) {
                assertThat(e.kind()).isEqualTo(Kind.LOCKED);
            }
        }
        world.store("daejeon").kill();
        world.store("gwangju").kill();
        assertThat(world.restore(temp.resolve("restored")).outcome()).isEqualTo(Outcome.OK);
        Trees.assertSame(world.source, temp.resolve("restored/files"));
    }

    @Test
    void aSiteThatRefusesTheLockHasACompleteCopyAndIsToldAsDebt() throws Exception {
        try (World world = world()) {
            gongju.on(Call.LOCKED_PUT).always().fail(Kind.DENIED);
            gongju.on(Call.LOCK).always().fail(Kind.DENIED);
            BackupResult result = world.backup();
            assertThat(result.outcome()).isEqualTo(Outcome.DEBTS);
            assertThat(result.commit().copies()).containsEntry(GONGJU, CopyState.COMPLETE);
            assertThat(result.commit().debts()).isEmpty();
            assertThat(result.commit().locks().until()).isEmpty();
            assertThat(result.commit().locks().refused().get(GONGJU)).contains("DENIED");
            assertThat(world.events.stream().filter(event -> event instanceof Event.LockRefused))
                    .hasSize(1);
            assertThat(world.catalog()
                            .runs()
                            .recent(Optional.empty(), 1)
                            .getFirst()
                            .text())
                    .contains("gongju not locked");
            assertThat(world.catalog().locks().all(Optional.empty())).isEmpty();

            gongju.heal();
            BackupResult next = world.backup();
            assertThat(next.outcome())
                    .as("what was stored without a lock is locked now")
                    .isEqualTo(Outcome.OK);
            Instant least = siteNow.get().plus(TERM.least());
            assertThat(locks().values()).hasSizeGreaterThan(4).allMatch(until -> !until.isBefore(least));
        }
    }

    @Test
    void aNewMachineLocksAnewWithoutAskingForEach() throws Exception {
        try (World world = world()) {
            world.backup();
            world.loseState();
            world.takeOver();
            siteNow.updateAndGet(now -> now.plus(Duration.ofHours(1)));
            BackupResult result = world.backup();
            assertThat(result.outcome()).isEqualTo(Outcome.OK);
            assertThat(result.commit().locks().until().get(GONGJU))
                    .isAfterOrEqualTo(siteNow.get().plus(TERM.least()));
        }
    }

    @Test
    void aManifestThatDoesNotCountIsWithdrawnFromALockingSite() throws Exception {
        try (World world = world()) {
            world.store("daejeon").refuse("/snapshots/");
            world.store("gwangju").refuse("/snapshots/");
            assertThatThrownBy(world::backup).isInstanceOf(SagoException.class);
            assertThat(keys()).noneMatch(key -> key.contains("/snapshots/")).anyMatch(key -> key.contains("/packs/"));
        }
    }

    @Test
    void whatAThiefHidesByMarkersIsMissingAndHealBringsItBackWithoutSendingIt() throws Exception {
        try (World world = world()) {
            world.backup();
            List<String> all = keys();
            for (String key : all) {
                Hiding.hide(memory, key);
            }
            assertThat(keys()).isEmpty();
            assertThat(world.verify().outcome()).isEqualTo(Outcome.DAMAGE);
            long puts = gongju.count(Call.PUT, FOLDER);
            assertThat(world.heal().outcome()).isEqualTo(Outcome.OK);
            assertThat(keys()).isEqualTo(all);
            assertThat(gongju.count(Call.PUT, FOLDER)).isEqualTo(puts);
            assertThat(world.verify().outcome()).isEqualTo(Outcome.OK);
        }
    }

    @Test
    void whatHealBringsIsLocked() throws Exception {
        try (World world = world()) {
            world.store("gongju").kill();
            assertThat(world.backup().commit().locks()).isEqualTo(Locks.NONE);
            world.store("gongju").revive();
            assertThat(world.heal().outcome()).isEqualTo(Outcome.OK);
            Instant least = siteNow.get().plus(TERM.least());
            assertThat(locks().keySet()).containsExactlyElementsOf(keys());
            assertThat(locks().values()).hasSizeGreaterThan(4).allMatch(until -> !until.isBefore(least));
        }
    }

    @Test
    void marksAreNotLockedAndPruneWaitsForTheLocksAndTellsWhenTheyEnd() throws Exception {
        try (World world = world()) {
            world.backup();
            replaceAllFiles(world);
            world.backup();
            PruneWorld prune = new PruneWorld(world);
            prune.expire(1);
            passEverywhere(prune, Duration.ofHours(26));

            PruneResult waits = prune.prune();
            assertThat(waits.snapshots()).isZero();
            assertThat(waits.locked()).isPositive();
            assertThat(waits.finished()).isFalse();
            Instant end = waits.lockedUntil().orElseThrow();
            assertThat(locks().values()).contains(end);
            assertThat(locks().keySet())
                    .as("what is there for writers only")
                    .noneMatch(key -> key.contains("/expired/") || key.endsWith("/clock"));

            passEverywhere(prune, Duration.between(siteNow.get(), end).plusSeconds(1));
            PruneResult done = prune.prune();
            assertThat(done.snapshots()).isOne();
            assertThat(done.lockedUntil()).isEmpty();
            assertThat(keys()).noneMatch(key -> key.contains("/expired/"));
            assertThat(world.verify().outcome()).isEqualTo(Outcome.OK);
        }
    }

    private void passEverywhere(PruneWorld prune, Duration time) throws IOException {
        siteNow.updateAndGet(now -> now.plus(time));
        prune.pass(time);
    }

    @Test
    void anIndexThatIsToBeDeletedIsNotExtended() throws Exception {
        try (World world = world()) {
            world.backup();
            String index = keys().stream()
                    .filter(key -> key.contains("/indexes/"))
                    .findFirst()
                    .orElseThrow();
            Instant before = locks().get(index);
            siteNow.updateAndGet(now -> now.plus(Duration.ofDays(3)));
            try (Repository repository = world.open();
                    RepositoryWriter writer = new RepositoryWriter(
                            repository, 2, Map.of(), WriteSettings.forWriters(1), WriteGuard.ALONE, event -> {})) {
                writer.retired(Set.of(index.substring(FOLDER.length())));
                var _ = writer.commit(
                        Instant.now(), Instant.now(), "test", Optional.empty(), List.of(), Counts.NONE, List.of());
            }
            assertThat(locks()).containsEntry(index, before);
        }
    }
}
