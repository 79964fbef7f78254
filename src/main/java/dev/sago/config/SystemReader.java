package dev.sago.config;

import dev.sago.backup.Hooks;
import dev.sago.backup.Hooks.Hook;
import dev.sago.backup.Rehearsal;
import dev.sago.backup.SystemSettings;
import dev.sago.config.ByName.Named;
import dev.sago.model.Grade;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.policy.PolicySettings;
import dev.sago.source.SourceSettings;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the {@code systems} section against the sites and policies that the file names. */
final class SystemReader {

    private final Set<String> siteNames;
    private final Set<String> policyNames;
    private final Map<String, PolicySettings> policies;
    private final Problems problems;

    /**
     * Names may be more than what could be read: a reference to a broken policy is no problem of its own.
     *
     * @param policies those that could be read, presets among them
     */
    SystemReader(
            Set<String> siteNames, Set<String> policyNames, Map<String, PolicySettings> policies, Problems problems) {
        this.siteNames = siteNames;
        this.policyNames = policyNames;
        this.policies = policies;
        this.problems = problems;
    }

    /** All systems that can be read, in the order of the file. */
    Map<SystemName, SystemSettings> read(List<Named<Section>> all) {
        new NeededSystems(all).check();
        Map<SystemName, SystemSettings> systems = new LinkedHashMap<>();
        for (Named<Section> named : all) {
            named.value()
                    .flatMap(section -> system(new SystemName(named.name()), section))
                    .ifPresent(system -> systems.putIfAbsent(system.name(), system));
        }
        return systems;
    }

    private Optional<SystemSettings> system(SystemName name, Section section) {
        Value<SiteName> home = section.read(SystemKeys.HOME);
        Value<Grade> grade = section.read(SystemKeys.GRADE);
        Value<String> policy = section.read(SystemKeys.POLICY);
        Value<List<Section>> sections = section.read(SystemKeys.SOURCES);
        Value<List<SourceSettings>> sources =
                section.attempt(sections.toOptional().flatMap(list -> new SourceReader(problems).read(list)));
        Value<Hooks> hooks = section.nested(SystemKeys.HOOKS, SystemReader::hooks);
        Value<String> pool = section.read(SystemKeys.POOL);
        Value<Rehearsal> drill = section.nested(SystemKeys.DRILL, SystemReader::drill);
        Value<Long> size = section.read(SystemKeys.SIZE);
        Value<List<SystemName>> needs = section.read(SystemKeys.NEEDS);
        home.toOptional()
                .filter(site -> !siteNames.contains(site.value()))
                .ifPresent(site -> undefined(SystemKeys.HOME, "site", site.value(), siteNames, section));
        policy.toOptional()
                .filter(known -> !policyNames.contains(known))
                .ifPresent(known -> undefined(SystemKeys.POLICY, "policy", known, policyNames, section));
        if (sections.toOptional().filter(List::isEmpty).isPresent()) {
            section.fail(SystemKeys.SOURCES, "is empty, and nothing would be backed up", "name at least one source");
        }
        return section.bind(() -> Optional.ofNullable(policies.get(policy.get()))
                        .map(found -> new SystemSettings(
                                name,
                                home.get(),
                                grade.get(),
                                found,
                                sources.get(),
                                hooks.get(),
                                pool.get(),
                                drill.get(),
                                size.get(),
                                List.copyOf(new LinkedHashSet<>(needs.get())))))
                .flatMap(system -> system);
    }

    private static Optional<Hooks> hooks(Section section) {
        Value<Hook> before = section.nested(SystemKeys.BEFORE, SystemReader::hook);
        Value<Hook> after = section.nested(SystemKeys.AFTER, SystemReader::hook);
        return section.bind(() -> new Hooks(before.toOptional(), after.toOptional()));
    }

    private static Optional<Rehearsal> drill(Section section) {
        Value<Hook> check = section.nested(SystemKeys.CHECK, SystemReader::hook);
        Value<Integer> sample = section.read(SystemKeys.DRILL_SAMPLE);
        return section.bind(() -> new Rehearsal(check.toOptional(), sample.get()));
    }

    private static Optional<Hook> hook(Section section) {
        Value<List<String>> run = section.read(SystemKeys.HOOK_RUN);
        Value<Duration> timeout = section.read(SystemKeys.HOOK_TIMEOUT);
        run.toOptional()
                .filter(words -> words.isEmpty() || words.getFirst().isBlank())
                .ifPresent(words -> section.fail(
                        SystemKeys.HOOK_RUN, "names no command", "write it as [/usr/local/bin/hold, database]"));
        return section.bind(() -> new Hook(run.get(), timeout.get()));
    }

    private static void undefined(Key<?> key, String what, String name, Set<String> known, Section section) {
        String wrong = section.quote(key) + " is no " + what + " that is defined";
        String remedy = known.isEmpty() ? "none is defined" : Nearest.remedy(name, known);
        section.fail(key, wrong, remedy);
    }
}
