package dev.sago.whole;

import dev.sago.catalog.Lease;
import dev.sago.maintenance.CatalogRebuild;
import dev.sago.maintenance.ExpirePlan.Action;
import dev.sago.maintenance.ExpireResult;
import dev.sago.maintenance.PrunePlan.Fate;
import dev.sago.maintenance.PruneResult;
import dev.sago.model.Event;
import dev.sago.model.Run;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SagoException;
import dev.sago.model.SnapshotId;
import dev.sago.repository.Repository;
import dev.sago.repository.SiteObjects;
import dev.sago.site.DirectoryObjectStore;
import dev.sago.site.FaultyObjectStore;
import dev.sago.site.FaultyObjectStore.Call;
import dev.sago.site.StoreException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Expire and prune, one promise each. */
class PruneTest {

    private static final Duration DAYS = Duration.ofDays(3);

    @TempDir
    Path temp;

    @Test
    void deletesWhatExpiredOnceTheGraceTimeIsOverByBothClocks() throws Exception {
        try (World world = new World(temp, 3, 2)) {
            PruneKillTest.history(world);
            PruneWorld prune = new PruneWorld(world);
            ExpireResult expired = prune.expire(2);
            assertThat(expired.outcome()).isEqualTo(Outcome.OK);
            assertThat(expired.plan().count(Action.EXPIRE)).isEqualTo(2);
            List<Path> before = world.objects("daejeon");

            assertThat(prune.prune().plan().snapshots()).allMatch(one -> one.fate() == Fate.GRACE);
            prune.passAtSites(DAYS);
            assertThat(prune.prune().plan().snapshots())
                    .as("a site's clock that jumps ahead shortens nothing")
                    .allMatch(one -> one.fate() == Fate.GRACE);
            prune.passHere(DAYS);
            prune.passAtSites(DAYS.negated());
            assertThat(prune.prune().plan().snapshots()).as("nor does ours").allMatch(one -> one.fate() == Fate.GRACE);
            assertThat(world.objects("daejeon")).containsAll(before);

            prune.passAtSites(DAYS);
            PruneResult dry = prune.prune(world::open, true);
            assertThat(dry.plan().removed()).hasSize(2);
            assertThat(world.objects("daejeon")).containsAll(before);
            PruneResult done = prune.prune();
            assertThat(done.snapshots()).isEqualTo(2);
            assertThat(done.finished()).isTrue();
            assertThat(done.freed().values()).allMatch(bytes -> bytes > 70_000);
            assertThat(world.catalog().snapshots().list(Optional.of(World.SYSTEM)))
                    .hasSize(2);
            assertThat(world.catalog()
                            .runs()
                            .recent(Optional.of(World.SYSTEM), 1)
                            .getFirst()
                            .kind())
                    .isEqualTo(Run.Kind.PRUNE);
            assertThat(world.verify().outcome()).isEqualTo(Outcome.OK);
        }
    }

    @Test
    void aMarkCanBeTakenBackAndRetentionThatWantsMoreTakesItBack() throws Exception {
        try (World world = new World(temp, 2, 1)) {
            PruneKillTest.history(world);
            PruneWorld prune = new PruneWorld(world);
            prune.expire(1);
            assertThat(world.catalog().marks().expiries(World.SYSTEM)).hasSize(3);
            SnapshotId oldest = snapshots(world).getFirst();
            prune.marked().undo(oldest);
            assertThat(prune.expire(3).plan().count(Action.TAKE_BACK)).isEqualTo(2);
            assertThat(world.catalog().marks().expiries(World.SYSTEM)).containsOnlyKeys(oldest);
            prune.pass(DAYS);
            prune.marked().undo(oldest);
            assertThat(prune.prune().snapshots()).isZero();
            assertThat(snapshots(world)).hasSize(4);
        }
    }

