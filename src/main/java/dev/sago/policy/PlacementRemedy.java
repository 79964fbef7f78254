package dev.sago.policy;

import dev.sago.policy.Obstacle.Immutable;
import dev.sago.policy.Obstacle.Near;
import dev.sago.policy.Obstacle.Offsite;
import dev.sago.policy.Obstacle.Shared;
import dev.sago.policy.Obstacle.Shut;
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
import java.util.stream.IntStream;

/**
 * The nearest changes that would allow a placement. Each is tried: it helps by itself. Only that a site tells what it did not
 * cannot be: it helps unless what it tells is in the way.
 */
final class PlacementRemedy {

    private final PlacementGround ground;
    private final Demand demand;

    PlacementRemedy(PlacementGround ground, Demand demand) {
        this.ground = ground;
        this.demand = demand;
    }

    /** As "add a site, drop power from apart, or lower copies to 4". */
    Told of(List<Obstacle> conflict) {
        List<Told> told = new ArrayList<>(tell(conflict));
        addSites().ifPresent(told::add);
        told.addAll(open(conflict));
        told.addAll(dropDomains(conflict));
        if (conflict.stream().anyMatch(Near.class::isInstance)) {
            lowerDistance().ifPresent(told::add);
        }
        if (conflict.contains(new Offsite())) {
            largest(demand.offsite(), n -> new Demand(demand.copies(), n, demand.immutable()))
                    .ifPresent(n -> told.add(Told.of("do.offsite", n)));
        }
        if (conflict.contains(new Immutable())) {
            told.addAll(lockMore());
        }
        largest(demand.copies(), n -> new Demand(n, demand.offsite(), demand.immutable()))
                .filter(n -> n > 0)
                .ifPresent(n -> told.add(Told.of("do.copies", n)));
        if (told.isEmpty()) {
            told.add(Told.of("do.less"));
        }
        return Told.any(told);
    }

    /** Each silent site by itself, or all of them where that takes all. */
    private List<Told> tell(List<Obstacle> conflict) {
        List<Told> told = new ArrayList<>();
        if (conflict.contains(new Offsite()) && !ground.homeLacks().isEmpty()) {
            told.add(Told.of(
                    "do.tell-home",
                    Told.all(ground.homeLacks()),
                    ground.homeSite().name()));
        }
        Set<Integer> silent = new TreeSet<>();
        for (Obstacle obstacle : conflict) {
            if (obstacle instanceof Unknown unknown) {
                silent.add(unknown.site());
            }
        }
        for (int site : silent) {
            if (possible(without(o -> o instanceof Unknown u && u.site() == site))) {
                told.add(tell(site));
            }
        }
        if (told.isEmpty() && silent.size() > 1 && possible(without(Unknown.class::isInstance))) {
            told.add(Told.all(silent.stream().map(this::tell).toList()));
        }
        return told;
    }

    private Told tell(int site) {
        List<String> what = ground.obstacles().stream()
                .filter(o -> o instanceof Unknown u && u.site() == site)
                .map(o -> ((Unknown) o).what())
                .toList();
        return Told.of("do.tell", Told.all(what), ground.sites().get(site).name());
    }

    /** The fewest sites, far from all others and able to lock, that would do with those that there are. */
    private Optional<Told> addSites() {
        boolean offsite = ground.homeLacks().isEmpty();
        return IntStream.rangeClosed(1, demand.copies())
                .filter(n -> possible(
                        ground.obstacles(),
                        new Demand(
                                demand.copies() - n,
                                Math.max(0, demand.offsite() - (offsite ? n : 0)),
                                Math.max(0, demand.immutable() - n))))
                .boxed()
                .findFirst()
                .map(n -> Told.counted("do.add", n, n));
    }

    private List<Told> open(List<Obstacle> conflict) {
        List<Shut> shut = conflict.stream()
                .filter(Shut.class::isInstance)
                .map(Shut.class::cast)
                .toList();
        List<Told> each = shut.stream()
                .filter(one -> possible(without(one::equals)))
                .map(Shut::remedy)
                .toList();
        return each.isEmpty() && shut.size() > 1 && possible(without(shut::contains))
                ? List.of(Told.all(shut.stream().map(Shut::remedy).toList()))
                : each;
    }

    private List<Told> dropDomains(List<Obstacle> conflict) {
        Set<String> kinds = new LinkedHashSet<>();
        for (Obstacle obstacle : conflict) {
            if (obstacle instanceof Shared shared) {
                kinds.add(shared.kind());
            }
        }
        List<Told> each = kinds.stream()
                .filter(kind ->
                        possible(without(o -> o instanceof Shared s && s.kind().equals(kind))))
                .map(kind -> Told.of("do.drop", kind))
                .toList();
        return each.isEmpty()
                        && kinds.size() > 1
                        && possible(without(o -> o instanceof Shared s && kinds.contains(s.kind())))
                ? List.of(Told.of("do.drop", Told.all(List.copyOf(kinds))))
                : each;
    }

    private Optional<Told> lowerDistance() {
        return PlacementSearch.best(ground, demand, without(Near.class::isInstance))
                .map(Found::spread)
                .map(spread -> spread < 1 ? Told.of("do.drop-distance") : Told.of("do.distance", rounded(spread)));
    }

    /** Rounded down, in the form of the configuration. */
    private static String rounded(double metres) {
        return metres >= 1000 ? (long) (metres / 1000) + "km" : (long) metres + "m";
    }

    private List<Told> lockMore() {
        List<Told> told = new ArrayList<>();
        largest(demand.immutable(), n -> new Demand(demand.copies(), demand.offsite(), n))
                .ifPresent(n -> {
                    int more = demand.immutable() - n;
                    told.add(Told.counted("do.lock", more, more));
                    told.add(Told.of("do.immutable", n));
                });
        return told;
    }

    private List<Obstacle> without(Predicate<Obstacle> which) {
        return ground.obstacles().stream().filter(which.negate()).toList();
    }

    private boolean possible(List<Obstacle> obstacles) {
        return possible(obstacles, demand);
    }

    private boolean possible(List<Obstacle> obstacles, Demand wanted) {
        return PlacementConflict.possible(ground, obstacles, wanted);
    }

    private Optional<Integer> largest(int below, IntFunction<Demand> demandFor) {
        return IntStream.range(0, below)
                .map(i -> below - 1 - i)
                .filter(n -> possible(ground.obstacles(), demandFor.apply(n)))
                .boxed()
                .findFirst();
    }
}
