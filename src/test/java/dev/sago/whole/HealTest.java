package dev.sago.whole;

import dev.sago.maintenance.HealOptions;
import dev.sago.maintenance.HealPlan;
import dev.sago.maintenance.HealResult;
import dev.sago.model.CopyState;
import dev.sago.model.Run.Outcome;
import dev.sago.model.Sha256;
import dev.sago.model.SiteName;
import dev.sago.repository.ObjectKeys;
import dev.sago.site.DirectoryObjectStore;
import dev.sago.site.FaultyObjectStore;
import dev.sago.site.FaultyObjectStore.Call;
import dev.sago.site.StoreException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/** Healing on real folders: what is damaged, lost, emptied or left comes right, and nothing that is right is sent. */
class HealTest {

    private static final SiteName DAEJEON = new SiteName("daejeon");
    private static final SiteName GWANGJU = new SiteName("gwangju");
    private static final SiteName GONGJU = new SiteName("gongju");
    private static final SiteName DAEGU = new SiteName("daegu");

    @TempDir
    Path temp;

    private final Map<String, FaultyObjectStore> faulty = new HashMap<>();

    private World world(int sites) throws IOException {
        return new World(temp, sites, 2, (name, at) -> {
            FaultyObjectStore store = new FaultyObjectStore(DirectoryObjectStore.open(at));
            faulty.put(name, store);
            return store;
        });
    }

