package dev.sago.policy;

import dev.sago.model.Grade;
import dev.sago.model.SagoException;
import dev.sago.model.Site;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.policy.Survival.Fate;
import dev.sago.policy.Survival.Known;
import dev.sago.policy.Survival.KnownSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SurvivalTest {

    private static final Instant NOW = Instant.parse("2025-09-26T11:20:00Z");
    private static final SiteName DAEJEON = new SiteName("daejeon");
    private static final SiteName GWANGJU = new SiteName("gwangju");
    private static final SiteName DAEGU = new SiteName("daegu");
    private static final List<Site> SITES = List.of(
            site(DAEJEON, "nirs-daejeon", "chungcheong"),
            site(new SiteName("gongju"), "nirs-gongju", "chungcheong"),
            site(GWANGJU, "nirs-gwangju", "honam"),
            site(DAEGU, "nirs-daegu", "yeongnam"));

    private static Site site(SiteName name, String building, String grid) {
        return new Site(name, Optional.empty(), Map.of("building", building, "power", grid), false);
    }

    private static KnownSnapshot snapshot(int hoursAgo, SiteName... complete) {
        Instant begun = NOW.minus(Duration.ofHours(hoursAgo));
        String digits = "%016x".formatted(hoursAgo);
        String time = begun.toString().replace("-", "").replace(":", "").replace("Z", ".000Z");
        return new KnownSnapshot(new SnapshotId(time + "-" + digits), begun, 10, 3_600_000, Set.of(complete));
    }

    private static Known system(KnownSnapshot... newestFirst) {
        return new Known(
                new SystemName("gov"),
                Grade.A1,
                DAEJEON,
                Optional.of(Duration.ofHours(2)),
                Optional.of(Duration.ofHours(1)),
                List.of(newestFirst));
    }

    private static Loss lose(String... names) {
        return Loss.of(List.of(names), SITES);
    }

    @Test
    void theNewestSnapshotWithACompleteCopyElsewhereSurvives() {
        Known known = system(snapshot(1, DAEJEON), snapshot(3, DAEJEON, GWANGJU), snapshot(5, DAEJEON, GWANGJU, DAEGU));
        Survival survival = Survival.of(known, lose("daejeon"), NOW, Optional.of(1000.0));
        assertThat(survival.fate()).isEqualTo(Fate.RECOVERABLE);
        var newest = survival.newest().orElseThrow();
        assertThat(newest.from()).containsExactly(GWANGJU);
        assertThat(newest.age()).isEqualTo(Duration.ofHours(3));
        assertThat(newest.withinRpo()).contains(false);
        assertThat(newest.recovery()).contains(Duration.ofHours(1));
        assertThat(newest.withinRto()).contains(true);
        assertThat(Survival.of(known, lose("daejeon"), NOW, Optional.of(999.0))
                        .newest()
                        .orElseThrow()
                        .withinRto())
                .contains(false);
    }

    @Test
    void withoutAMeasuredRateNothingIsSaidOfTheTime() {
        var newest = Survival.of(system(snapshot(1, GWANGJU)), lose("daejeon"), NOW, Optional.empty())
                .newest()
                .orElseThrow();
        assertThat(newest.recovery()).isEmpty();
        assertThat(newest.withinRto()).isEmpty();
    }

    @Test
    void aDomainTakesAllSitesInIt() {
        Known known = system(snapshot(1, new SiteName("gongju")));
        assertThat(lose("power=chungcheong").sites()).containsExactly(DAEJEON, new SiteName("gongju"));
        assertThat(Survival.of(known, lose("power=chungcheong"), NOW, Optional.empty())
                        .fate())
                .isEqualTo(Fate.LOST);
        assertThat(Survival.of(known, lose("gongju"), NOW, Optional.empty()).fate())
                .isEqualTo(Fate.EXPOSED);
        assertThat(Survival.of(known, lose("daegu"), NOW, Optional.empty()).fate())
                .isEqualTo(Fate.SAFE);
    }

    @Test
    void whatDoesNotExistCannotBeLost() {
        assertThatThrownBy(() -> lose("busan"))
                .isInstanceOf(SagoException.class)
                .hasMessage("there is no site and no domain \"busan\" to lose")
                .extracting(e -> ((SagoException) e).remedy())
                .asString()
                .contains("daegu, daejeon, gongju, gwangju", "power=honam");
    }

    @Test
    void everySingleLossEveryDomainAndEveryPairIsThereOnce() {
        List<Loss> all = Loss.all(SITES);
        assertThat(all).extracting(Loss::sites).doesNotHaveDuplicates().hasSize(4 + 1 + 5);
        assertThat(all.get(4).name()).isEqualTo("power=chungcheong");
    }

    /** Against the definition, word by word. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void agreesWithTheDefinition(long seed) {
        Random random = new Random(seed);
        List<SiteName> names = SITES.stream().map(Site::name).toList();
        for (int round = 0; round < 200; round++) {
            List<KnownSnapshot> snapshots = new ArrayList<>();
            for (int i = 0; i < random.nextInt(4); i++) {
                Set<SiteName> complete = new HashSet<>();
                names.forEach(name -> {
                    if (random.nextBoolean()) {
                        complete.add(name);
                    }
                });
                snapshots.add(snapshot(i + 1, complete.toArray(SiteName[]::new)));
            }
            for (Loss loss : Loss.all(SITES)) {
                Survival survival =
                        Survival.of(system(snapshots.toArray(KnownSnapshot[]::new)), loss, NOW, Optional.empty());
                boolean copy = false;
                for (KnownSnapshot each : snapshots) {
                    Set<SiteName> left = new HashSet<>(each.complete());
                    left.removeAll(loss.sites());
                    if (!left.isEmpty() && !copy) {
                        copy = true;
                        assertThat(survival.newest().orElseThrow().id()).isEqualTo(each.id());
                        assertThat(survival.newest().orElseThrow().from()).containsExactlyInAnyOrderElementsOf(left);
                    }
                }
                boolean original = !loss.sites().contains(DAEJEON);
                assertThat(survival.fate())
                        .as("seed %d: %s of %s", seed, loss, snapshots)
                        .isEqualTo(
                                copy ? original ? Fate.SAFE : Fate.RECOVERABLE : original ? Fate.EXPOSED : Fate.LOST);
            }
        }
    }
}
