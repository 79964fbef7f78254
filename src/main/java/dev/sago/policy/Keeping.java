package dev.sago.policy;

import dev.sago.model.SnapshotId;
import dev.sago.policy.PolicySettings.Retention;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The decision which snapshots retention keeps: a pure function of the rules, the snapshots and the time.
 *
 * <p>Hours, days, weeks (from Monday), months and years are those of the policy's zone; the hour that comes twice when
 * summer time ends is two. Of each period the last snapshot is kept. One that is not complete at the policy's copies is
 * kept as well, but does not stand for its period: it must not push out the complete one before it.
 *
 * <p>Times can be wrong, or forged to push real snapshots out of the counts. A snapshot whose time is {@link #SKEW} or
 * more later than now, or later than its manifest was written by the sites' own clocks, is dated into the future; one
 * that was written after another and is dated before it, is dated back. Such a snapshot stands for no period and takes no
 * place in {@code last}; itself it is kept, until somebody expires it by hand. What has true times cannot be told from
 * the real ones; {@link Retention#within} is what holds against many of those.
 */
public final class Keeping {

    /** How far clocks may be apart. */
    public static final Duration SKEW = Duration.ofHours(1);

    private final Retention rules;
    private final ZoneId zone;
    private final Instant now;
    private final List<Candidate> all;
    private final List<Candidate> sure;
    private final Map<Candidate, List<Reason>> kept = new LinkedHashMap<>();
    private final Set<Candidate> superseded = new HashSet<>();

    /**
     * One snapshot.
     *
     * @param id its id, with the time at which its run began
     * @param written when its manifest was written, by the clock of the site that has had it longest; absent if unknown
     * @param complete whether it is complete at as many sites as the policy wants copies
     * @param held whether a hold is on it
     * @param byHand whether somebody asked to expire it, whatever the rules say
     */
    public record Candidate(SnapshotId id, Optional<Instant> written, boolean complete, boolean held, boolean byHand) {

        Instant time() {
            return id.time();
        }
    }

    /** Why a snapshot is kept or dropped. */
    public enum Reason {
        /** Kept: there are no rules. */
        ALL,
        /** Kept: among the newest so many. */
        LAST,
        /** Kept: the last of its hour. */
        HOURLY,
        /** Kept: the last of its day. */
        DAILY,
        /** Kept: the last of its week. */
        WEEKLY,
        /** Kept: the last of its month. */
        MONTHLY,
        /** Kept: the last of its year. */
        YEARLY,
        /** Kept: not older than the rules say. */
        WITHIN,
        /** Kept: a hold is on it. */
        HELD,
        /** Kept: the newest is never expired. */
        NEWEST,
        /** Kept: the newest that is complete at the policy's copies is never expired. */
        NEWEST_COMPLETE,
        /** Kept: its time cannot be true, so that no rule can be applied. */
        UNSURE_TIME,
        /** Dropped: a later snapshot stands for its period. */
        LATER_ONE,
        /** Dropped: older than what the rules reach. */
        TOO_OLD,
        /** Dropped: somebody asked for it. */
        BY_HAND
    }

    /**
     * What becomes of one snapshot.
     *
     * @param id the snapshot
     * @param kept whether it stays
     * @param reasons all reasons, at least one
     */
    public record Decision(SnapshotId id, boolean kept, List<Reason> reasons) {

        /** Copies the list. */
        public Decision {
            reasons = List.copyOf(reasons);
        }
    }

    private Keeping(Retention rules, ZoneId zone, Collection<Candidate> snapshots, Instant now) {
        this.rules = rules;
        this.zone = zone;
        this.now = now;
        this.all = snapshots.stream()
                .sorted(Comparator.comparing(Candidate::id).reversed())
                .toList();
        this.sure = sure();
    }

    /** Decides on each snapshot; newest first. */
    public static List<Decision> decide(Retention rules, ZoneId zone, Collection<Candidate> snapshots, Instant now) {
        return new Keeping(rules, zone, snapshots, now).decide();
    }

    private List<Decision> decide() {
        protect();
        if (rules.keepsAll()) {
            wanted().forEach(one -> keep(one, Reason.ALL));
        } else {
            applyRules();
        }
        return all.stream().map(this::decision).toList();
    }

    private void protect() {
        all.stream().filter(Candidate::held).forEach(one -> keep(one, Reason.HELD));
        Set<Candidate> known = new HashSet<>(sure);
        all.stream().filter(one -> !known.contains(one) && !one.byHand()).forEach(one -> keep(one, Reason.UNSURE_TIME));
        sure.stream().findFirst().ifPresent(one -> keep(one, Reason.NEWEST));
        sure.stream().filter(Candidate::complete).findFirst().ifPresent(one -> keep(one, Reason.NEWEST_COMPLETE));
    }

    private void applyRules() {
        wanted().stream()
                .filter(one -> rules.within().isPresent()
                        && !one.time().isBefore(now.minus(rules.within().get())))
                .forEach(one -> keep(one, Reason.WITHIN));
        keepLastOfEach(rules.last(), Reason.LAST, Candidate::id);
        // Cut in the zone's hours, told apart by their instant: 01:00 may come twice.
        keepLastOfEach(
                rules.hourly(),
                Reason.HOURLY,
                one -> one.time().atZone(zone).truncatedTo(ChronoUnit.HOURS).toInstant());
        keepLastOfEach(rules.daily(), Reason.DAILY, this::day);
        keepLastOfEach(rules.weekly(), Reason.WEEKLY, one -> {
            LocalDate day = day(one);
            return day.minusDays(day.getDayOfWeek().getValue() - 1L);
        });
        keepLastOfEach(rules.monthly(), Reason.MONTHLY, one -> YearMonth.from(day(one)));
        keepLastOfEach(rules.yearly(), Reason.YEARLY, one -> Year.from(day(one)));
    }

    private LocalDate day(Candidate one) {
        return LocalDate.ofInstant(one.time(), zone);
    }

    private void keepLastOfEach(int periods, Reason reason, Function<Candidate, Object> periodOf) {
        int taken = 0;
        Optional<Object> stoodFor = Optional.empty();
        for (Candidate one : wanted()) {
            Object period = periodOf.apply(one);
            if (stoodFor.equals(Optional.of(period))) {
                superseded.add(one);
            } else if (taken < periods) {
                keep(one, reason);
                if (one.complete()) {
                    taken++;
                    stoodFor = Optional.of(period);
                }
            } else {
                return;
            }
        }
    }

    /** Those to which the rules apply. */
    private List<Candidate> wanted() {
        return sure.stream().filter(one -> !one.byHand()).toList();
    }

    private void keep(Candidate one, Reason reason) {
        kept.computeIfAbsent(one, key -> new ArrayList<>()).add(reason);
    }

    private Decision decision(Candidate one) {
        List<Reason> reasons = kept.get(one);
        if (reasons != null) {
            return new Decision(one.id(), true, reasons);
        }
        Reason why = superseded.contains(one) ? Reason.LATER_ONE : Reason.TOO_OLD;
        return new Decision(one.id(), false, List.of(one.byHand() ? Reason.BY_HAND : why));
    }

    /** Those whose times can be true, newest first. */
    private List<Candidate> sure() {
        List<Candidate> out = new ArrayList<>();
        List<Candidate> later = new ArrayList<>();
        for (Candidate one : all) {
            if (isFuture(one)) {
                continue;
            }
            boolean datedBack = one.written().isPresent()
                    && later.stream()
                            .anyMatch(other -> other.time().isAfter(one.time().plus(SKEW))
                                    && other.written().isPresent()
                                    && other.written()
                                            .get()
                                            .isBefore(one.written().get().minus(SKEW)));
            if (!datedBack) {
                out.add(one);
            }
            later.add(one);
        }
        return out;
    }

    private boolean isFuture(Candidate one) {
        return one.time().isAfter(now.plus(SKEW))
                || one.written()
                        .filter(written -> one.time().isAfter(written.plus(SKEW)))
                        .isPresent();
    }
}