    private static void backUp(World world, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            Files.writeString(world.source.resolve("letter " + i), "Dear citizen, " + i);
            assertThat(world.backup().outcome()).isEqualTo(Outcome.OK);
        }
    }

    /** Hashes of all objects at a site, by relative key. */
    private static Map<String, Sha256> objects(World world, SiteName site) throws IOException {
        Path root = world.site(site.value()).resolve("systems/government24");
        Map<String, Sha256> objects = new TreeMap<>();
        for (Path object : world.objects(site.value())) {
            objects.put(root.relativize(object).toString(), Sha256.hash(Files.readAllBytes(object)));
        }
        return objects;
    }

    private static Path object(World world, SiteName site, String key) {
        return world.site(site.value()).resolve("systems/government24").resolve(key);
    }

    private static void flip(Path object) throws IOException {
        byte[] bytes = Files.readAllBytes(object);
        bytes[bytes.length * 2 / 3] ^= 1;
        Files.write(object, bytes);
    }

    private static String first(World world, String start) throws IOException {
        return objects(world, DAEJEON).keySet().stream()
                .filter(key -> key.startsWith(start))
                .findFirst()
                .orElseThrow();
    }

    /** Bit flips, truncations and deletions in 5 % of all objects, each at three of four sites. */
    @ParameterizedTest
    @ValueSource(longs = {1592, 1597, 1613})
    void damageAtThreeOfFourSitesIsHealedToTheByte(long seed) throws Exception {
        try (World world = world(4)) {
            backUp(world, 30);
            Map<String, Sha256> right = objects(world, DAEJEON);
            Random random = new Random(seed);
            List<String> keys = new ArrayList<>(right.keySet());
            Collections.shuffle(keys, random);
            List<String> hit = new ArrayList<>(keys.subList(0, Math.max(1, keys.size() / 20)));
            hit.add(first(world, ObjectKeys.KEYS));
            int[] damaged = new int[3];
            for (String key : hit) {
                List<SiteName> sites = new ArrayList<>(List.of(DAEJEON, GWANGJU, GONGJU, DAEGU));
                sites.remove(random.nextInt(4));
                for (SiteName site : sites) {
                    int how = random.nextInt(3);
                    damaged[how]++;
                    damage(object(world, site, key), how, random);
                }
            }
            HealResult result = world.healDeep();

            assertThat(result.outcome()).isEqualTo(Outcome.OK);
            for (SiteName site : List.of(DAEJEON, GWANGJU, GONGJU, DAEGU)) {
                assertThat(objects(world, site))
                        .as("seed " + seed + ", " + site)
                        .isEqualTo(right);
            }
            assertThat(result.sites().stream()
                            .mapToInt(HealResult.SiteResult::brought)
                            .sum())
                    .as("flips, truncations, deletions: " + Arrays.toString(damaged))
                    .isEqualTo(3 * hit.stream().distinct().toList().size());
            assertThat(world.healDeep().sites())
                    .extracting(HealResult.SiteResult::brought)
                    .containsOnly(0);
            world.restore(temp.resolve("restored"));
            Trees.assertSame(world.source, temp.resolve("restored/files"));
        }
    }

    private static void damage(Path object, int how, Random random) throws IOException {
        if (!Files.exists(object)) {
            return; // The key object may have been drawn twice.
        }
        byte[] bytes = Files.readAllBytes(object);
        switch (how) {
            case 0 -> {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                Files.write(object, bytes);
            }
            case 1 -> Files.write(object, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
            default -> Files.delete(object);
        }
    }

    /** An index is sent only where nothing is lacking; here that is nowhere. */
    @Test
    void aBackupIsMadeThoughEachSiteLacksSomething() throws Exception {
        try (World world = world(3)) {
            backUp(world, 3);
            List<String> manifests = objects(world, DAEJEON).keySet().stream()
                    .filter(key -> key.startsWith(ObjectKeys.SNAPSHOTS))
                    .toList();
            Files.delete(object(world, DAEJEON, manifests.get(0)));
            Files.delete(object(world, GWANGJU, manifests.get(1)));
            Files.delete(object(world, GONGJU, manifests.get(2)));
            Files.writeString(world.source.resolve("another"), "Dear citizen");

            assertThat(world.backup().outcome()).isEqualTo(Outcome.OK);
            assertThat(objects(world, GWANGJU)).isEqualTo(objects(world, DAEJEON));
            assertThat(objects(world, GONGJU)).isEqualTo(objects(world, DAEJEON));
        }
    }

    @Test
    void eachObjectIsReadOnceAndWrittenToAllThatNeedIt() throws Exception {
        try (World world = world(4)) {
            backUp(world, 5);
            Map<String, Sha256> right = objects(world, DAEJEON);
            for (SiteName site : List.of(GWANGJU, GONGJU, DAEGU)) {
                Trees.delete(world.site(site.value()).resolve("systems"));
            }
            long packs = right.keySet().stream()
                    .filter(key -> key.startsWith(ObjectKeys.PACKS))
                    .count();
            String start = "systems/government24/packs/";
            long before = faulty.get("daejeon").count(Call.GET, start);
            assertThat(world.heal().outcome()).isEqualTo(Outcome.OK);

            assertThat(faulty.get("daejeon").count(Call.GET, start) - before).isEqualTo(packs);
            for (SiteName site : List.of(GWANGJU, GONGJU, DAEGU)) {
                assertThat(objects(world, site)).isEqualTo(right);
            }
        }
    }

    @Test
    void aHealThatWasCutOffGoesOnAndSendsNothingTwice() throws Exception {
        try (World world = world(3)) {
            backUp(world, 8);
            int all = objects(world, DAEJEON).size();
            Trees.delete(world.site("gongju").resolve("systems"));
            faulty.get("gongju").on(Call.PUT).from(11).fail(Kind.UNREACHABLE);
            HealResult cut = world.heal();
            assertThat(cut.outcome()).isEqualTo(Outcome.DEBTS);
            int brought = cut.sites().getLast().brought();
            assertThat(brought).isBetween(1, 10);
            faulty.get("gongju").heal();

            HealResult second = world.heal();
            assertThat(second.outcome()).isEqualTo(Outcome.OK);
            assertThat(second.sites().getLast().brought()).isEqualTo(all - brought);
            assertThat(objects(world, GONGJU)).isEqualTo(objects(world, DAEJEON));
        }
    }

    @Test
    void aDamagedKeyIsReplacedByTheOneThatOpens() throws Exception {
        try (World world = world(3)) {
            backUp(world, 1);
            Map<String, Sha256> right = objects(world, GONGJU);
            String key = first(world, ObjectKeys.KEYS);
            flip(object(world, DAEJEON, key));
            Files.write(object(world, GWANGJU, key), new byte[100_000]);

            assertThat(world.heal().outcome()).isEqualTo(Outcome.OK);
            assertThat(objects(world, DAEJEON)).isEqualTo(right);
            assertThat(objects(world, GWANGJU)).isEqualTo(right);
        }
    }

    @Test
    void whatIsWrongWhenReadBackIsNotCalledHealed() throws Exception {
        try (World world = world(3)) {
            backUp(world, 1);
            Files.delete(object(world, GONGJU, first(world, ObjectKeys.PACKS)));
            faulty.get("gongju")
                    .on(Call.PUT)
                    .matching("systems/government24/packs/")
                    .flipBit();
            HealResult result = world.heal();

            assertThat(result.outcome()).isEqualTo(Outcome.DEBTS);
            assertThat(result.sites().getLast().brought()).isZero();
        }
    }

    @Test
    void anObjectThatIsLostEverywhereIsToldAndTheOthersAreHealed() throws Exception {
        try (World world = world(3)) {
            backUp(world, 2);
            String lost = first(world, ObjectKeys.PACKS);
            for (SiteName site : List.of(DAEJEON, GWANGJU, GONGJU)) {
                flip(object(world, site, lost));
            }
            String index = first(world, ObjectKeys.INDEXES);
            Files.delete(object(world, GONGJU, index));
            HealResult result = world.healDeep();

            assertThat(result.outcome()).isEqualTo(Outcome.DAMAGE);
            assertThat(result.lost()).containsOnlyKeys(lost);
            assertThat(object(world, GONGJU, index)).exists();
            assertThat(world.catalog()
                            .snapshots()
                            .latest(World.SYSTEM)
                            .orElseThrow()
                            .copies())
                    .extracting(copy -> copy.state())
                    .containsOnly(CopyState.DAMAGED);
        }
    }

    @Test
    void aSiteThatLeftIsReadFromAndEmptiedOnlyWhenTheOthersHoldEverything() throws Exception {
        try (World world = world(4)) {
            backUp(world, 3);
            Map<String, Sha256> right = objects(world, DAEJEON);
            for (SiteName site : List.of(GWANGJU, GONGJU, DAEGU)) {
                Trees.delete(world.site(site.value()).resolve("systems"));
            }
            HealOptions leaving = new HealOptions(Set.of(GWANGJU, GONGJU, DAEGU), false, true);
            HealPlan plan = world.healPlan(leaving);
            assertThat(plan.drains()).extracting(HealPlan.DrainPlan::site).containsExactly(DAEJEON);
            assertThat(objects(world, DAEJEON)).as("a plan does nothing").isEqualTo(right);

            world.store("daegu").kill();
            HealResult gap = world.heal(leaving);
            assertThat(gap.outcome()).isEqualTo(Outcome.DEBTS);
            assertThat(gap.drains().getFirst().text()).contains("daegu did not answer");
            assertThat(objects(world, DAEJEON)).isEqualTo(right);

            world.store("daegu").revive();
            HealResult drained = world.heal(leaving);
            assertThat(drained.outcome()).isEqualTo(Outcome.OK);
            assertThat(objects(world, DAEJEON)).isEmpty();
            assertThat(objects(world, DAEGU)).isEqualTo(right);
            List<Integer> ranks = faulty.get("daejeon").made().stream()
                    .filter(made -> made.call() == Call.DELETE
                            && right.containsKey(made.key().substring("systems/government24/".length())))
                    .map(made -> ObjectKeys.rank(made.key().substring("systems/government24/".length())))
                    .toList();
            assertThat(ranks).hasSize(right.size()).isSortedAccordingTo(Collections.reverseOrder());
        }
    }

    /** A policy moves a copy from Daejeon to an empty Daegu: looked at before and after each write and deletion at any site. */
    @Test
    void noMomentOfAMigrationHasFewerWholeCopiesThanThePolicyWants() throws Exception {
        try (World world = world(4)) {
            backUp(world, 3);
            Map<String, Sha256> right = objects(world, DAEJEON);
            Trees.delete(world.site("daegu").resolve("systems"));
            List<Long> whole = Collections.synchronizedList(new ArrayList<>());
            Runnable look = () -> whole.add(List.of(DAEJEON, GWANGJU, GONGJU, DAEGU).stream()
                    .filter(site -> isWhole(world, site, right))
                    .count());
            for (FaultyObjectStore store : faulty.values()) {
                var _ = store.on(Call.PUT).always().run(look);
                var _ = store.on(Call.DELETE).always().run(look);
            }
            HealResult moved = world.heal(new HealOptions(Set.of(GWANGJU, GONGJU, DAEGU), false, true));
            look.run();
            assertThat(moved.outcome()).isEqualTo(Outcome.OK);
            assertThat(objects(world, DAEJEON)).isEmpty();
            assertThat(whole).as("filled and emptied, object by object").hasSizeGreaterThan(2 * right.size());
            assertThat(whole).allMatch(copies -> copies >= 3).contains(4L);
        }
    }

    private static boolean isWhole(World world, SiteName site, Map<String, Sha256> right) {
        try {
            return objects(world, site).entrySet().containsAll(right.entrySet());
        } catch (IOException e) {
            return false; // An object went away while it was looked at.
        }
    }

    @Test
    void whatALockHoldsStaysWithAllThatItNeeds() throws Exception {
        try (World world = world(4)) {
            backUp(world, 2);
            String manifest = first(world, ObjectKeys.SNAPSHOTS);
            faulty.get("daejeon")
                    .on(Call.DELETE)
                    .matching("systems/government24/" + manifest)
                    .always()
                    .fail(Kind.LOCKED);
            HealResult result = world.heal(new HealOptions(Set.of(GWANGJU, GONGJU, DAEGU), false, true));

            assertThat(result.outcome()).isEqualTo(Outcome.DEBTS);
            assertThat(result.drains().getFirst().deleted()).isEqualTo(1);
            assertThat(objects(world, DAEJEON))
                    .containsKey(manifest)
                    .hasSize(objects(world, DAEGU).size() - 1);
        }
    }
}