    @Test
    void aHoldOutlivesTheCatalogAndRetention() throws Exception {
        try (World world = new World(temp, 2, 1)) {
            PruneKillTest.history(world);
            PruneWorld prune = new PruneWorld(world);
            SnapshotId oldest = snapshots(world).getFirst();
            prune.expire(1);
            prune.marked().hold(oldest, "case 2026-17");
            assertThatThrownBy(() -> prune.marked().hold(oldest, "another"))
                    .isInstanceOf(SagoException.class)
                    .hasMessageContaining("case 2026-17");
            prune.pass(DAYS);
            Path held = world.site("gwangju").resolve("systems/government24/holds/" + oldest);
            Files.delete(held);
            assertThat(world.heal().outcome()).isEqualTo(Outcome.OK);
            assertThat(held).as("brought back by heal").exists();

            world.loseState();
            try (Repository from = world.open();
                    Repository all = world.open()) {
                new CatalogRebuild(world.catalog(), InstantSource.system()).execute(from, all);
            }
            world.takeOver();
            assertThat(world.catalog().marks().holds(World.SYSTEM).get(oldest).reason())
                    .isEqualTo("case 2026-17");
            assertThat(prune.prune().snapshots()).isEqualTo(2);
            assertThat(snapshots(world)).contains(oldest).hasSize(2);

            prune.marked().release(oldest);
            assertThat(world.catalog().marks().holds(World.SYSTEM)).isEmpty();
            assertThat(prune.prune().snapshots())
                    .as("its mark has waited long enough")
                    .isEqualTo(1);
        }
    }

    @Test
    void aSiteThatDoesNotAnswerMayNeedEverything() throws Exception {
        try (World world = new World(temp, 3, 2)) {
            PruneKillTest.history(world);
            PruneWorld prune = new PruneWorld(world);
            prune.expire(2);
            prune.pass(DAYS);
            List<Path> before = world.objects("daejeon");
            world.store("gongju").kill();
            assertThatThrownBy(prune::prune)
                    .isInstanceOf(SagoException.class)
                    .hasMessageContaining("Nothing was deleted")
                    .hasMessageContaining("gongju");
            assertThat(world.objects("daejeon")).isEqualTo(before);
            world.store("gongju").revive();
            assertThat(prune.prune().snapshots()).isEqualTo(2);
        }
    }

    @Test
    void whatIsNotWholeAtACopyIsHealedFirst() throws Exception {
        try (World world = new World(temp, 3, 2)) {
            PruneKillTest.history(world);
            PruneWorld prune = new PruneWorld(world);
            prune.expire(2);
            prune.pass(DAYS);
            Path pack = world.objects("gongju").stream()
                    .filter(path -> path.toString().contains("packs"))
                    .findFirst()
                    .orElseThrow();
            Files.delete(pack);
            assertThatThrownBy(prune::prune)
                    .isInstanceOf(SagoException.class)
                    .hasMessageContaining("not complete at gongju");
            assertThat(snapshots(world)).hasSize(4);
            world.heal();
            assertThat(prune.prune().snapshots()).isEqualTo(2);
        }
    }

    @Test
    void aBackupThatRunsKeepsPruneOut() throws Exception {
        try (World world = new World(temp, 2, 1)) {
            PruneKillTest.history(world);
            PruneWorld prune = new PruneWorld(world);
            try (Lease _ = world.catalog().leases().acquire("system/" + World.SYSTEM, Duration.ofSeconds(60))) {
                assertThatThrownBy(prune::prune)
                        .isInstanceOfSatisfying(
                                SagoException.class, e -> assertThat(e.kind()).isEqualTo(SagoException.Kind.BUSY));
            }
        }
    }

