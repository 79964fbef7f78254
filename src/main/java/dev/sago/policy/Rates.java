package dev.sago.policy;

import dev.sago.model.SiteName;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * How fast data comes back, as far as it was measured: the slower of what restores were seen to do, with all their work, and of the link
 * to the site that they read from.
 *
 * @param restores bytes per second of restores; empty if none was measured
 * @param links bytes per second from each site: what was measured of it, or what it is limited to, where that is less; sites of which
 *     neither is known are absent
 */
public record Rates(Optional<Double> restores, Map<SiteName, Double> links) {

    /** Nothing was measured. */
    public static final Rates NONE = new Rates(Optional.empty(), Map.of());

    /** Copies the map. */
    public Rates {
        links = Map.copyOf(links);
    }

    /** Of these sites the one with the fastest link of those that are known, by name where several are: {@code --from} takes it. */
    public Optional<SiteName> fastest(Collection<SiteName> sites) {
        return sites.stream()
                .filter(links::containsKey)
                .sorted()
                .max(Comparator.comparingDouble(site -> links.getOrDefault(site, 0.0)));
    }

    /** The link to that one. */
    public Optional<Double> link(Collection<SiteName> sites) {
        return fastest(sites).map(links::get);
    }

    /** Bytes per second from the best of these sites; empty where no restore was measured, since a link alone promises nothing. */
    public Optional<Double> from(Collection<SiteName> sites) {
        return restores.map(
                rate -> link(sites).map(link -> Math.min(rate, link)).orElse(rate));
    }
}
