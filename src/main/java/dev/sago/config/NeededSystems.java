package dev.sago.config;

import dev.sago.config.ByName.Named;
import dev.sago.model.SystemName;
import dev.sago.policy.RecoveryOrder;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What systems say with {@code after}: only systems that there are, and no circle, which nobody could recover in order. */
final class NeededSystems {

    private final Map<SystemName, Section> sections = new LinkedHashMap<>();
    private final Set<String> names = new TreeSet<>();

    /** All systems of the file; a name whose system cannot be read is known all the same. */
    NeededSystems(List<Named<Section>> all) {
        for (Named<Section> named : all) {
            names.add(named.name());
            named.value().ifPresent(section -> sections.putIfAbsent(new SystemName(named.name()), section));
        }
    }

    /** Tells what is wrong, at the system that says it; of a circle, once. */
    void check() {
        Map<SystemName, List<SystemName>> needs = new LinkedHashMap<>();
        sections.forEach((system, section) ->
                section.peek(SystemKeys.NEEDS).ifPresent(needed -> needs.put(system, known(section, needed))));
        RecoveryOrder.circle(needs).ifPresent(circle -> {
            String way = circle.stream().map(SystemName::value).collect(Collectors.joining(" after "));
            Section first = java.util.Objects.requireNonNull(sections.get(circle.getFirst()));
            first.fail(SystemKeys.NEEDS, "goes in a circle: " + way, "take one of these `after` out");
        });
    }

    private List<SystemName> known(Section section, List<SystemName> needed) {
        for (SystemName other : needed) {
            if (!names.contains(other.value())) {
                section.fail(
                        SystemKeys.NEEDS,
                        "`" + other + "` is no system that is defined",
                        Nearest.remedy(other.value(), names));
            }
        }
        return needed.stream()
                .filter(other -> names.contains(other.value()))
                .distinct()
                .toList();
    }
}
