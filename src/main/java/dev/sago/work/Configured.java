package dev.sago.work;

import dev.sago.backup.SystemSettings;
import dev.sago.config.Nearest;
import dev.sago.config.Settings;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.policy.ImmutableCopies;
import dev.sago.policy.Placement;
import dev.sago.site.SiteSettings;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Looks up what the configuration has under names that users type. All of it throws {@link SagoException} of kind
 * USAGE.
 */
public final class Configured {

    private Configured() {}

    /** A system by its name. */
    public static SystemSettings system(Settings settings, String name) {
        return settings.systems().values().stream()
                .filter(system -> system.name().value().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown("system", name, settings.systems().keySet()));
    }

    /** Systems by their names, each once, in the order given; all where no name is given. */
    public static List<SystemSettings> systems(Settings settings, Collection<String> names) {
        if (names.isEmpty()) {
            return List.copyOf(settings.systems().values());
        }
        return names.stream().distinct().map(name -> system(settings, name)).toList();
    }

    /** A site by its name. */
    public static SiteSettings site(Settings settings, String name) {
        return settings.sites().values().stream()
                .filter(site -> site.site().name().value().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown("site", name, settings.sites().keySet()));
    }

    private static SagoException unknown(String what, String name, Collection<?> known) {
        List<String> names = known.stream().map(Object::toString).toList();
        Optional<String> meant = Nearest.to(name, names);
        String remedy = meant.map(other -> "Did you mean \"" + other + "\"?")
                .orElseGet(() ->
                        names.isEmpty() ? "The configuration has none." : "The configuration has: " + listed(names));
        return SagoException.usage("there is no " + what + " \"" + name + "\" in the configuration", remedy);
    }

    private static String listed(List<String> names) {
        return names.size() > 12
                ? String.join(", ", names.subList(0, 12)) + " and " + (names.size() - 12) + " more"
                : String.join(", ", names);
    }

    /** The sites at which a system's copies are immutable; none where it cannot be placed. */
    public static List<SiteName> immutable(Settings settings, SystemSettings system) {
        return settings.placements().get(system.name()) instanceof Placement.Placed placed
                ? ImmutableCopies.of(
                        system.policy(),
                        placed.sites(),
                        settings.sites().values().stream()
                                .map(SiteSettings::site)
                                .toList())
                : List.of();
    }

    /** The sites that hold a system, nearest to its home first. */
    public static List<SiteName> placed(Settings settings, SystemSettings system) {
        SystemName name = system.name();
        return switch (Objects.requireNonNull(settings.placements().get(name), () -> "no placement of " + name)) {
            case Placement.Placed placed -> placed.sites();
            case Placement.Infeasible infeasible ->
                throw SagoException.usage(
                        "system " + name + " cannot be placed: " + infeasible.conflict(),
                        "One of: " + infeasible.remedy() + ".");
        };
    }
}
