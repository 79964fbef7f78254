package dev.sago.policy;

import dev.sago.model.Location;
import dev.sago.model.Site;
import dev.sago.model.Site.State;
import dev.sago.model.SiteName;
import dev.sago.policy.Placement.Choice;
import dev.sago.policy.Placement.Infeasible;
import dev.sago.policy.Placement.Placed;
import dev.sago.policy.PolicySettings.Immutable;
import dev.sago.policy.PolicySettings.Retention;
import dev.sago.policy.PolicySettings.Verify;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PlacementTest {

    private static final Site DAEJEON = site("daejeon", 36.35, 127.38, "building", "nirs-daejeon", "power", "dj");
    private static final Site GONGJU = site("gongju", 36.45, 127.12, "building", "nirs-gongju", "power", "gj");
    private static final Site GWANGJU = site("gwangju", 35.16, 126.85, "building", "nirs-gwangju", "power", "gw");
    private static final Site DAEGU = site("daegu", 35.87, 128.60, "building", "nirs-daegu", "power", "dg");
    private static final List<Site> FOUR = List.of(DAEJEON, GONGJU, GWANGJU, DAEGU);

    @Test
    void takesTheWidestSpreadAndPutsTheNearestFirst() {
        Placed placed = placed(policy(3, 2, Set.of("building"), 0, 0), FOUR, "daejeon");
        assertThat(placed.sites()).extracting(SiteName::value).containsExactly("gongju", "daegu", "gwangju");
        assertThat(placed.choices())
                .extracting(Choice::toString)
                .containsExactly(
                        "Choice[site=daegu, chosen=true, why=offsite, 121.9 km from home]",
                        "Choice[site=daejeon, chosen=false, why=not needed: the sites taken are a better set]",
                        "Choice[site=gongju, chosen=true, why=offsite, 25.8 km from home]",
                        "Choice[site=gwangju, chosen=true, why=offsite, 140.7 km from home]");
    }

    @Test
    void theHomeMayHoldACopyAndComesFirst() {
        Placed placed = placed(policy(4, 3, Set.of("building"), 0, 0), FOUR, "daejeon");
        assertThat(placed.sites()).extracting(SiteName::value).startsWith("daejeon", "gongju");
        assertThat(placed.choices()).contains(new Choice(DAEJEON.name(), true, Told.of("chosen.home")));
    }

    @Test
    void oneCopyGoesAsFarFromHomeAsItCan() {
        assertThat(placed(policy(1, 1, Set.of("building"), 0, 0), FOUR, "daejeon")
                        .sites())
                .containsExactly(GWANGJU.name());
    }

    @Test
    void namesDecideWhereNothingElseDoes() {
        List<Site> sites = List.of(bare("c", "building", "3"), bare("b", "building", "2"), bare("a", "building", "1"));
        assertThat(placed(policy(2, 0, Set.of("building"), 0, 0), sites, "c").sites())
                .as("two offsite copies are better than one, so the home c is left out")
                .containsExactly(new SiteName("a"), new SiteName("b"));
    }

    @Test
    void namesBothSitesAndWhatTheyShare() {
        Site oneFloorApart = site("gongju", 36.35, 127.38, "building", "nirs-daejeon", "power", "gj");
        Infeasible infeasible =
                infeasible(policy(2, 0, Set.of("building"), 0, 0), List.of(DAEJEON, oneFloorApart), "daejeon");
        assertThat(infeasible.conflicting()).extracting(SiteName::value).containsExactly("daejeon", "gongju");
        assertThat(infeasible.explanation())
                .isEqualTo("policy test wants 2 copies, but daejeon and gongju share building nirs-daejeon:"
                        + " add a site, drop building from apart, or lower copies to 1");
    }

    @Test
    void tellsOnlyTheConflictThatCounts() {
        Site nearGwangju = site("naju", 35.02, 126.71, "building", "naju", "power", "gw");
        List<Site> sites = List.of(DAEJEON, GONGJU, GWANGJU, nearGwangju, DAEGU);
        Infeasible infeasible = infeasible(policy(5, 1, Set.of("building", "power"), 0, 0), sites, "daejeon");
        assertThat(infeasible.conflicting()).extracting(SiteName::value).containsExactly("gwangju", "naju");
        assertThat(infeasible.explanation())
                .isEqualTo("policy test wants 5 copies, but gwangju and naju share power gw:"
                        + " add a site, drop power from apart, or lower copies to 4");
    }

    @Test
    void saysHowFarTheMinimumDistanceWouldHaveToGoDown() {
        Infeasible infeasible = infeasible(policy(4, 1, Set.of("building"), 30_000, 0), FOUR, "daejeon");
        assertThat(infeasible.explanation())
                .isEqualTo("policy test wants 4 copies, at least 30.0 km apart, but daejeon and gongju stand 25.8 km"
                        + " apart: add a site, lower minimum-distance to 25km,"
                        + " or lower copies to 3");
        assertThat(placed(policy(4, 1, Set.of("building"), 25_000, 0), FOUR, "daejeon")
                        .sites())
                .hasSize(4);
    }

    @Test
    void takesWhatIsNotToldAsUnsafe() {
        Site silent = new Site(new SiteName("bunker"), Optional.empty(), Map.of(), false);
        List<Site> two = List.of(DAEJEON, silent);
        assertThat(infeasible(policy(2, 0, Set.of("building"), 0, 0), two, "daejeon")
                        .explanation())
                .isEqualTo("policy test wants 2 copies, but bunker does not tell its building:"
                        + " tell the building of bunker, add a site, or lower copies to 1");
        assertThat(infeasible(policy(2, 0, Set.of(), 10, 0), two, "daejeon").explanation())
                .contains("bunker does not tell its location");
        assertThat(infeasible(policy(1, 1, Set.of("building"), 0, 0), two, "daejeon")
                        .explanation())
                .contains("bunker does not tell its building");
        assertThat(placed(policy(1, 0, Set.of("building"), 10, 0), List.of(silent), "bunker")
                        .sites())
                .as("a single copy has nothing to be apart from")
                .containsExactly(silent.name());
    }

    @Test
    void aCopyThatSharesAnyDomainWithTheHomeIsNotOffsite() {
        Site sameGrid = site("sejong", 36.48, 127.29, "building", "sejong", "power", "dj");
        PolicySettings policy = policy(2, 1, Set.of("building"), 0, 0);
        assertThat(infeasible(policy, List.of(DAEJEON, sameGrid), "daejeon").explanation())
                .isEqualTo("policy test wants 2 copies, but 1 must be offsite and daejeon is the home, sejong shares"
                        + " power dj with the home daejeon: add a site or lower offsite to 0");
    }

    @Test
    void immutableCopiesNeedSitesThatLock() {
        assertThat(infeasible(policy(4, 1, Set.of("building"), 0, 1), FOUR, "daejeon")
                        .explanation())
                .isEqualTo("policy test wants 4 copies, but 1 must be immutable and daegu, daejeon, gongju, gwangju"
                        + " cannot lock objects: add a site, give another site object-lock,"
                        + " or lower the immutable copies to 0");
        Site locking = new Site(GONGJU.name(), GONGJU.location(), GONGJU.domains(), true);
        List<Site> sites = List.of(DAEJEON, locking, GWANGJU, DAEGU);
        assertThat(placed(policy(3, 1, Set.of("building"), 0, 1), sites, "daejeon")
                        .sites())
                .contains(locking.name());
    }

    @Test
    void countsSitesWhereThereAreTooFew() {
        assertThat(infeasible(policy(3, 1, Set.of("building"), 0, 0), List.of(DAEJEON, GWANGJU), "daejeon")
                        .explanation())
                .isEqualTo("policy test wants 3 copies, and there are 2 sites: add a site or lower copies to 2");
    }

    @Test
    void aLongConflictIsToldInPart() {
        List<Site> sites = IntStream.range(0, 9)
                .mapToObj(i -> bare("s" + i, "building", "one"))
                .toList();
        assertThat(infeasible(policy(2, 0, Set.of("building"), 0, 0), sites, "s0")
                        .explanation())
                .isEqualTo("policy test wants 2 copies, but s0, s1, s2, s3, s4, s5, and 3 more share building one:"
                        + " add a site, drop building from apart, or lower copies to 1");
    }

    @Test
    void everyoneOfAGroupIsNamedOnce() {
        List<Site> sites = List.of(
                bare("a", "building", "east"),
                bare("b", "building", "east"),
                bare("c", "building", "west"),
                bare("d", "building", "west"));
        assertThat(infeasible(policy(3, 0, Set.of("building"), 0, 0), sites, "a")
                        .explanation())
                .isEqualTo("policy test wants 3 copies, but a and b share building east and c and d share building"
                        + " west: add a site, drop building from apart, or lower copies to 2");
    }

    @Test
    void saysHowManySitesAreLacking() {
        assertThat(infeasible(policy(4, 1, Set.of("building"), 0, 0), List.of(DAEJEON, GWANGJU), "daejeon")
                        .remedy())
                .hasToString("add 2 sites or lower copies to 2");
    }

    @Test
    void takesPreferredSitesFirstAndInTheirOrder() {
        assertThat(placed(preferring(2, "daejeon", "gongju"), FOUR, "daejeon").sites())
                .as("nearer to each other than any other two")
                .containsExactly(DAEJEON.name(), GONGJU.name());
        assertThat(placed(preferring(2, "gongju"), FOUR, "daejeon").sites())
                .contains(GONGJU.name())
                .hasSize(2);
        Placed placed = placed(preferring(2, "daejeon", "daegu", "gongju"), FOUR, "daejeon");
        assertThat(placed.sites()).containsExactly(DAEJEON.name(), DAEGU.name());
        assertThat(placed.choices())
                .extracting(choice -> choice.why().toString())
                .contains("at home", "offsite, 121.9 km from home, preferred")
                .contains("not needed: the sites taken are preferred, or a better set");
    }

    @Test
    void reasonsAreToldInKoreanToo() {
        Placed placed = placed(preferring(2, "daejeon", "daegu", "gongju"), FOUR, "daejeon");
        assertThat(placed.choices())
                .extracting(choice -> choice.why().in("ko"))
                .contains("본 사이트", "원격, 본 사이트에서 121.9 km, 우선 지정");
        Infeasible none = infeasible(policy(4, 1, Set.of("building"), 30_000, 0), FOUR, "daejeon");
        assertThat(none.conflict().in("ko"))
                .isEqualTo("정책 test: 복제본 4개 필요(서로 30.0 km 이상), 그러나 daejeon - gongju 거리 25.8 km");
        assertThat(none.remedy().in("ko")).isEqualTo("사이트 1개 추가, minimum-distance를 25km(으)로 낮추기 또는 copies를 3(으)로 낮추기");
    }

    @Test
    void whatIsClosedOrDrainingTakesNoCopy() {
        Site closed = using(GWANGJU, State.CLOSED, 0);
        Site draining = using(DAEGU, State.DRAINING, 0);
        List<Site> sites = List.of(DAEJEON, GONGJU, closed, draining);
        assertThat(placed(policy(2, 1, Set.of("building"), 0, 0), sites, "daejeon")
                        .choices())
                .extracting(Choice::toString)
                .contains(
                        "Choice[site=daegu, chosen=false, why=is draining]",
                        "Choice[site=gwangju, chosen=false, why=is closed]");
        assertThat(infeasible(policy(3, 1, Set.of("building"), 0, 0), sites, "daejeon")
                        .explanation())
                .isEqualTo("policy test wants 3 copies, but daegu is draining and gwangju is closed: add a site,"
                        + " open daegu again, open gwangju again, or lower copies to 2");
        assertThat(placed(policy(1, 0, Set.of(), 0, 0), List.of(using(DAEJEON, State.OPEN, 1)), "daejeon")
                        .sites())
                .hasSize(1);
    }

    @Test
    void aHomeThatDoesNotTellIsToldToBeAsked() {
        Site silent = new Site(new SiteName("bunker"), Optional.empty(), Map.of(), false);
        assertThat(infeasible(policy(1, 1, Set.of("building"), 0, 0), List.of(DAEJEON, silent), "bunker")
                        .remedy())
                .hasToString("tell the building of the home bunker or lower offsite to 0");
    }

    private static Site using(Site site, State state, long capacity) {
        return new Site(site.name(), site.location(), site.domains(), site.objectLock(), new Site.Use(state, capacity));
    }

    private static PolicySettings preferring(int copies, String... names) {
        return preferring(
                policy(copies, 0, Set.of("building"), 0, 0),
                Stream.of(names).map(SiteName::new).toList());
    }

    static PolicySettings preferring(PolicySettings plain, List<SiteName> sites) {
        return new PolicySettings(
                plain.name(),
                plain.copies(),
                plain.quorum(),
                plain.offsite(),
                plain.apart(),
                plain.minimumDistanceMetres(),
                plain.immutable(),
                plain.rpo(),
                plain.rto(),
                plain.schedule(),
                plain.zone(),
                plain.retention(),
                plain.verify(),
                plain.timing(),
                sites);
    }

    @Test
    void refusesAHomeThatIsNotThere() {
        assertThatThrownBy(() -> Placement.place(policy(1, 0, Set.of(), 0, 0), FOUR, new SiteName("seoul")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("seoul");
    }

    private static Placed placed(PolicySettings policy, List<Site> sites, String home) {
        Placement placement = Placement.place(policy, sites, new SiteName(home));
        assertThat(placement).isInstanceOf(Placed.class);
        return (Placed) placement;
    }

    private static Infeasible infeasible(PolicySettings policy, List<Site> sites, String home) {
        Placement placement = Placement.place(policy, sites, new SiteName(home));
        assertThat(placement).isInstanceOf(Infeasible.class);
        return (Infeasible) placement;
    }

    static PolicySettings policy(int copies, int offsite, Set<String> apart, long metres, int immutable) {
        return new PolicySettings(
                "test",
                copies,
                1,
                offsite,
                apart,
                metres,
                new Immutable(immutable, immutable),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new Retention(0, 0, 0, 0, 0, 0),
                new Verify(Optional.empty(), Optional.empty(), 0, Optional.empty()));
    }

    private static Site site(
            String name, double latitude, double longitude, String kind, String value, String kind2, String value2) {
        Map<String, String> domains = Map.of(kind, value, kind2, value2);
        return new Site(new SiteName(name), Optional.of(new Location(latitude, longitude)), domains, false);
    }

    private static Site bare(String name, String kind, String value) {
        return new Site(new SiteName(name), Optional.empty(), Map.of(kind, value), false);
    }
}
