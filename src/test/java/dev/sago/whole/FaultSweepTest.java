package dev.sago.whole;

import dev.sago.model.Run.Outcome;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.repository.ObjectKeys;
import dev.sago.site.FaultyObjectStore;
import dev.sago.site.FaultyObjectStore.Call;
import dev.sago.site.FaultyObjectStore.Rule;
import dev.sago.site.StoreException.Kind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every store call that an operation makes at a site, broken in every way, one at a time, each in a world of its own.
 * Whatever the operation says then must be true: what counts restores whole from each site that is said to be complete;
 * and one heal later all is well.
 *
 * <p>Another operation is one line of {@link #operations}. Of each kind of call and each fault some are taken, others each
 * time: {@code -Dsago.faults.each=1000} takes all, {@code -Dsago.faults.seed=N} the same again, {@code -Dsago.faults.nth=10}
 * the tenth call of each kind.
 */
class FaultSweepTest {

    /**
     * What is done under faults, and what lies at the sites before.
     *
     * @param complete copies of each snapshot in the catalog that are complete whatever happens
     * @param hurt sites that are damaged before
     * @param rotten whether that damage is of bytes, which nobody has met before
     */
    record Operation(String name, Step prepare, Step act, int complete, Set<SiteName> hurt, boolean rotten) {

        /** Sites take different parts in a heal; in a backup they are alike, but the first is read from. */
        List<SiteName> broken() {
            return hurt.isEmpty() ? FaultWorld.SITES.subList(0, 1) : FaultWorld.SITES.subList(0, 2);
        }

        Operation(String name, Step prepare, Step act) {
            this(name, prepare, act, 1, Set.of(), false);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Operation> operations() {
        Set<SiteName> hurt = Set.copyOf(FaultWorld.SITES.subList(0, 2));
        return List.of(
                new Operation("first backup", world -> world.write("letter", "Dear citizen"), FaultWorld::backup),
                new Operation("backup", FaultSweepTest::backedUp, FaultWorld::backup),
                new Operation("backup with debts", FaultSweepTest::backedUpWithDebts, FaultWorld::backup),
                new Operation("heal", FaultSweepTest::incomplete, world -> world.heal(false), 1, hurt, false),
                new Operation("deep heal", FaultSweepTest::damaged, world -> world.heal(true), 1, hurt, true),
                new Operation(EXPIRE, FaultSweepTest::outlived, FaultWorld::expire),
                new Operation(PRUNE, FaultSweepTest::expired, FaultWorld::prune, 0, Set.of(), false),
                new Operation("drain", FaultSweepTest::outlived, FaultWorld::drain),
                new Operation(REBUILD, FaultSweepTest::forgotten, FaultWorld::rebuild, 0, Set.of(), false));
    }

    /** Part of a story. */
    @FunctionalInterface
    interface Step {
        void in(FaultWorld world) throws Exception;
    }

    /** How a call goes wrong. */
    enum Fault {
        FAIL,
        TIME_OUT,
        FAIL_AFTER_SUCCESS,
        HALF_BODY,
        WRONG_BODY,
        SAID_BUT_NOT_DONE;

        boolean applies(Call call) {
            return switch (this) {
                case FAIL -> true;
                case TIME_OUT -> call == Call.PUT || call == Call.LIST;
                case FAIL_AFTER_SUCCESS -> call == Call.PUT || call == Call.DELETE;
                case HALF_BODY -> call == Call.PUT || call == Call.GET || call == Call.LIST;
                case WRONG_BODY -> call == Call.PUT || call == Call.GET;
                case SAID_BUT_NOT_DONE -> call == Call.PUT || call == Call.DELETE;
            };
        }

        /** Bytes that are wrong although the server said that they are right: only reading tells. */
        boolean isSilent(Call call) {
            return this == WRONG_BODY && call == Call.PUT;
        }

        void script(Rule rule) {
            FaultyObjectStore _ = switch (this) {
                case FAIL -> rule.fail(Kind.UNREACHABLE);
                case TIME_OUT -> rule.hangThenTimeOut();
                case FAIL_AFTER_SUCCESS -> rule.failAfterSuccess(Kind.TIMEOUT);
                case HALF_BODY -> rule.cutShort();
                case WRONG_BODY -> rule.flipBit();
                case SAID_BUT_NOT_DONE -> rule.swallow();
            };
        }
    }

    private static final String EXPIRE = "expire";
    private static final String PRUNE = "prune";
    private static final String REBUILD = "rebuild";

    /** Which calls are broken where they are too many to break each. */
    private static final long SEED = Long.getLong("sago.faults.seed", 1592);

    /** Calls of each kind that are broken in each way. */
    private static final int EACH = Integer.getInteger("sago.faults.each", 2);

    @TempDir
    static Path temp;

    private static Path folder;
    private static FaultWorld.Ground ground;

    @BeforeAll
    static void open() throws IOException {
        // Hundreds of worlds, each of which makes its files durable: in memory where the machine has such a folder.
        Path memory = Path.of("/dev/shm");
        folder = Files.isWritable(memory) ? Files.createTempDirectory(memory, "sago-faults") : temp;
        ground = new FaultWorld.Ground(folder);
    }

    @AfterAll
    static void close() throws IOException {
        ground.close();
        Trees.delete(folder);
    }

    /** {@code -Dsago.faults=heal} tries one operation only. */
    static Stream<Operation> chosen() {
        String only = System.getProperty("sago.faults", "");
        return operations().stream()
                .filter(operation -> only.isEmpty() || operation.name().equals(only));
    }

    @ParameterizedTest
    @MethodSource("chosen")
    void everyCallMayFail(Operation operation) throws Exception {
        Random random = new Random(SEED);
        int rounds = 0;
        List<Throwable> broken = new ArrayList<>();
        for (SiteName site : operation.broken()) {
            FaultWorld calm = new FaultWorld(ground);
            operation.prepare.in(calm);
            int before = calm.store(site).made().size();
            operation.act.in(calm);
            List<FaultyObjectStore.Made> calls = calm.store(site).made();
            for (Call call : Call.values()) {
                int count = (int) calls.subList(before, calls.size()).stream()
                        .filter(made -> made.call() == call)
                        .count();
                for (Fault fault : Fault.values()) {
                    for (int nth : fault.applies(call) ? some(count, random) : List.<Integer>of()) {
                        rounds++;
                        try {
                            round(operation, site, call, nth, fault);
                        } catch (AssertionError e) {
                            broken.add(e);
                        }
                    }
                }
            }
        }
        assertThat(rounds).isPositive();
        if (!broken.isEmpty()) {
            AssertionError all = new AssertionError(broken.size() + " of " + rounds + " rounds of " + operation
                    + " with -Dsago.faults.seed=" + SEED + ": "
                    + broken.stream().map(Throwable::getMessage).toList());
            broken.forEach(all::addSuppressed);
            throw all;
        }
    }

    /** Some of the numbers from 1 on; the first and the last now and then, as any other. */
    private static List<Integer> some(int count, Random random) {
        int only = Integer.getInteger("sago.faults.nth", 0);
        if (only > 0) {
            return only <= count ? List.of(only) : List.of();
        }
        List<Integer> all =
                new ArrayList<>(IntStream.rangeClosed(1, count).boxed().toList());
        Collections.shuffle(all, random);
        return all.subList(0, Math.min(EACH, count));
    }

    private static void round(Operation operation, SiteName site, Call call, int nth, Fault fault) throws Exception {
        String told = operation + ": " + call + " " + nth + " at " + site + ": " + fault;
        FaultWorld world = new FaultWorld(ground);
        operation.prepare.in(world);
        int before = world.store(site).made().size();
        fault.script(world.store(site).on(call).nth(nth));
        boolean failed = false;
        String said = "";
        try {
            operation.act.in(world);
        } catch (SagoException e) {
            failed = true; // It said so, which is its right.
            said = " failed: " + e.getMessage();
            assertThat(e.remedy()).as(told).isNotEmpty();
        } catch (Exception | AssertionError e) {
            throw new AssertionError(told, e);
        }
        world.store(site).heal();
        List<FaultyObjectStore.Made> hit = world.store(site).made().stream()
                .skip(before)
                .filter(made -> made.call() == call)
                .skip(nth - 1L)
                .limit(1)
                .toList();
        told += " " + hit + said;
        try {
            if (fault.isSilent(call) || (failed && operation.rotten())) {
                world.heal(true); // Nobody has looked at those bytes yet.
            }
            world.assertConsistent(operation.complete(), operation.hurt());
            if (operation.name().equals(REBUILD)) {
                world.rebuild();
            }
            if (call != Call.PUT && call != Call.DELETE && nth % 4 != 0) {
                return; // Nothing was changed by that call: what comes after is tried now and then.
            }
            world.write("later", "after the fault");
            assertThat(world.backup().outcome()).isIn(Outcome.OK, Outcome.DEBTS);
            assertThat(world.heal(true).outcome()).isEqualTo(Outcome.OK);
            if (Set.of(EXPIRE, PRUNE).contains(operation.name())) {
                world.expire();
                assertThat(world.prune().outcome()).isEqualTo(Outcome.OK); // Goes on, and takes what was left unnamed.
            }
            world.assertAllAreSame();
            world.assertNewestRestores();
        } catch (Exception | AssertionError e) {
            throw new AssertionError(told, e);
        }
    }

    private static void backedUp(FaultWorld world) throws Exception {
        world.write("letter", "Dear citizen");
        world.backup();
        world.write("annals", "1592");
    }

    private static void backedUpWithDebts(FaultWorld world) throws Exception {
        world.write("letter", "Dear citizen");
        world.backup();
        SiteName first = FaultWorld.SITES.getFirst();
        world.store(first).on(Call.PUT).always().fail(Kind.UNREACHABLE);
        world.write("annals", "1592");
        world.backup();
        world.store(first).heal();
        world.write("map", "four vaults");
    }

    private static void incomplete(FaultWorld world) throws Exception {
        backedUp(world);
        world.backup();
        SiteName first = FaultWorld.SITES.get(0);
        SiteName second = FaultWorld.SITES.get(1);
        world.delete(first, world.keys(first, ObjectKeys.PACKS).getFirst());
        world.delete(first, world.keys(first, ObjectKeys.SNAPSHOTS).getFirst());
        world.truncate(second, world.keys(second, ObjectKeys.INDEXES).getFirst());
        world.flip(second, world.keys(second, ObjectKeys.KEYS).getFirst(), 300);
        world.verify();
    }

    private static void damaged(FaultWorld world) throws Exception {
        backedUp(world);
        world.backup();
        SiteName first = FaultWorld.SITES.get(0);
        SiteName second = FaultWorld.SITES.get(1);
        world.flip(first, world.keys(first, ObjectKeys.PACKS).getLast(), 60);
        world.flip(second, world.keys(second, ObjectKeys.SNAPSHOTS).getLast(), 60);
    }

    /** Two snapshots that are not wanted any more, of the first of which the last needs the smaller part. */
    private static void outlived(FaultWorld world) throws Exception {
        world.write("archive", "1392 1592 1910 ".repeat(40));
        backedUp(world);
        world.backup();
        world.remove("archive");
        world.backup();
        world.write("map", "four vaults");
        world.backup();
    }

    private static void expired(FaultWorld world) throws Exception {
        outlived(world);
        world.expire();
    }

    private static void forgotten(FaultWorld world) throws Exception {
        backedUp(world);
        world.backup();
        world.forget();
    }
}
