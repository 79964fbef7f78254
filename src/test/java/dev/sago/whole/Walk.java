package dev.sago.whole;

import dev.sago.maintenance.CatalogRebuild;
import dev.sago.maintenance.ExpirePlan;
import dev.sago.maintenance.ExpireResult;
import dev.sago.maintenance.HealResult;
import dev.sago.maintenance.PruneResult;
import dev.sago.model.Event;
import dev.sago.model.Finding;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SagoException;
import dev.sago.model.SnapshotId;
import dev.sago.repository.Repository;
import dev.sago.repository.SiteObjects;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/** What a random walk does, and what it must find afterwards; see {@link RandomWalkTest}. */
final class Walk implements AutoCloseable {

    private static final int LAST = 4;

    private final Random random;
    private final WalkSites sites = new WalkSites();
    private final World world;
    private final WalkSource source;
    private final WalkModel model;
    private final PruneWorld retention;
    private final Map<String, Integer> down = new TreeMap<>();
    private final List<String> told = new ArrayList<>();
    private final Map<String, Integer> figures = new TreeMap<>();

    Walk(Path folder, long seed) throws IOException {
        random = new Random(seed);
        world = new World(folder, 4, 2, (name, at) -> sites.open(name));
        world.time = () -> sites.now("");
        source = new WalkSource(world.source, random);
        retention = new PruneWorld(world, () -> sites.now(""));
        model = new WalkModel(world, sites);
    }

    /** An operation, which may fail or die. */
    @FunctionalInterface
    private interface Step {
        String run() throws Exception;
    }

    String told() {
        return String.join("\n", told);
    }

    Map<String, Integer> figures() {
        figures.put("snapshots", model.counted());
        return figures;
    }

    void round(int round) throws Exception {
        sites.pass(Duration.ofMinutes(random.nextInt(9 * 60)));
        comeBack();
        int dice = round <= 2 ? 0 : random.nextInt(100);
        if (dice < 30) {
            source.change(random);
            act("backup", this::backup);
        } else if (dice < 41) {
            act("expire", this::expire);
        } else if (dice < 57) {
            act("prune", this::prune);
        } else if (dice < 63) {
            act("hold", this::hold);
        } else if (dice < 68) {
            act("deep heal", () -> heal(true));
        } else if (dice < 74) {
            act("heal", () -> heal(false));
        } else if (dice < 86) {
            tell("damage: " + sites.damage(random));
        } else if (dice < 91) {
            goDown();
        } else if (dice < 95) {
            String whose = random.nextBoolean() ? "" : anySite();
            Duration off = Duration.ofHours(random.nextInt(3) - 1L);
            sites.set(whose, off);
            tell("clock of " + (whose.isEmpty() ? "ours" : whose) + " off by " + off);
        } else {
            loseCatalog();
        }
    }

    private void tell(String text) {
        told.add(text);
    }

    private void count(String what, int more) {
        figures.merge(what, more, Integer::sum);
    }

    private String anySite() {
        return WalkSites.NAMES.get(random.nextInt(WalkSites.NAMES.size()));
    }

    /** Does it, with a process that may die at one of its calls to a site. */
    private void act(String what, Step step) throws Exception {
        boolean mortal = random.nextInt(4) == 0;
        int calls = random.nextInt(1 << (2 + random.nextInt(7)));
        if (mortal) {
            sites.life.dieAfter(calls);
        }
        String end;
        boolean failed = false;
        try {
            end = step.run();
        } catch (SagoException e) {
            assertThat(e.remedy()).as(e.getMessage()).isNotEmpty();
            end = "failed: " + e.getMessage();
            failed = true;
        }
        boolean died = sites.life.isOver();
        sites.life.again();
        tell(what + ": " + end + (died ? ", died at call " + calls : "") + (down.isEmpty() ? "" : ", down: " + down));
        count(died ? "died" : failed ? what + " refused" : what, 1);
        if (died) {
            world.reopenCatalog();
        }
        model.learn();
        if (failed && !died && down.isEmpty() && !what.equals("prune")) {
            throw new AssertionError(what + " failed though all sites answer: " + end);
        }
    }

    private String backup() throws Exception {
        model.attempt(source.contents());
        var result = world.backup();
        SnapshotId id = result.commit().snapshot().id();
        model.count(id);
        assertThat(result.outcome()).isIn(Outcome.OK, Outcome.DEBTS);
        return result.outcome() + " " + id;
    }

    private String expire() throws Exception {
        if (sites.life.isMortal()) {
            model.plan(retention.expirePlan(LAST), false);
        }
        ExpireResult result = retention.expire(LAST);
        model.plan(result.plan(), result.outcome() == Outcome.OK && down.isEmpty());
        long expired = result.plan().count(ExpirePlan.Action.EXPIRE);
        count("snapshots expired", (int) expired);
        return result.outcome() + ", " + expired;
    }

