package dev.sago.policy;

import dev.sago.model.SiteName;
import dev.sago.policy.Obstacle.Immutable;
import dev.sago.policy.Obstacle.Near;
import dev.sago.policy.Obstacle.Offsite;
import dev.sago.policy.Obstacle.Shared;
import dev.sago.policy.Obstacle.Unknown;
import dev.sago.policy.PlacementSearch.Demand;
import dev.sago.policy.PlacementSearch.Found;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Explains why no set of sites will do. Obstacles are taken away one after another as long as it stays impossible without
 * them; what is left is a conflict in which every part counts. That is done in both directions, and the conflict with fewer
 * sites is told.
 */
final class PlacementConflict {

    /** More would not be read. */
    private static final int MOST_TOLD = 6;

    private final PlacementGround ground;
    private final PolicySettings policy;
    private final Demand demand;

    private PlacementConflict(PlacementGround ground, Demand demand) {
        this.ground = ground;
        this.policy = ground.policy();
        this.demand = demand;
    }

    static Placement.Infeasible explain(PlacementGround ground, Demand demand) {
        return new PlacementConflict(ground, demand).explain();
    }

    private Placement.Infeasible explain() {
        List<Obstacle> forward = shrink(ground.obstacles());
        List<Obstacle> backward = shrink(ground.obstacles().reversed()).reversed();
        List<Obstacle> conflict = sites(forward).size() < sites(backward).size() ? forward : backward;
        List<SiteName> names =
                sites(conflict).stream().map(i -> ground.sites().get(i).name()).toList();
        return new Placement.Infeasible(names, tell(conflict), remedy(conflict));
    }

    private List<Obstacle> shrink(List<Obstacle> all) {
        List<Obstacle> left = new ArrayList<>(all);
        for (Obstacle obstacle : all) {
            List<Obstacle> without = new ArrayList<>(left);
            without.remove(obstacle);
            if (!possible(without)) {
                left = without;
            }
        }
        return left;
    }

    private boolean possible(List<Obstacle> obstacles) {
        return possible(obstacles, demand);
    }

    /** Demands count only where their obstacle is among those that are left. */
    private boolean possible(List<Obstacle> obstacles, Demand wanted) {
        Demand counted = new Demand(
                wanted.copies(),
                obstacles.contains(new Offsite()) ? wanted.offsite() : 0,
                obstacles.contains(new Immutable()) ? wanted.immutable() : 0);
        return PlacementSearch.feasible(ground, counted, obstacles);
    }

    private Set<Integer> sites(List<Obstacle> conflict) {
        Set<Integer> sites = new TreeSet<>();
        for (Obstacle obstacle : conflict) {
            switch (obstacle) {
                case Unknown unknown -> sites.add(unknown.site());
                case Shared shared -> sites.addAll(List.of(shared.first(), shared.second()));
                case Near near -> sites.addAll(List.of(near.first(), near.second()));
                case Offsite _ -> sites.addAll(notOffsite());
                case Immutable _ -> sites.addAll(notLocked());
            }
        }
        return sites;
    }

    private List<Integer> notOffsite() {
        return all().filter(i -> ground.whyNotOffsite(i).isPresent()).boxed().toList();
    }

    private List<Integer> notLocked() {
        return all().filter(i -> !ground.sites().get(i).objectLock()).boxed().toList();
    }

    private IntStream all() {
        return IntStream.range(0, ground.sites().size());
    }

    private String tell(List<Obstacle> conflict) {
        int sites = ground.sites().size();
        String wanted = "policy " + policy.name() + " wants " + count(demand.copies(), "copy", "copies");
        if (demand.copies() > sites) {
            return wanted + ", and there " + (sites == 1 ? "is 1 site" : "are " + sites + " sites");
        }
        List<String> parts = new ArrayList<>();
        for (Obstacle obstacle : conflict) {
            switch (obstacle) {
                case Unknown _, Shared _, Near _ -> parts.add(obstacle.told(ground.sites()));
                case Offsite _ -> parts.add(tellOffsite());
                case Immutable _ -> parts.add(tellLocked());
            }
        }
        String distance = conflict.stream().anyMatch(Near.class::isInstance)
                ? ", at least " + Obstacle.kilometres((double) policy.minimumDistanceMetres()) + " apart"
                : "";
        return wanted + distance + ", but " + joined(parts, "and");
    }

