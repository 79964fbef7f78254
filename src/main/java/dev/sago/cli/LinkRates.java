package dev.sago.cli;

import dev.sago.catalog.Catalog;
import dev.sago.model.SiteName;

import java.util.Collection;
import java.util.Comparator;
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

    /** Bytes per second to the slowest of some; empty if one of them was not measured. */
    static Optional<Double> slowest(Collection<SiteName> sites, Map<SiteName, Double> measured) {
        return measured.keySet().containsAll(sites)
                ? sites.stream().map(measured::get).min(Comparator.naturalOrder())
                : Optional.empty();
    }
}
