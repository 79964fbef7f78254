package dev.sago.maintenance;

import dev.sago.maintenance.HealPlan.Why;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.repository.Inventory;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** The plan of a heal, made from what was seen and nothing else. */
class HealPlanTest {

    private static final SystemName SYSTEM = new SystemName("mail");
    private static final SiteName A = new SiteName("a");
    private static final SiteName B = new SiteName("b");
    private static final SiteName C = new SiteName("c");
    private static final String PACK = "packs/aa/aa";
    private static final String INDEX = "indexes/bb";
    private static final String MANIFEST = "snapshots/cc";
    private static final Map<String, Long> EXPECTED = Map.of(PACK, 100L, INDEX, 10L, MANIFEST, 1L);

    private static Inventory.Result seen(SiteName site, Set<String> missing, Set<String> damaged) {
        return new Inventory.Result(site, missing, damaged, Set.of(), 3 - missing.size(), 111);
    }

    private static HealPlan plan(
            List<SiteName> placed,
            boolean drain,
            Map<SiteName, Inventory.Result> seen,
            Map<SiteName, String> unreachable,
            Map<SiteName, Set<String>> damaged) {
        return HealPlan.of(
                SYSTEM,
                placed,
                new HealOptions(Set.copyOf(placed), false, drain),
                new HealPlan.Seen(EXPECTED, seen, unreachable, damaged, Map.of()));
    }

    @Test
    void eachSiteGetsWhatItLacksFromSitesThatHaveIt() {
        HealPlan plan = plan(
                List.of(A, B, C),
                false,
                Map.of(
                        A, seen(A, Set.of(PACK, MANIFEST), Set.of()),
                        B, seen(B, Set.of(), Set.of(PACK)),
                        C, seen(C, Set.of(), Set.of())),
                Map.of(),
                Map.of(B, Set.of(INDEX)));

        assertThat(plan.objects()).extracting(HealPlan.Transfer::key).containsExactly(PACK, INDEX, MANIFEST);
        assertThat(plan.objects().getFirst().to()).isEqualTo(Map.of(A, Why.MISSING, B, Why.WRONG_SIZE));
        assertThat(plan.objects().getFirst().from()).containsExactly(C);
        assertThat(plan.objects().get(1).to()).isEqualTo(Map.of(B, Why.DAMAGED));
        assertThat(plan.objects().get(1).from()).containsExactlyInAnyOrder(A, C);
        assertThat(plan.sites())
                .containsExactly(
                        new HealPlan.SitePlan(A, 2, 101, Map.of(Why.MISSING, 2), ""),
                        new HealPlan.SitePlan(B, 2, 110, Map.of(Why.WRONG_SIZE, 1, Why.DAMAGED, 1), ""),
                        new HealPlan.SitePlan(C, 0, 0, Map.of(), ""));
        assertThat(plan.withoutSource()).isEmpty();
    }

    @Test
    void whatNoSiteHasHasNoSource() {
        HealPlan plan = plan(
                List.of(A, B),
                false,
                Map.of(A, seen(A, Set.of(PACK), Set.of()), B, seen(B, Set.of(), Set.of())),
                Map.of(),
                Map.of(B, Set.of(PACK)));
        assertThat(plan.withoutSource()).containsExactly(PACK);
    }

    @Test
    void aSiteThatLeftIsASourceAndIsDrainedWhereThatIsAsked() {
        Map<SiteName, Inventory.Result> seen =
                Map.of(A, seen(A, EXPECTED.keySet(), Set.of()), C, seen(C, Set.of(), Set.of()));
        HealPlan plan = plan(List.of(A, B), true, seen, Map.of(B, "no route"), Map.of());

        assertThat(plan.objects()).allSatisfy(one -> assertThat(one.from()).containsExactly(C));
        assertThat(plan.drains()).containsExactly(new HealPlan.DrainPlan(C, 3, 111, true));
        assertThat(plan.sites().getLast().unreachable()).isEqualTo("no route");
        assertThat(plan.isEmpty()).isFalse();
        assertThat(plan(List.of(C), false, Map.of(C, seen(C, Set.of(), Set.of())), Map.of(), Map.of())
                        .isEmpty())
                .isTrue();
    }

    @Test
    void aClosedSiteIsReadFromAndKeepsWhatItHas() {
        HealPlan plan = HealPlan.of(
                SYSTEM,
                List.of(A, B),
                new HealOptions(Set.of(A, B), false, true, Set.of(C)),
                new HealPlan.Seen(
                        EXPECTED,
                        Map.of(
                                A, seen(A, Set.of(PACK), Set.of()),
                                B, seen(B, Set.of(PACK), Set.of()),
                                C, seen(C, Set.of(), Set.of())),
                        Map.of(),
                        Map.of(),
                        Map.of()));

        assertThat(plan.objects().getFirst().from()).containsExactly(C);
        assertThat(plan.drains()).isEmpty();
    }
}
