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
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every store call that an operation makes at a site, broken in every way, one at a time, each in a world of its own.
 * Whatever the operation says then must be true: what counts restores whole from each site that is said to be complete;
 * and one heal later all is well.
 *
 * <p>Another operation is one line of {@link #operations}.
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

    private static final String REBUILD = "rebuild";

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

    /** {@code -Dsago.faults=heal} tries one operation only, {@code -Dsago.faults.nth=10} one call of each kind. */
    static Stream<Operation> chosen() {
        String only = System.getProperty("sago.faults", "");
        return operations().stream()
                .filter(operation -> only.isEmpty() || operation.name().equals(only));
    }

    @ParameterizedTest
    @MethodSource("chosen")
    void everyCallMayFail(Operation operation) throws Exception {
        int rounds = 0;
        List<Throwable> broken = new ArrayList<>();
        for (SiteName site : operation.broken()) {
            FaultWorld calm = new FaultWorld(ground);
            operation.prepare.in(calm);
            int before = calm.store(site).made().size();
            operation.act.in(calm);
            List<FaultyObjectStore.Made> calls = calm.store(site).made();
            for (Call call : Call.values()) {
                long count = calls.subList(before, calls.size()).stream()
                        .filter(made -> made.call() == call)
                        .count();
                int only = Integer.getInteger("sago.faults.nth", 0);
                for (int nth = Math.max(1, only); nth <= (only == 0 ? count : Math.min(only, count)); nth++) {
                    for (Fault fault : Fault.values()) {
                        if (fault.applies(call)) {
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
        }
        assertThat(rounds).isPositive();
        if (!broken.isEmpty()) {
            AssertionError all = new AssertionError(broken.size() + " of " + rounds + " rounds of " + operation + ": "
                    + broken.stream().map(Throwable::getMessage).toList());
            broken.forEach(all::addSuppressed);
            throw all;
        }
    }

    private static void round(Operation operation, SiteName site, Call call, int nth, Fault fault) throws Exception {
        String told = operation + ": " + call + " " + nth + " at " + site + ": " + fault;
        FaultWorld world = new FaultWorld(ground);
        operation.prepare.in(world);
        int before = world.store(site).made().size();
        fault.script(world.store(site).on(call).nth(nth));
        boolean failed = false;
        try {
            operation.act.in(world);
        } catch (SagoException e) {
            failed = true; // It said so, which is its right.
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
        told += " " + hit + (failed ? " failed" : "");
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

    private static void forgotten(FaultWorld world) throws Exception {
        backedUp(world);
        world.backup();
        world.forget();
    }
}
