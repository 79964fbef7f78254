package dev.sago.policy;

import dev.sago.model.SagoException;
import dev.sago.model.Site;
import dev.sago.model.SiteName;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A supposed loss: sites that are gone at once, with all copies there and all originals that are homed there.
 *
 * @param name what is lost, for people: {@code daejeon}, {@code daejeon, gwangju}, {@code power=daejeon-grid}
 * @param sites the sites that are gone, by name
 */
public record Loss(String name, List<SiteName> sites) {

    /** Copies the list. */
    public Loss {
        sites = List.copyOf(sites);
    }

    /** Whether that site is gone. */
    public boolean takes(SiteName site) {
        return sites.contains(site);
    }

    /**
     * A loss by what a user names: sites, or failure domains as {@code kind=value}, which stand for all sites in them.
     *
     * @throws SagoException of kind USAGE if there is no such site or domain, with those that there are
     */
    public static Loss of(Collection<String> names, Collection<Site> sites) {
        Set<SiteName> lost = new TreeSet<>();
        for (String name : names) {
            lost.addAll(named(name, sites));
        }
        return new Loss(String.join(", ", new LinkedHashSet<>(names)), List.copyOf(lost));
    }

    private static List<SiteName> named(String name, Collection<Site> sites) {
        List<SiteName> found = sites.stream()
                .filter(site -> site.name().value().equals(name)
                        || site.domains().entrySet().stream()
                                .anyMatch(domain -> (domain.getKey() + "=" + domain.getValue()).equals(name)))
                .map(Site::name)
                .toList();
        if (found.isEmpty()) {
            Set<String> domains = new TreeSet<>(domains(sites).keySet());
            String known =
                    sites.stream().map(site -> site.name().value()).sorted().collect(Collectors.joining(", "));
            throw SagoException.usage(
                    "there is no site and no domain \"" + name + "\" to lose",
                    "Sites: " + known + (domains.isEmpty() ? "." : "; domains: " + String.join(", ", domains) + "."));
        }
        return found;
    }

    /** Sites by domain, as {@code kind=value}. */
    private static Map<String, List<SiteName>> domains(Collection<Site> sites) {
        Map<String, List<SiteName>> byDomain = new TreeMap<>();
        for (Site site : sites) {
            site.domains()
                    .forEach((kind, value) -> byDomain.computeIfAbsent(kind + "=" + value, domain -> new ArrayList<>())
                            .add(site.name()));
        }
        return byDomain;
    }

    /** Every loss of one site, then of every domain that several sites are in, then of every two sites; each set of sites once. */
    public static List<Loss> all(Collection<Site> sites) {
        List<SiteName> names = sites.stream().map(Site::name).sorted().toList();
        List<Loss> losses = new ArrayList<>();
        names.forEach(name -> losses.add(new Loss(name.value(), List.of(name))));
        domains(sites).forEach((domain, inside) -> {
            if (inside.size() > 1) {
                add(losses, new Loss(domain, inside.stream().sorted().toList()));
            }
        });
        for (int i = 0; i < names.size(); i++) {
            for (SiteName other : names.subList(i + 1, names.size())) {
                add(losses, new Loss(names.get(i) + ", " + other, List.of(names.get(i), other)));
            }
        }
        return losses;
    }

    private static void add(List<Loss> losses, Loss loss) {
        if (losses.stream().noneMatch(known -> known.sites.equals(loss.sites))) {
            losses.add(loss);
        }
    }
}
