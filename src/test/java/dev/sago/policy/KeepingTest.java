package dev.sago.policy;

import dev.sago.model.Sha256;
import dev.sago.model.SnapshotId;
import dev.sago.policy.Keeping.Candidate;
import dev.sago.policy.Keeping.Decision;
import dev.sago.policy.Keeping.Reason;
import dev.sago.policy.PolicySettings.Retention;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

import static org.assertj.core.api.Assertions.assertThat;

/** The rules one by one, the traps, and all rules together against the plainest program that does the same. */
class KeepingTest {

    private static final Retention NONE = new Retention(0, 0, 0, 0, 0, 0);
    private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void withoutRulesEverythingStays() {
        List<Decision> all =
                decide(NONE, SEOUL, "2026-05-01T00:00:00Z", at("2020-01-01T00:00:00Z"), at("2026-04-30T00:00:00Z"));
        assertThat(all).allMatch(Decision::kept);
        assertThat(all.get(1).reasons()).containsExactly(Reason.ALL);
    }

    @Test
    void daysAreThoseOfTheZone() {
        // 15:30 UTC is half past midnight of the next day in Seoul.
        Candidate before = at("2026-04-28T14:00:00Z");
        Candidate after = at("2026-04-28T15:30:00Z");
        Retention daily = new Retention(0, 0, 5, 0, 0, 0);
        assertThat(keptOf(decide(daily, SEOUL, "2026-04-29T00:00:00Z", before, after)))
                .containsExactly(after.id(), before.id());
        assertThat(keptOf(decide(daily, ZoneOffset.UTC, "2026-04-29T00:00:00Z", before, after)))
                .containsExactly(after.id());
    }

    @Test
    void theHourThatComesTwiceIsTwoAndTheDayOfTwentyFiveHoursIsOne() {
        Candidate first = at("2026-10-25T00:30:00Z"); // 02:30 summer time
        Candidate second = at("2026-10-25T01:30:00Z"); // 02:30 again
        Candidate last = at("2026-10-25T22:30:00Z"); // 23:30 of the same day
        assertThat(keptOf(decide(new Retention(0, 9, 0, 0, 0, 0), BERLIN, "2026-10-26T00:00:00Z", first, second, last)))
                .containsExactly(last.id(), second.id(), first.id());
        assertThat(keptOf(decide(new Retention(0, 0, 9, 0, 0, 0), BERLIN, "2026-10-26T00:00:00Z", first, second, last)))
                .containsExactly(last.id());
    }

    @Test
    void reasonsAreToldOfBothKinds() {
        List<Decision> all = decide(
                new Retention(1, 0, 2, 0, 0, 0),
                ZoneOffset.UTC,
                "2026-04-30T13:00:00Z",
                at("2026-04-30T12:00:00Z"),
                at("2026-04-30T08:00:00Z"),
                at("2026-04-29T12:00:00Z"),
                at("2026-04-20T12:00:00Z"));
        assertThat(all.get(0).reasons())
                .containsExactly(Reason.NEWEST, Reason.NEWEST_COMPLETE, Reason.LAST, Reason.DAILY);
        assertThat(all.get(1)).isEqualTo(new Decision(all.get(1).id(), false, List.of(Reason.LATER_ONE)));
        assertThat(all.get(2).reasons()).containsExactly(Reason.DAILY);
        assertThat(all.get(3)).isEqualTo(new Decision(all.get(3).id(), false, List.of(Reason.TOO_OLD)));
    }

    @Test
    void withinKeepsHoweverManyThereAre() {
        Retention within = new Retention(1, 0, 0, 0, 0, 0, Optional.of(Duration.ofDays(2)), Duration.ofHours(24));
        List<Decision> all = decide(
                within,
                ZoneOffset.UTC,
                "2026-04-30T12:00:00Z",
                at("2026-04-30T11:00:00Z"),
                at("2026-04-28T12:00:00Z"),
                at("2026-04-28T11:59:59Z"));
        assertThat(all).extracting(Decision::kept).containsExactly(true, true, false);
        assertThat(all.get(1).reasons()).containsExactly(Reason.WITHIN);
    }

