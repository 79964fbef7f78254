package dev.sago.maintenance;

import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.repository.Inventory;
import dev.sago.repository.ObjectKeys;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a heal would do: a record of what was seen, made without looking anywhere.
 *
 * @param system the system
 * @param deep whether the bytes of all objects were read for it
 * @param sites each site of the placement, in order, with sums
 * @param objects each object that is to be brought somewhere, in the order of writing
 * @param drains sites that left the policy and still hold objects
 * @param doubtful wrapped keys that are left as they are, with the reason
 */
public record HealPlan(
        SystemName system,
        boolean deep,
        List<SitePlan> sites,
        List<Transfer> objects,
        List<DrainPlan> drains,
        Map<String, String> doubtful) {

    /** Why an object is brought to a site. */
    public enum Why {
        /** It is not there. */
        MISSING,
        /** It has another size than it should have. */
        WRONG_SIZE,
        /** Its bytes are not what they should be. */
        DAMAGED
    }

    /**
     * One site of the placement.
     *
     * @param site the site
     * @param objects objects that are to be brought there
     * @param bytes their size
     * @param why how many of them for which reason
     * @param unreachable why it did not answer; empty if it did
     */
    public record SitePlan(SiteName site, int objects, long bytes, Map<Why, Integer> why, String unreachable) {}

    /**
     * One object.
     *
     * @param key its relative key
     * @param bytes its size
     * @param to the sites that need it, with the reason
     * @param from sites that seem to have it, the one that is read first at the front; empty if none has
     */
    public record Transfer(String key, long bytes, Map<SiteName, Why> to, List<SiteName> from) {}

    /**
     * A site that left the policy.
     *
     * @param site the site
     * @param objects objects of the system there
     * @param bytes their size
     * @param asked whether it is to be emptied
     */
    public record DrainPlan(SiteName site, int objects, long bytes, boolean asked) {}

    /**
     * What was seen.
     *
     * @param expected what should be at every site of the placement, with sizes
     * @param seen inventories of sites that answered, those that left the policy too
     * @param unreachable sites of the placement that did not answer, with the reason
     * @param damaged objects of the right size whose bytes are wrong, by site
     * @param doubtful wrapped keys of which nobody can tell which bytes are right, with the reason
     */
    record Seen(
            Map<String, Long> expected,
            Map<SiteName, Inventory.Result> seen,
            Map<SiteName, String> unreachable,
            Map<SiteName, Set<String>> damaged,
            Map<String, String> doubtful) {}

    /**
     * Makes the plan.
     *
     * @param placed the sites of the placement, in order
     */
    static HealPlan of(SystemName system, List<SiteName> placed, HealOptions options, Seen seen) {
        Map<SiteName, Map<String, Why>> lacks = new TreeMap<>();
        seen.seen().forEach((site, inventory) -> lacks.put(site, lacks(seen, inventory)));
        Map<String, Map<SiteName, Why>> needs = new TreeMap<>();
        for (SiteName site : placed) {
            lacks.getOrDefault(site, Map.of())
                    .forEach((key, why) ->
                            needs.computeIfAbsent(key, k -> new TreeMap<>()).put(site, why));
        }
        List<Transfer> objects = new ArrayList<>();
        needs.forEach((key, to) -> {
            List<SiteName> from = sources(lacks, key, objects.size());
            objects.add(new Transfer(key, seen.expected().getOrDefault(key, 0L), to, from));
        });
        objects.sort(Comparator.comparingInt((Transfer one) -> ObjectKeys.rank(one.key()))
                .thenComparing(Transfer::key));
        List<SitePlan> sites = new ArrayList<>();
        placed.forEach(site -> sites.add(sum(site, objects, seen)));
        List<DrainPlan> drains = new ArrayList<>();
        seen.seen().forEach((site, inventory) -> {
            if (!placed.contains(site) && !options.kept().contains(site) && inventory.objects() > 0) {
                drains.add(new DrainPlan(site, (int) inventory.objects(), inventory.bytes(), options.drain()));
            }
        });
        return new HealPlan(system, options.deep(), sites, objects, drains, seen.doubtful());
    }

    private static Map<String, Why> lacks(Seen seen, Inventory.Result inventory) {
        Map<String, Why> lacks = new TreeMap<>();
        seen.damaged().getOrDefault(inventory.site(), Set.of()).forEach(key -> lacks.put(key, Why.DAMAGED));
        for (String key : inventory.damaged()) {
            lacks.put(key, key.startsWith(ObjectKeys.KEYS) ? Why.DAMAGED : Why.WRONG_SIZE);
        }
        inventory.missing().forEach(key -> lacks.put(key, Why.MISSING));
        return lacks;
    }

    /** Sites that seem to have it whole; they take turns, so that all of them are read from. */
    private static List<SiteName> sources(Map<SiteName, Map<String, Why>> lacks, String key, int turn) {
        List<SiteName> from = new ArrayList<>();
        lacks.forEach((site, lacking) -> {
            if (!lacking.containsKey(key)) {
                from.add(site);
            }
        });
        if (!from.isEmpty()) {
            Collections.rotate(from, -(turn % from.size()));
        }
        return from;
    }

    private static SitePlan sum(SiteName site, List<Transfer> objects, Seen seen) {
        int count = 0;
        long bytes = 0;
        Map<Why, Integer> why = new LinkedHashMap<>();
        for (Transfer one : objects) {
            Why reason = one.to().get(site);
            if (reason != null) {
                count++;
                bytes += one.bytes();
                why.merge(reason, 1, Integer::sum);
            }
        }
        return new SitePlan(site, count, bytes, why, seen.unreachable().getOrDefault(site, ""));
    }

    /** Objects that no site which answers seems to have. */
    public List<String> withoutSource() {
        return objects.stream()
                .filter(one -> one.from().isEmpty())
                .map(Transfer::key)
                .toList();
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return objects.isEmpty() && drains.stream().noneMatch(DrainPlan::asked);
    }
}
