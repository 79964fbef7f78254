package dev.sago.policy;

import dev.sago.model.Location;
import dev.sago.model.Site;
import dev.sago.model.SiteName;
import dev.sago.policy.Obstacle.Immutable;
import dev.sago.policy.Obstacle.Near;
import dev.sago.policy.Obstacle.Offsite;
import dev.sago.policy.Obstacle.Shared;
import dev.sago.policy.Obstacle.Shut;
import dev.sago.policy.Obstacle.Unknown;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a placement stands on: the sites by name, and all obstacles that the policy finds among them.
 *
 * @param sites by name
 * @param home place of the home in that list
 */
record PlacementGround(PolicySettings policy, List<Site> sites, int home, List<Obstacle> obstacles) {

    /**
     * Finds them.
     *
     * @param full sites without room for the system, with the reason as {@link Obstacle.Shut} wants it
     */
    static PlacementGround of(PolicySettings policy, Collection<Site> sites, SiteName home, Map<SiteName, Told> full) {
        List<Site> byName =
                sites.stream().sorted(Comparator.comparing(Site::name)).toList();
        if (byName.stream().map(Site::name).distinct().count() < byName.size()) {
            throw new IllegalArgumentException("a site is there twice: " + byName);
        }
        int place = byName.stream().map(Site::name).toList().indexOf(home);
        if (place < 0) {
            throw new IllegalArgumentException("the home " + home + " is not among the sites");
        }
        List<Obstacle> obstacles = new ArrayList<>();
        for (int i = 0; i < byName.size(); i++) {
            addShut(byName.get(i), i, full, obstacles);
            if (policy.copies() > 1) {
                addUnknown(policy, byName.get(i), i, obstacles);
            }
        }
        if (policy.copies() > 1) {
            addShared(policy, byName, obstacles);
            addNear(policy, byName, obstacles);
        }
        if (policy.offsite() > 0) {
            obstacles.add(new Offsite());
        }
        if (policy.immutable().copies() > 0) {
            obstacles.add(new Immutable());
        }
        return new PlacementGround(policy, byName, place, List.copyOf(obstacles));
    }

    private static void addUnknown(PolicySettings policy, Site site, int place, List<Obstacle> obstacles) {
        for (String kind : new TreeSet<>(policy.apart())) {
            if (!site.domains().containsKey(kind)) {
                obstacles.add(new Unknown(place, kind));
            }
        }
        if (policy.minimumDistanceMetres() > 0 && site.location().isEmpty()) {
            obstacles.add(new Unknown(place, "location"));
        }
    }

    private static void addShut(Site site, int place, Map<SiteName, Told> full, List<Obstacle> obstacles) {
        Told open = Told.of("do.open", site.name());
        switch (site.use().state()) {
            case OPEN ->
                Optional.ofNullable(full.get(site.name()))
                        .ifPresent(why -> obstacles.add(new Shut(place, why, Told.of("do.capacity", site.name()))));
            case CLOSED -> obstacles.add(new Shut(place, Told.of("closed"), open));
            case DRAINING -> obstacles.add(new Shut(place, Told.of("draining"), open));
        }
    }

    private static void addShared(PolicySettings policy, List<Site> sites, List<Obstacle> obstacles) {
        for (String kind : new TreeSet<>(policy.apart())) {
            Map<String, List<Integer>> byValue = new LinkedHashMap<>();
            for (int i = 0; i < sites.size(); i++) {
                String value = sites.get(i).domains().get(kind);
                if (value != null) {
                    byValue.computeIfAbsent(value, v -> new ArrayList<>()).add(i);
                }
            }
            byValue.forEach((value, sharing) -> {
                if (sharing.size() > 1) {
                    obstacles.add(new Shared(List.copyOf(sharing), kind, value));
                }
            });
        }
    }

    private static void addNear(PolicySettings policy, List<Site> sites, List<Obstacle> obstacles) {
        for (int i = 0; i < sites.size(); i++) {
            for (int j = i + 1; j < sites.size(); j++) {
                double metres = distance(sites.get(i), sites.get(j)).orElse(Double.MAX_VALUE);
                if (metres < policy.minimumDistanceMetres()) {
                    obstacles.add(new Near(i, j, metres));
                }
            }
        }
    }

    /** Metres between two sites, if both tell where they stand. */
    static Optional<Double> distance(Site one, Site other) {
        return one.location().flatMap(here -> other.location().map((Location there) -> here.distanceTo(there)));
    }

    Site homeSite() {
        return sites.get(home);
    }

    /** Kinds of domains that the home would have to tell before any site can be known to be offsite; mostly none. */
    List<String> homeLacks() {
        Set<String> told = homeSite().domains().keySet();
        if (policy.apart().isEmpty()) {
            return told.isEmpty() ? List.of("building") : List.of();
        }
        return new TreeSet<>(policy.apart())
                .stream().filter(kind -> !told.contains(kind)).toList();
    }

    /**
     * Why a copy there would not be offsite; empty if it is. A site is offsite when it is not the home, shares no domain
     * with it, and both tell every kind that the policy keeps apart, or where it keeps none apart, any one kind: what is not
     * told cannot be known to differ.
     */
    Optional<Told> whyNotOffsite(int place) {
        if (place == home) {
            return Optional.of(Told.of("home"));
        }
        Site site = sites.get(place);
        for (String kind : new TreeSet<>(homeSite().domains().keySet())) {
            String value = homeSite().domains().get(kind);
            if (value != null && value.equals(site.domains().get(kind))) {
                return Optional.of(
                        Told.of("home.shares", kind, value, homeSite().name()));
            }
        }
        for (String kind : new TreeSet<>(policy.apart())) {
            if (!homeSite().domains().containsKey(kind)) {
                return Optional.of(Told.of("home.silent", homeSite().name(), kind));
            }
            if (!site.domains().containsKey(kind)) {
                return Optional.of(Told.of("silent", kind));
            }
        }
        boolean comparable = homeSite().domains().keySet().stream().anyMatch(site.domains()::containsKey);
        return comparable
                ? Optional.empty()
                : Optional.of(Told.of("home.incomparable", homeSite().name()));
    }
}