    @Test
    void futureSnapshotsPushNobodyOut() {
        Candidate real = at("2026-04-30T10:00:00Z");
        Candidate older = at("2026-04-29T10:00:00Z");
        Candidate soon = at("2026-04-30T12:59:00Z");
        List<Candidate> all = new ArrayList<>(List.of(real, older, soon));
        for (int i = 1; i <= 50; i++) {
            all.add(at(Instant.parse("2026-04-30T13:01:00Z").plus(Duration.ofDays(i)), Optional.empty()));
        }
        List<Decision> decided = Keeping.decide(
                new Retention(2, 0, 0, 0, 0, 0), ZoneOffset.UTC, all, Instant.parse("2026-04-30T12:00:00Z"));
        assertThat(decided.stream().filter(one -> one.reasons().equals(List.of(Reason.UNSURE_TIME))))
                .hasSize(50);
        assertThat(keptOf(decided)).contains(soon.id(), real.id()).doesNotContain(older.id());
    }

    /** The same snapshots once their forged dates have passed: the sites know when they were written. */
    @Test
    void whatWasDatedIntoTheFutureStaysUnsureWhenThatTimeHasCome() {
        Candidate forged = at("2026-05-20T00:00:00Z", "2026-04-30T00:00:00Z");
        Candidate real = at("2026-05-10T00:00:00Z", "2026-05-10T00:10:00Z");
        Candidate newest = at("2026-06-01T00:00:00Z", "2026-06-01T00:10:00Z");
        List<Decision> all =
                decide(new Retention(2, 0, 0, 0, 0, 0), ZoneOffset.UTC, "2026-06-01T01:00:00Z", forged, real, newest);
        assertThat(keptOf(all)).containsExactly(newest.id(), forged.id(), real.id());
        assertThat(all.get(1).reasons()).containsExactly(Reason.UNSURE_TIME);
        assertThat(all.get(2).reasons()).containsExactly(Reason.LAST);
    }

    @Test
    void whatWasDatedBackDoesNotStandForTheDayItClaims() {
        Candidate monday = at("2026-04-27T12:00:00Z", "2026-04-27T12:10:00Z");
        Candidate tuesday = at("2026-04-28T12:00:00Z", "2026-04-28T12:10:00Z");
        Candidate forged = at("2026-04-27T23:00:00Z", "2026-04-29T12:00:00Z");
        List<Decision> all = decide(
                new Retention(0, 0, 9, 0, 0, 0), ZoneOffset.UTC, "2026-04-29T13:00:00Z", monday, tuesday, forged);
        assertThat(all.get(1)).isEqualTo(new Decision(forged.id(), true, List.of(Reason.UNSURE_TIME)));
        assertThat(all.get(2)).isEqualTo(new Decision(monday.id(), true, List.of(Reason.DAILY)));
    }

    @Test
    void clocksAnHourApartAccuseNobody() {
        Candidate early = at("2026-04-29T10:00:00Z", "2026-04-29T09:05:00Z");
        Candidate late = at("2026-04-29T11:00:00Z", "2026-04-29T12:00:00Z");
        Candidate next = at("2026-04-29T11:30:00Z", "2026-04-29T11:10:00Z");
        assertThat(decide(new Retention(9, 0, 0, 0, 0, 0), ZoneOffset.UTC, "2026-04-29T11:00:00Z", early, late, next))
                .allMatch(one -> one.reasons().contains(Reason.LAST));
    }

    @Test
    void anIncompleteSnapshotDoesNotPushOutTheCompleteOneOfItsDay() {
        Candidate complete = at("2026-04-29T10:00:00Z");
        Candidate incomplete = new Candidate(at("2026-04-29T12:00:00Z").id(), Optional.empty(), false, false, false);
        Candidate earlier = at("2026-04-29T08:00:00Z");
        List<Decision> all = decide(
                new Retention(0, 0, 1, 0, 0, 0), ZoneOffset.UTC, "2026-04-29T13:00:00Z", complete, incomplete, earlier);
        assertThat(keptOf(all)).containsExactly(incomplete.id(), complete.id());
        assertThat(all.get(1).reasons()).contains(Reason.NEWEST_COMPLETE, Reason.DAILY);
    }