    private String prune() throws Exception {
        PruneResult result;
        try {
            result = retention.prune();
        } finally {
            model.forgetRemoved();
        }
        count("snapshots removed", result.snapshots());
        count("packs deleted", result.packs());
        count("packs repacked", result.repacked());
        return "%s, %d snapshots, %d packs, %d repacked"
                .formatted(result.outcome(), result.snapshots(), result.packs(), result.repacked());
    }

    private String hold() throws Exception {
        Optional<SnapshotId> held = model.held().stream().findFirst();
        if (held.isPresent() && random.nextBoolean() && down.isEmpty()) {
            model.release(held.get());
            retention.marked().release(held.get());
            return "released " + held.get();
        }
        List<SnapshotId> ids = model.mayBeHeld();
        if (ids.isEmpty()) {
            return "none to hold";
        }
        SnapshotId id = ids.get(random.nextInt(ids.size()));
        try (Repository repository = world.open()) {
            if (!repository.snapshots().contains(id)) {
                return "not in sight: " + id;
            }
        }
        retention.marked().hold(id, "a walk");
        model.hold(id);
        return id.toString();
    }

    private String heal(boolean deep) throws Exception {
        HealResult result = deep ? world.healDeep() : world.heal();
        if (down.isEmpty() && !sites.life.isOver()) {
            assertThat(result.lost()).isEmpty();
            if (deep) {
                assertThat(result.outcome()).as(result.toString()).isEqualTo(Outcome.OK);
                model.checkEachSite();
            }
        }
        result.sites().forEach(site -> count("objects healed", site.brought()));
        return result.outcome() + " "
                + result.sites().stream()
                        .map(site -> site.site() + " +" + site.brought())
                        .toList();
    }

    private void goDown() {
        String site = anySite();
        if (down.size() < 2 && !down.containsKey(site)) {
            down.put(site, 1 + random.nextInt(4));
            world.store(site).kill();
            tell(site + " is down for " + down.get(site) + " rounds");
        }
    }

    private void comeBack() {
        down.replaceAll((site, rounds) -> rounds - 1);
        down.entrySet().removeIf(one -> {
            if (one.getValue() <= 0) {
                world.store(one.getKey()).revive();
            }
            return one.getValue() <= 0;
        });
    }

    private void allComeBack() {
        down.keySet().forEach(site -> world.store(site).revive());
        down.clear();
    }

    /** A new machine: the catalog is made anew from a single site, and the system is taken over. */
    private void loseCatalog() throws Exception {
        world.loseState();
        List<String> order = new ArrayList<>(WalkSites.NAMES);
        Collections.shuffle(order, random);
        StringBuilder how = new StringBuilder("lost the catalog");
        boolean rebuilt = false;
        for (String site : order) {
            if (!rebuilt && !down.containsKey(site)) {
                rebuilt = rebuild(site, how);
            }
        }
        world.takeOver();
        if (!rebuilt) {
            // Each site is damaged by itself: together they have everything.
            allComeBack();
            assertThat(world.healDeep().outcome()).isEqualTo(Outcome.OK);
            rebuilt = rebuild(order.getFirst(), how.append("; healed"));
        }
        tell(how.toString());
        count("catalogs lost", 1);
        assertThat(rebuilt).as(how.toString()).isTrue();
        model.learn();
    }

    private boolean rebuild(String site, StringBuilder how) throws Exception {
        List<SiteObjects> one = world.sites().stream()
                .filter(each -> each.site().value().equals(site))
                .toList();
        try (Repository from = Repository.open(World.SYSTEM, world.keys, one, world.state(), Event.Listener.NONE);
                Repository all = world.open()) {
            new CatalogRebuild(world.catalog(), world.time).execute(from, all);
            how.append("; rebuilt from ").append(site);
            return true;
        } catch (SagoException e) {
            how.append("; not from ").append(site).append(": ").append(e.getMessage());
            return false;
        }
    }

    void check() throws Exception {
        model.check();
    }

    /** In the end all sites answer and are healed, and all is as if nothing had happened. */
    void settle() throws Exception {
        allComeBack();
        tell("settle");
        assertThat(world.healDeep().outcome()).isEqualTo(Outcome.OK);
        backup();
        expire();
        sites.pass(Duration.ofDays(3));
        prune();
        sites.pass(Duration.ofDays(3));
        PruneResult last = retention.prune();
        model.forgetRemoved();
        assertThat(last.finished()).isTrue();
        assertThat(world.verify().findings()).allMatch(finding -> finding.kind() == Finding.Kind.UNEXPECTED);
        Set<Set<String>> same = new HashSet<>();
        for (String site : WalkSites.NAMES) {
            same.add(sites.sharedKeys(site));
        }
        assertThat(same).as("objects of all sites").hasSize(1);
        model.check();
        model.checkEachSite();
    }

    @Override
    public void close() {
        world.close();
    }
}
