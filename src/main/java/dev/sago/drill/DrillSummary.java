package dev.sago.drill;

import dev.sago.catalog.Drills.Row;
import dev.sago.model.Grade;
import dev.sago.model.SystemName;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the drills of one month came to, over all systems.
 *
 * @param month the month, in the given zone
 * @param made when this was computed
 * @param passed of its drills; a drill of three systems counts as three
 * @param covered systems that had a drill which passed
 * @param grades the same by grade
 * @param trend this month and those before it, oldest first
 * @param open corrective actions that are not done, of all months
 */
public record DrillSummary(
        YearMonth month,
        Instant made,
        int drills,
        int passed,
        int systems,
        int covered,
        List<Coverage> grades,
        List<Month> trend,
        List<DrillTurns.Overdue> overdue,
        List<Row> rows,
        List<DrillActions.Standing> open) {

    private static final int MONTHS = 6;

    /** Systems of a grade, and how many of them had a drill that passed. */
    public record Coverage(Grade grade, int systems, int covered) {}

    /** One month; RTO of drills of everything that passed, absent where there was none. */
    public record Month(
            YearMonth month, int drills, int passed, Optional<Duration> medianRto, Optional<Duration> longestRto) {}

    /** Whether every system had a drill that passed and nothing is overdue. */
    public boolean isGood() {
        return covered == systems && overdue.isEmpty() && systems > 0;
    }

    /** Computes it from what earlier drills showed. */
    public static DrillSummary of(
            YearMonth month,
            ZoneId zone,
            Instant now,
            Map<SystemName, Grade> systems,
            List<Row> history,
            List<DrillTurns.Overdue> overdue,
            List<DrillActions.Standing> actions) {
        List<Row> rows = in(month, zone, history);
        Set<SystemName> covered =
                rows.stream().filter(Row::passed).map(Row::system).collect(Collectors.toSet());
        List<Coverage> grades = new ArrayList<>();
        for (Grade grade : Grade.values()) {
            List<SystemName> of = systems.keySet().stream()
                    .filter(system -> systems.get(system) == grade)
                    .toList();
            int done = (int) of.stream().filter(covered::contains).count();
            grades.add(new Coverage(grade, of.size(), done));
        }
        List<Month> trend = new ArrayList<>();
        for (int back = MONTHS - 1; back >= 0; back--) {
            YearMonth one = month.minusMonths(back);
            trend.add(month(one, in(one, zone, history)));
        }
        return new DrillSummary(
                month,
                now,
                rows.size(),
                (int) rows.stream().filter(Row::passed).count(),
                systems.size(),
                (int) systems.keySet().stream().filter(covered::contains).count(),
                grades,
                trend,
                overdue,
                rows,
                actions.stream().filter(one -> one.action().isOpen()).toList());
    }

    private static List<Row> in(YearMonth month, ZoneId zone, List<Row> history) {
        return history.stream()
                .filter(row -> YearMonth.from(row.begun().atZone(zone)).equals(month))
                .toList();
    }

    private static Month month(YearMonth month, List<Row> rows) {
        List<Duration> times = rows.stream()
                .filter(row -> row.passed() && !row.sampled())
                .map(Row::took)
                .sorted()
                .toList();
        return new Month(
                month,
                rows.size(),
                (int) rows.stream().filter(Row::passed).count(),
                times.isEmpty() ? Optional.empty() : Optional.of(times.get((times.size() - 1) / 2)),
                times.isEmpty() ? Optional.empty() : Optional.of(times.getLast()));
    }
}
