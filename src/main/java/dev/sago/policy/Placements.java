package dev.sago.policy;

import dev.sago.model.Grade;
import dev.sago.model.Site;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The placement of all systems, which share the sites' capacity. One after another they take their best sites among those that
 * have room: in the order of grade, so that what is most urgent comes first, then in the given order, so that a system that is
 * added at the end moves no other. A system of unknown size takes no room. Another distribution might have room for
 * a system that finds none this way; sizes and capacities are too rough for that to matter.
 */
public final class Placements {

    private final Collection<Site> sites;
    private final Map<SiteName, Long> left = new LinkedHashMap<>();
    private final Map<Same, Placement> known = new HashMap<>();

    private Placements(Collection<Site> sites) {
        this.sites = sites;
        sites.forEach(site -> {
            if (site.use().capacity() > 0) {
                left.put(site.name(), site.use().capacity());
            }
        });
    }

    /**
     * A system that is to be placed.
     *
     * @param size bytes that one copy takes at a site; 0 if that is not known
     */
    public record Wanted(SystemName system, Grade grade, SiteName home, PolicySettings policy, long size) {}

    /** Systems of one policy and home are placed alike where no site is full. */
    private record Same(PolicySettings policy, SiteName home) {}

    /** Where each goes, in the given order. */
    public static Map<SystemName, Placement> of(Collection<Wanted> systems, Collection<Site> sites) {
        Placements placements = new Placements(sites);
        Map<SystemName, Placement> placed = new HashMap<>();
        systems.stream()
                .sorted(Comparator.comparing(Wanted::grade)) // stable
                .forEach(one -> placed.put(one.system(), placements.place(one)));
        Map<SystemName, Placement> inOrder = new LinkedHashMap<>();
        systems.forEach(one -> inOrder.put(one.system(), Objects.requireNonNull(placed.get(one.system()))));
        return inOrder;
    }

    private Placement place(Wanted wanted) {
        Map<SiteName, Told> full = new LinkedHashMap<>();
        left.forEach((site, room) -> {
            if (room < wanted.size()) {
                full.put(site, Told.of("full", bytes(room), wanted.system(), bytes(wanted.size())));
            }
        });
        Placement placement = full.isEmpty()
                ? known.computeIfAbsent(
                        new Same(wanted.policy(), wanted.home()),
                        same -> Placement.place(same.policy(), sites, same.home()))
                : Placement.place(wanted.policy(), sites, wanted.home(), full);
        if (placement instanceof Placement.Placed placed) {
            placed.sites().forEach(site -> left.computeIfPresent(site, (s, room) -> room - wanted.size()));
        }
        return placement;
    }

    private static String bytes(long number) {
        String[] units = {"B", "kB", "MB", "GB", "TB", "PB"};
        double value = number;
        int unit = 0;
        while (value >= 1000 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
    }
}