    private String tellOffsite() {
        String reasons = notOffsite().stream()
                .map(i -> ground.sites().get(i).name() + " "
                        + ground.whyNotOffsite(i).orElse(""))
                .collect(Collectors.joining(", "));
        return demand.offsite() + " must be offsite and " + reasons;
    }

    private String tellLocked() {
        String names = notLocked().stream()
                .map(i -> ground.sites().get(i).name().value())
                .collect(Collectors.joining(", "));
        return demand.immutable() + " must be immutable and " + names + " cannot lock objects";
    }

    private String remedy(List<Obstacle> conflict) {
        Set<String> remedies = new LinkedHashSet<>();
        for (Obstacle obstacle : conflict) {
            switch (obstacle) {
                case Unknown(int site, String what) ->
                    remedies.add("tell the " + what + " of "
                            + ground.sites().get(site).name());
                case Shared shared -> {
                    if (possible(without(o -> o instanceof Shared s && s.kind().equals(shared.kind())))) {
                        remedies.add("drop " + shared.kind() + " from apart");
                    }
                }
                case Near _ -> lowerDistance().ifPresent(remedies::add);
                case Offsite _ ->
                    largest(demand.offsite(), n -> new Demand(demand.copies(), n, demand.immutable()))
                            .ifPresent(n -> remedies.add("lower offsite to " + n));
                case Immutable _ -> {
                    remedies.add("give another site object-lock");
                    largest(demand.immutable(), n -> new Demand(demand.copies(), demand.offsite(), n))
                            .ifPresent(n -> remedies.add("lower the immutable copies to " + n));
                }
            }
        }
        largest(demand.copies(), n -> new Demand(n, demand.offsite(), demand.immutable()))
                .filter(n -> n > 0)
                .ifPresent(n -> remedies.add("lower copies to " + n));
        List<String> told = remedies.stream().limit(MOST_TOLD - 1).collect(Collectors.toCollection(ArrayList::new));
        boolean untold = conflict.stream().anyMatch(Unknown.class::isInstance);
        told.add(untold ? told.size() : 0, "add a site");
        return joined(told, "or");
    }

    private Optional<String> lowerDistance() {
        return PlacementSearch.best(ground, demand, without(Near.class::isInstance))
                .map(Found::spread)
                .map(spread -> spread < 1 ? "drop minimum-distance" : "lower minimum-distance to " + rounded(spread));
    }

    /** Rounded down, in the form of the configuration. */
    private static String rounded(double metres) {
        return metres >= 1000 ? (long) (metres / 1000) + "km" : (long) metres + "m";
    }

    private List<Obstacle> without(Predicate<Obstacle> which) {
        return ground.obstacles().stream().filter(which.negate()).toList();
    }

    private Optional<Integer> largest(int below, IntFunction<Demand> demandFor) {
        return IntStream.range(0, below)
                .map(i -> below - 1 - i)
                .filter(n -> possible(ground.obstacles(), demandFor.apply(n)))
                .boxed()
                .findFirst();
    }

    private static String count(int number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }

    private static String joined(List<String> all, String word) {
        List<String> parts = all;
        if (all.size() > MOST_TOLD) {
            parts = new ArrayList<>(all.subList(0, MOST_TOLD));
            parts.add((all.size() - MOST_TOLD) + " more");
        }
        if (parts.size() < 2) {
            return String.join("", parts);
        }
        return String.join(", ", parts.subList(0, parts.size() - 1)) + (parts.size() > 2 ? ", " : " ") + word + " "
                + parts.getLast();
    }
}
