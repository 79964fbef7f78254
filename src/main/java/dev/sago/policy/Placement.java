package dev.sago.policy;

import dev.sago.model.Site;
import dev.sago.model.SiteName;
import dev.sago.policy.PlacementSearch.Demand;
import dev.sago.policy.PlacementSearch.Found;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The decision which sites hold a system: a pure function of policy, sites and home.
 *
 * <p>A set of sites will do when it has as many sites as the policy wants copies, no two of them share a kind of domain that
 * is kept apart or stand closer together than the minimum distance, enough of them are offsite, and enough can lock objects.
 * The home may be among them; it is never offsite. What a site does not tell is taken as unsafe: with more than one copy, a
 * site without a kind of domain that is kept apart, or without a location where there is a minimum distance, holds none.
 *
 * <p>A site that is closed, draining or full takes no copy. Of several sets the best is the one with the sites that the policy
 * prefers, the first of them before all others; then the one whose two nearest sites stand furthest apart (an unknown distance counts as 0),
 * then the one with more offsite copies, then the one whose nearest offsite copy is furthest from the home, then the first by
 * names. All sets are tried, up to 16 sites without exception; with more sites and many copies the search may end after
 * two million steps with the best set until then.
 */
public sealed interface Placement {

    /**
     * A set of sites that keeps all that the policy asks for.
     *
     * @param sites the sites that hold a copy, nearest to the home first, which is the order in which a restore asks
     *     them
     * @param choices every site, by name, with the reason why it was taken or not
     */
    record Placed(List<SiteName> sites, List<Choice> choices) implements Placement {

        /** Copies the lists. */
        public Placed {
            sites = List.copyOf(sites);
            choices = List.copyOf(choices);
        }
    }

    /**
     * No set of sites does.
     *
     * @param conflicting the sites that stand in each other's way, by name; empty where there are simply too few
     * @param conflict what is in the way, as "daejeon and gongju share building nirs-daejeon"
     * @param remedy the nearest changes that would help
     */
    record Infeasible(List<SiteName> conflicting, Told conflict, Told remedy) implements Placement {

        /** Copies the list. */
        public Infeasible {
            conflicting = List.copyOf(conflicting);
        }

        /** Conflict and remedy in one, in English. */
        public String explanation() {
            return conflict + ": " + remedy;
        }
    }

    /**
     * One site's part in a placement.
     *
     * @param chosen whether it holds a copy
     * @param why the reason, for people
     */
    record Choice(SiteName site, boolean chosen, Told why) {}

    /**
     * Places one system.
     *
     * @throws IllegalArgumentException if the home is not among the sites, or a site is there twice
     */
    static Placement place(PolicySettings policy, Collection<Site> sites, SiteName home) {
        return place(policy, sites, home, Map.of());
    }

    /**
     * The same.
     *
     * @param full sites without room for it, with the reason
     */
    static Placement place(PolicySettings policy, Collection<Site> sites, SiteName home, Map<SiteName, Told> full) {
        if (sites.size() > PlacementSearch.MOST_SITES) {
            return new Infeasible(
                    List.of(),
                    Told.of("too-many", sites.size()),
                    Told.of("too-many.remedy", PlacementSearch.MOST_SITES));
        }
        PlacementGround ground = PlacementGround.of(policy, sites, home, full);
        Demand demand =
                new Demand(policy.copies(), policy.offsite(), policy.immutable().copies());
        return PlacementSearch.best(ground, demand, ground.obstacles())
                .<Placement>map(found -> placed(ground, found))
                .orElseGet(() -> PlacementConflict.explain(ground, demand));
    }

    private static Placed placed(PlacementGround ground, Found found) {
        List<Site> sites = ground.sites();
        List<SiteName> ordered = found.sites().stream()
                .map(sites::get)
                .sorted(Comparator.comparingDouble((Site site) -> rank(ground, site))
                        .thenComparing(Site::name))
                .map(Site::name)
                .toList();
        List<Choice> choices = new ArrayList<>();
        for (int i = 0; i < sites.size(); i++) {
            boolean chosen = found.sites().contains(i);
            Told why = chosen ? whyChosen(ground, i) : whyNot(ground, found, i);
            choices.add(new Choice(sites.get(i).name(), chosen, why));
        }
        return new Placed(ordered, choices);
    }

    private static double rank(PlacementGround ground, Site site) {
        return site.name().equals(ground.homeSite().name())
                ? -1
                : PlacementGround.distance(site, ground.homeSite()).orElse(Double.MAX_VALUE);
    }

    private static Told whyChosen(PlacementGround ground, int place) {
        if (place == ground.home()) {
            return Told.of("chosen.home");
        }
        List<Told> reasons = new ArrayList<>();
        Site site = ground.sites().get(place);
        reasons.add(ground.whyNotOffsite(place)
                .map(why -> Told.of("chosen.near", why))
                .orElseGet(() -> Told.of("chosen.offsite")));
        PlacementGround.distance(site, ground.homeSite())
                .ifPresent(metres -> reasons.add(Told.of("chosen.distance", Obstacle.kilometres(metres))));
        if (site.objectLock()) {
            reasons.add(Told.of("chosen.lock"));
        }
        if (ground.policy().prefer().contains(site.name())) {
            reasons.add(Told.of("chosen.preferred"));
        }
        return Told.commas(reasons);
    }

    private static Told whyNot(PlacementGround ground, Found found, int place) {
        for (Obstacle obstacle : ground.obstacles()) {
            if (obstacle instanceof Obstacle.Unknown(int site, String what) && site == place) {
                return Told.of("silent", what);
            }
            if (obstacle instanceof Obstacle.Shut(int site, Told why, Told _) && site == place) {
                return why;
            }
            Optional<Integer> other = found.sites().stream()
                    .filter(chosen -> obstacle.separates(place, chosen))
                    .findFirst();
            if (other.isPresent()) {
                return obstacle.toldOf(ground.sites().get(other.get()));
            }
        }
        return Told.of(ground.policy().prefer().isEmpty() ? "not-needed" : "not-needed.prefer");
    }
}
