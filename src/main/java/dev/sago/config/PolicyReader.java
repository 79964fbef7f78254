package dev.sago.config;

import dev.sago.config.ByName.Named;
import dev.sago.model.SiteName;
import dev.sago.policy.Blackout;
import dev.sago.policy.PolicySettings;
import dev.sago.policy.PolicySettings.Immutable;
import dev.sago.policy.PolicySettings.Retention;
import dev.sago.policy.PolicySettings.Verify;
import dev.sago.policy.Timing;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the {@code policies} section. */
final class PolicyReader {

    private PolicyReader() {}

    /** All policies that can be read, in the order of the file. */
    static Map<String, PolicySettings> read(List<Named<Section>> all, Set<String> siteNames) {
        Map<String, PolicySettings> policies = new LinkedHashMap<>();
        for (Named<Section> named : all) {
            named.value()
                    .flatMap(section -> policy(named.name(), section, siteNames))
                    .ifPresent(policy -> policies.putIfAbsent(named.name(), policy));
        }
        return policies;
    }

    private static Optional<PolicySettings> policy(String name, Section section, Set<String> siteNames) {
        Value<Integer> copies = section.read(PolicyKeys.COPIES);
        Value<Integer> quorum = section.read(PolicyKeys.QUORUM);
        Value<Integer> offsite = section.read(PolicyKeys.OFFSITE);
        Value<List<String>> apart = section.read(PolicyKeys.APART);
        Value<Long> distance = section.read(PolicyKeys.MINIMUM_DISTANCE);
        Value<Immutable> immutable = section.nested(PolicyKeys.IMMUTABLE, PolicyReader::immutable);
        Value<Duration> rpo = section.read(PolicyKeys.RPO);
        Value<Duration> rto = section.read(PolicyKeys.RTO);
        Value<String> schedule = section.read(PolicyKeys.SCHEDULE);
        Value<ZoneId> zone = section.read(PolicyKeys.ZONE);
        Value<Retention> retention = section.nested(PolicyKeys.RETENTION, PolicyReader::retention);
        Value<Verify> verify = section.nested(PolicyKeys.VERIFY, PolicyReader::verify);
        Value<Duration> jitter = section.read(PolicyKeys.JITTER);
        Value<Blackout> blackout = section.nested(PolicyKeys.BLACKOUT, PolicyReader::blackout);
        Value<List<SiteName>> prefer = section.read(PolicyKeys.PREFER);
        prefer.toOptional().orElse(List.of()).stream()
                .map(SiteName::value)
                .filter(site -> !siteNames.contains(site))
                .findFirst()
                .ifPresent(site -> section.fail(
                        PolicyKeys.PREFER,
                        "names `" + site + "`, which is no site that is defined",
                        siteNames.isEmpty() ? "none is defined" : Nearest.remedy(site, siteNames)));
        copies.toOptional().ifPresent(most -> {
            atMost(most, quorum, PolicyKeys.QUORUM, section);
            atMost(most, offsite, PolicyKeys.OFFSITE, section);
            atMost(most, Value.of(immutable.toOptional().map(Immutable::copies)), PolicyKeys.IMMUTABLE, section);
        });
        return section.bind(() -> new PolicySettings(
                name,
                copies.get(),
                quorum.toOptional().orElse((copies.get() + 1) / 2),
                offsite.toOptional().orElse(copies.get() == 1 ? 0 : 1),
                new LinkedHashSet<>(apart.get()),
                distance.get(),
                immutable.toOptional().orElse(new Immutable(0, 0)),
                rpo.toOptional(),
                rto.toOptional(),
                schedule.toOptional(),
                zone.toOptional(),
                retention.get(),
                verify.get(),
                new Timing(jitter.toOptional(), blackout.get()),
                prefer.get()));
    }

    private static void atMost(int copies, Value<Integer> value, Key<?> key, Section section) {
        value.toOptional()
                .filter(number -> number > copies)
                .ifPresent(number -> section.fail(
                        key,
                        "asks for " + number + " of " + copies + (copies == 1 ? " copy" : " copies"),
                        "write at most " + copies + ", or raise copies"));
    }

    private static Optional<Immutable> immutable(Section section) {
        Value<Integer> copies = section.read(PolicyKeys.IMMUTABLE_COPIES);
        Value<Integer> days = section.read(PolicyKeys.IMMUTABLE_DAYS);
        return section.bind(() -> new Immutable(copies.get(), days.get()));
    }

    private static Optional<Blackout> blackout(Section section) {
        Value<List<Blackout.Window>> windows = section.read(PolicyKeys.WINDOWS);
        Value<List<LocalDate>> holidays = section.read(PolicyKeys.HOLIDAYS);
        Value<Blackout.Holds> holds = section.read(PolicyKeys.HOLDS);
        windows.toOptional()
                .filter(all -> new Blackout(all, new TreeSet<>(), Blackout.Holds.ALL).coversTheWeek())
                .ifPresent(all -> section.fail(
                        PolicyKeys.WINDOWS, "covers the whole week, and nothing would ever begin", "leave time free"));
        return section.bind(() -> new Blackout(windows.get(), new TreeSet<>(holidays.get()), holds.get()));
    }

    private static Optional<Retention> retention(Section section) {
        Value<Integer> last = section.read(PolicyKeys.LAST);
        Value<Integer> hourly = section.read(PolicyKeys.HOURLY);
        Value<Integer> daily = section.read(PolicyKeys.DAILY);
        Value<Integer> weekly = section.read(PolicyKeys.WEEKLY);
        Value<Integer> monthly = section.read(PolicyKeys.MONTHLY);
        Value<Integer> yearly = section.read(PolicyKeys.YEARLY);
        Value<Duration> within = section.read(PolicyKeys.WITHIN);
        Value<Duration> grace = section.read(PolicyKeys.GRACE);
        return section.bind(() -> new Retention(
                last.get(),
                hourly.get(),
                daily.get(),
                weekly.get(),
                monthly.get(),
                yearly.get(),
                within.toOptional(),
                grace.get()));
    }

    private static Optional<Verify> verify(Section section) {
        Value<Duration> inventory = section.read(PolicyKeys.INVENTORY);
        Value<Duration> scrub = section.read(PolicyKeys.SCRUB);
        Value<Integer> sample = section.read(PolicyKeys.SAMPLE);
        Value<Duration> drill = section.read(PolicyKeys.DRILL);
        return section.bind(
                () -> new Verify(inventory.toOptional(), scrub.toOptional(), sample.get(), drill.toOptional()));
    }
}