    @Test
    void whatALockHoldsStaysWithAllThatItNeeds() throws Exception {
        List<FaultyObjectStore> stores = new ArrayList<>();
        World.StoreOpener opener = (name, at) -> {
            FaultyObjectStore store = new FaultyObjectStore(DirectoryObjectStore.open(at));
            stores.add(store);
            return store;
        };
        try (World world = new World(temp, 3, 2, opener)) {
            PruneKillTest.history(world);
            PruneWorld prune = new PruneWorld(world);
            SnapshotId oldest = snapshots(world).getFirst();
            Path was = temp.resolve("was");
            prune.restore(world.sites().get(1), world.keys, oldest, was);
            prune.expire(2);
            prune.pass(DAYS);
            String system = "systems/government24/";
            stores.get(1)
                    .on(Call.DELETE)
                    .matching(system + "snapshots/" + oldest)
                    .always()
                    .fail(Kind.LOCKED);
            stores.get(1).on(Call.DELETE).matching(system + "indexes/").nth(1).fail(Kind.LOCKED);
            stores.get(1).on(Call.DELETE).matching(system + "packs/").nth(1).fail(Kind.LOCKED);

            PruneResult result = prune.prune();
            assertThat(result.outcome()).isEqualTo(Outcome.OK);
            assertThat(result.locked()).isPositive();
            assertThat(result.finished()).isFalse();
            assertThat(result.snapshots()).isEqualTo(1);
            Path now = temp.resolve("now");
            assertThat(prune.restore(world.sites().get(1), world.keys, oldest, now)
                            .findings())
                    .isEmpty();
            Trees.assertSame(was.resolve("files"), now.resolve("files"));
            assertThat(world.verify().outcome()).isEqualTo(Outcome.OK);

            stores.get(1).heal();
            PruneResult later = prune.prune();
            assertThat(later.finished()).isTrue();
            assertThat(later.snapshots()).isEqualTo(1);
            assertThat(world.verify().findings()).isEmpty();
        }
    }

    @Test
    void packsOfAnUnfinishedBackupStay() throws Exception {
        try (World world = new World(temp, 2, 1)) {
            PruneKillTest.history(world);
            SnapshotId newest = snapshots(world).getLast();
            for (SiteObjects site : world.sites()) {
                site.delete("snapshots/" + newest);
            }
            world.catalog().snapshots().remove(World.SYSTEM, newest);
            PruneWorld prune = new PruneWorld(world);
            prune.pass(DAYS);
            List<Path> before = world.objects("daejeon");
            PruneResult result = prune.prune();
            assertThat(result.plan().waiting().unfinished()).isPositive();
            assertThat(world.objects("daejeon"))
                    .containsAll(before.stream()
                            .filter(path -> path.toString().contains("packs"))
                            .toList());
        }
    }

    /** A machine that was away meanwhile must not build on packs that are gone. */
    @Test
    void aStaleLocalIndexIsNotTrusted() throws Exception {
        try (World world = new World(temp, 3, 2)) {
            PruneKillTest.history(world);
            byte[] gone;
            SnapshotId second = snapshots(world).get(1);
            PruneWorld prune = new PruneWorld(world);
            Path old = temp.resolve("old");
            prune.restore(world.sites().getFirst(), world.keys, second, old);
            gone = Files.readAllBytes(old.resolve("files/only in the second"));
            prune.expire(2);
            prune.pass(DAYS);
            Path elsewhere = Files.createDirectories(temp.resolve("elsewhere"));
            assertThat(prune.prune(
                                    () -> Repository.open(
                                            World.SYSTEM, world.keys, world.sites(), elsewhere, Event.Listener.NONE),
                                    false)
                            .packs())
                    .isPositive();

            Files.write(world.source.resolve("it is back"), gone);
            assertThat(world.backup().outcome()).isEqualTo(Outcome.OK);
            for (SiteObjects site : world.sites()) {
                Path to = temp.resolve("back-" + site.site());
                prune.restore(site, world.keys, snapshots(world).getLast(), to);
                Trees.assertSame(world.source, to.resolve("files"));
            }
        }
    }

    private static List<SnapshotId> snapshots(World world) throws InterruptedException {
        try (Repository repository = world.open()) {
            return repository.snapshots();
        }
    }
}
