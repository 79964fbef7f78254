package dev.sago.maintenance;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.Findings;
import dev.sago.model.Finding;
import dev.sago.model.SiteName;
import dev.sago.repository.DeepLook;
import dev.sago.repository.Inventory;
import dev.sago.repository.Repository;
import dev.sago.repository.SiteObjects;
import dev.sago.site.StoreException;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/**
 * What a heal sees before it acts: the inventory of every site, and which objects of the right size have wrong bytes:
 * all of them by reading everything, otherwise those that restores and verifications met.
 */
final class HealSurvey {

    private final Repository repository;
    private final Catalog catalog;
    private final HealOptions options;
    private final Survey placed;
    private final Survey former;
    private final Map<SiteName, Set<String>> damaged = new TreeMap<>();

    private HealSurvey(Repository repository, Catalog catalog, HealOptions options) throws InterruptedException {
        this.repository = repository;
        this.catalog = catalog;
        this.options = options;
        this.placed = Survey.take(repository, sites(true));
        this.former = Survey.take(repository, sites(false));
    }

    /**
     * Looks.
     *
     * @param progress told the size of each object that is read to compare it
     */
    static HealSurvey take(Repository repository, Catalog catalog, HealOptions options, LongConsumer progress)
            throws InterruptedException {
        HealSurvey survey = new HealSurvey(repository, catalog, options);
        if (options.deep()) {
            survey.readAll(progress);
        } else {
            survey.readSuspects();
        }
        return survey;
    }

    private List<SiteObjects> sites(boolean ofThePlacement) {
        return repository.sites().stream()
                .filter(site -> options.placed().contains(site.site()) == ofThePlacement)
                .toList();
    }

    /** Sites of the placement. */
    List<SiteObjects> placedSites() {
        return sites(true);
    }

    /** What was seen at the sites of the placement. */
    Survey placed() {
        return placed;
    }

    /** What was seen at sites that left the policy. */
    Survey former() {
        return former;
    }

    /** Whether every site answered. */
    boolean allAnswered() {
        return placed.unreachable().isEmpty() && former.unreachable().isEmpty();
    }

    /** Objects of the right size whose bytes are wrong, by site. */
    Map<SiteName, Set<String>> damaged() {
        return damaged;
    }

    private void readAll(LongConsumer progress) throws InterruptedException {
        Map<String, Long> expected = new Inventory(repository).expected();
        Map<SiteObjects, Map<String, Long>> toRead = new LinkedHashMap<>();
        for (SiteObjects site : repository.sites()) {
            Inventory.Result seen = seen().get(site.site());
            if (seen != null) {
                Map<String, Long> there = new TreeMap<>(expected);
                there.keySet().removeAll(seen.missing());
                there.keySet().removeAll(seen.damaged());
                toRead.put(site, there);
            }
        }
        DeepLook.Result result = new DeepLook(progress).take(toRead);
        damaged.putAll(result.damaged());
        placed.add(Map.of(), result.unreachable());
        former.add(Map.of(), result.unreachable());
    }

    /**
     * Objects that restores and verifications found damaged and that still are: an inventory sees names and sizes only,
     * so each is read and compared with its name.
     */
    private void readSuspects() {
        for (SiteObjects site : repository.sites()) {
            Set<String> wrong = new TreeSet<>();
            for (String key : suspects(site.site())) {
                try {
                    if (!site.isSound(key)) {
                        wrong.add(key);
                    }
                } catch (StoreException e) {
                    wrong.add(key); // It cannot be read, so it does not count as sound.
                }
            }
            damaged.put(site.site(), wrong);
        }
    }

    private Set<String> suspects(SiteName site) {
        Set<String> told = new TreeSet<>();
        catalog.findings().of(repository.system()).stream()
                .map(Findings.Seen::finding)
                .filter(finding -> finding.site().equals(site)
                        && finding.kind() == Finding.Kind.DAMAGED
                        && !finding.key().isEmpty())
                .forEach(finding -> told.add(finding.key()));
        Inventory.Result seen = seen().get(site);
        if (seen == null) {
            return Set.of();
        }
        told.retainAll(new HashSet<>(new Inventory(repository).expected().keySet()));
        told.removeAll(seen.missing());
        return told;
    }

    private Map<SiteName, Inventory.Result> seen() {
        Map<SiteName, Inventory.Result> seen = new LinkedHashMap<>(placed.results());
        seen.putAll(former.results());
        return seen;
    }

    /** The plan that follows. */
    HealPlan plan() {
        List<SiteName> names = new ArrayList<>();
        placedSites().forEach(site -> names.add(site.site()));
        return HealPlan.of(
                repository.system(),
                names,
                options,
                new HealPlan.Seen(
                        new Inventory(repository).expected(),
                        seen(),
                        placed.unreachable(),
                        damaged,
                        repository.doubtfulKeys()));
    }
}