    @Test
    void aHoldAndTheNewestStandAgainstARequestByHand() {
        Candidate held = new Candidate(at("2026-04-01T10:00:00Z").id(), Optional.empty(), true, true, true);
        Candidate newest = new Candidate(at("2026-04-29T10:00:00Z").id(), Optional.empty(), true, false, true);
        Candidate dropped = new Candidate(at("2026-04-28T10:00:00Z").id(), Optional.empty(), true, false, true);
        List<Decision> all = decide(NONE, ZoneOffset.UTC, "2026-04-29T13:00:00Z", held, newest, dropped);
        assertThat(all.get(0).reasons()).containsExactly(Reason.NEWEST, Reason.NEWEST_COMPLETE);
        assertThat(all.get(1)).isEqualTo(new Decision(dropped.id(), false, List.of(Reason.BY_HAND)));
        assertThat(all.get(2).reasons()).containsExactly(Reason.HELD);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void asThePlainestProgramDoes(long seed) {
        Random random = new Random(Long.getLong("sago.seed", seed));
        for (int round = 0; round < 40; round++) {
            ZoneId zone = List.of(SEOUL, BERLIN, ZoneId.of("America/St_Johns")).get(random.nextInt(3));
            Instant now = Instant.parse("2026-11-10T12:00:00Z");
            Retention rules = new Retention(
                    random.nextInt(4),
                    random.nextInt(6),
                    random.nextInt(6),
                    random.nextInt(5),
                    random.nextInt(5),
                    random.nextInt(3),
                    random.nextBoolean() ? Optional.of(Duration.ofHours(random.nextInt(100) + 1)) : Optional.empty(),
                    Duration.ofHours(24));
            List<Candidate> all = new ArrayList<>();
            int days = random.nextBoolean() ? 900 : 20;
            for (int i = 0; i < 60; i++) {
                Instant time = now.minusSeconds(random.nextInt(days * 86_400));
                all.add(new Candidate(
                        at(time, Optional.empty()).id(), Optional.empty(), random.nextInt(4) > 0, false, false));
            }
            List<Decision> decided = Keeping.decide(rules, zone, all, now);
            assertThat(new TreeSet<>(keptOf(decided)))
                    .as("seed %d round %d %s %s", seed, round, rules, zone)
                    .isEqualTo(plainly(rules, zone, all, now));
            assertThat(decided).allMatch(one -> !one.reasons().isEmpty());
        }
    }

    /** By text of the local time, each rule by itself. */
    private static Set<SnapshotId> plainly(Retention rules, ZoneId zone, List<Candidate> all, Instant now) {
        Set<SnapshotId> kept = new TreeSet<>();
        List<Candidate> newestFirst = new ArrayList<>(all);
        newestFirst.sort((a, b) -> b.id().compareTo(a.id()));
        kept.add(newestFirst.getFirst().id());
        newestFirst.stream().filter(Candidate::complete).findFirst().ifPresent(one -> kept.add(one.id()));
        if (rules.keepsAll()) {
            newestFirst.forEach(one -> kept.add(one.id()));
        }
        rules.within()
                .ifPresent(within -> newestFirst.stream()
                        .filter(one -> Duration.between(one.id().time(), now).compareTo(within) <= 0)
                        .forEach(one -> kept.add(one.id())));
        plainly(rules.last(), newestFirst, one -> one.id().value(), kept);
        plainly(rules.hourly(), newestFirst, one -> text(one, zone, "uuuu-MM-dd HH xx"), kept);
        plainly(rules.daily(), newestFirst, one -> text(one, zone, "uuuu-MM-dd"), kept);
        plainly(
                rules.weekly(),
                newestFirst,
                one -> {
                    LocalDateTime local = LocalDateTime.ofInstant(one.id().time(), zone);
                    return local.get(IsoFields.WEEK_BASED_YEAR) + "W" + local.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
                },
                kept);
        plainly(rules.monthly(), newestFirst, one -> text(one, zone, "uuuu-MM"), kept);
        plainly(rules.yearly(), newestFirst, one -> text(one, zone, "uuuu"), kept);
        return kept;
    }

    private static String text(Candidate one, ZoneId zone, String pattern) {
        return DateTimeFormatter.ofPattern(pattern).format(one.id().time().atZone(zone));
    }

    private static void plainly(
            int count, List<Candidate> newestFirst, Function<Candidate, String> period, Set<SnapshotId> kept) {
        Set<String> done = new HashSet<>();
        for (Candidate one : newestFirst) {
            if (done.size() < count && !done.contains(period.apply(one))) {
                kept.add(one.id());
                if (one.complete()) {
                    done.add(period.apply(one));
                }
            }
        }
    }

    private static List<Decision> decide(Retention rules, ZoneId zone, String now, Candidate... all) {
        return Keeping.decide(rules, zone, List.of(all), Instant.parse(now));
    }

    private static List<SnapshotId> keptOf(List<Decision> all) {
        return all.stream().filter(Decision::kept).map(Decision::id).toList();
    }

    private static Candidate at(String time) {
        return at(Instant.parse(time), Optional.empty());
    }

    private static Candidate at(String time, String written) {
        return at(Instant.parse(time), Optional.of(Instant.parse(written)));
    }

    private static Candidate at(Instant time, Optional<Instant> written) {
        byte[] text = time.toString().getBytes(StandardCharsets.UTF_8);
        return new Candidate(SnapshotId.of(time, Sha256.hash(text)), written, true, false, false);
    }
}
