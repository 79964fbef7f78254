package dev.sago.cli;

import dev.sago.catalog.Catalog;
import dev.sago.config.Settings;
import dev.sago.model.SiteName;
import dev.sago.site.Bandwidth;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How fast sites took and gave bytes when {@code sago site check} last measured it; kept in the catalog. */
final class LinkRates {

    private static final String UP = "rate.up";
    private static final String DOWN = "rate.down";

    private LinkRates() {}

    /** Keeps what was measured; nothing where it was not. */
    static void keep(Catalog catalog, SiteName site, long up, long down) {
        if (up > 0 && down > 0) {
            catalog.facts().put(site, UP, Long.toString(up));
            catalog.facts().put(site, DOWN, Long.toString(down));
        }
    }

    /** Bytes per second to a site, if that was measured. */
    static Optional<Double> up(Catalog catalog, SiteName site) {
        return catalog.facts().get(site, UP).map(fact -> Double.valueOf(fact.content()));
    }

    /**
     * Bytes per second from each site: what was measured, or what the configuration lets pass, where that is less. Of a bandwidth
     * that depends on the hour, the slowest counts, if it holds for restores.
     */
    static Map<SiteName, Double> down(Settings settings, Optional<Catalog> catalog) {
        Map<SiteName, Double> links = new HashMap<>();
        settings.sites().forEach((name, site) -> {
            List<Double> known = new ArrayList<>();
            catalog.flatMap(open -> open.facts().get(name, DOWN))
                    .ifPresent(fact -> known.add(Double.valueOf(fact.content())));
            if (site.store().bytesPerSecond() > 0) {
                known.add((double) site.store().bytesPerSecond());
            }
            site.limits()
                    .bandwidth()
                    .filter(any -> site.limits().restores())
                    .map(Bandwidth::slowest)
                    .filter(rate -> rate != Bandwidth.UNLIMITED)
                    .ifPresent(rate -> known.add((double) rate));
            known.stream().min(Comparator.naturalOrder()).ifPresent(rate -> links.put(name, rate));
        });
        return links;
    }

    /** Bytes per second to the slowest of some; empty if one of them was not measured. */
    static Optional<Double> slowest(Collection<SiteName> sites, Map<SiteName, Double> measured) {
        return measured.keySet().containsAll(sites)
                ? sites.stream().map(measured::get).min(Comparator.naturalOrder())
                : Optional.empty();
    }
}
