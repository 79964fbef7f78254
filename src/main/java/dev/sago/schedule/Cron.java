package dev.sago.schedule;

import org.quartz.CronExpression;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;

/**
 * When something runs: a Quartz cron expression of six or seven fields, seconds first, or {@code continuous} for again as
 * soon as the last run has ended. Immutable; any thread may use it.
 *
 * @param text the expression as it stands in the configuration
 */
@SuppressWarnings("JavaUtilDate") // Quartz takes and gives java.util.Date
public record Cron(String text) {

    private static final String CONTINUOUS = "continuous";
    /** More than any clock change of our days. */
    private static final Duration CLOCK_CHANGE = Duration.ofHours(3);

    private static final Set<String> EVERY_HOUR = Set.of("*", "*/1", "0/1", "0-23");
    private static final String REMEDY = "write seconds, minutes, hours, day of month, month, day of week, as in"
            + " \"0 0/15 * * * ?\", or continuous";

    /**
     * Checks the expression.
     *
     * @throws IllegalArgumentException saying what is wrong and what to write
     */
    public Cron {
        text = text.strip();
        if (!text.equals(CONTINUOUS)) {
            check(text);
        }
    }

    private static void check(String text) {
        int fields = text.isEmpty() ? 0 : text.split("\\s+", -1).length;
        if (fields == 5) {
            throw new IllegalArgumentException(
                    "has five fields, as Unix cron: Sago's has the seconds first and ? for one" + " of the two days; "
                            + REMEDY);
        }
        if (fields < 6 || fields > 7) {
            throw new IllegalArgumentException("has " + fields + " fields instead of six or seven; " + REMEDY);
        }
        try {
            if (new CronExpression(text).getNextValidTimeAfter(new Date(0)) == null) {
                throw new IllegalArgumentException("never fires; " + REMEDY);
            }
        } catch (ParseException e) {
            throw new IllegalArgumentException(reason(e) + "; " + REMEDY, e);
        }
    }

    private static String reason(ParseException e) {
        String message = String.valueOf(e.getMessage());
        if (message.startsWith("Support for specifying both a day-of-week AND a day-of-month")) {
            return "names both a day of month and a day of week: one of them must be ?";
        }
        return "is no cron expression (" + message.replaceAll("[.\\s]+$", "") + ")";
    }

    /** Whether the next run starts as soon as the last has ended. */
    public boolean isContinuous() {
        return text.equals(CONTINUOUS);
    }

    /**
     * The first time after {@code after} at which it fires; for {@code continuous} that is {@code after} itself.
     *
     * <p>The fields are read from the wall clock of {@code zone}. Where the clock skips a time that they name, it fires so much later as the clock
     * skips. A time that the clock shows twice counts once, the first time; only an expression for every hour fires in both,
     * so that its steps stay as long as ever.
     *
     * @param zone where the fields are read
     * @return empty if it never fires again
     */
    public Optional<Instant> next(Instant after, ZoneId zone) {
        if (isContinuous()) {
            return Optional.of(after);
        }
        ZoneRules rules = zone.getRules();
        Optional<LocalDateTime> next = after(LocalDateTime.ofInstant(after, rules.getOffset(after)));
        ZoneOffsetTransition change = rules.nextTransition(after.minus(CLOCK_CHANGE));
        Optional<Instant> plain = next.map(time -> time.toInstant(rules.getOffset(after)));
        if (change == null
                || (plain.isPresent() && plain.get().plus(CLOCK_CHANGE).isBefore(change.getInstant()))) {
            return plain;
        }
        return nearChange(after, rules);
    }

    /** Looks at all wall-clock times from well before {@code after} on, as their order is not that of the instants. */
    private Optional<Instant> nearChange(Instant after, ZoneRules rules) {
        Optional<Instant> best = Optional.empty();
        LocalDateTime from =
                LocalDateTime.ofInstant(after, rules.getOffset(after)).minus(CLOCK_CHANGE);
        for (Optional<LocalDateTime> time = after(from); time.isPresent(); time = after(time.get())) {
            for (Instant at : instants(time.get(), rules)) {
                if (at.isAfter(after) && (best.isEmpty() || at.isBefore(best.get()))) {
                    best = Optional.of(at);
                }
            }
            if (best.isPresent()
                    && time.get()
                            .toInstant(rules.getOffset(best.get()))
                            .isAfter(best.get().plus(CLOCK_CHANGE))) {
                return best;
            }
        }
        return best;
    }

    private List<Instant> instants(LocalDateTime time, ZoneRules rules) {
        List<ZoneOffset> offsets = rules.getValidOffsets(time);
        if (offsets.isEmpty()) {
            // Before the skip, so it comes out later by its length. Every hour: the times beside it are enough.
            return isEveryHour()
                    ? List.of()
                    : List.of(time.toInstant(rules.getTransition(time).getOffsetBefore()));
        }
        List<ZoneOffset> counted = isEveryHour() ? offsets : List.of(offsets.getFirst());
        return counted.stream().map(time::toInstant).toList();
    }

    private boolean isEveryHour() {
        return EVERY_HOUR.contains(text.split("\\s+", -1)[2]);
    }

    /** The next time on a clock that never changes. */
    private Optional<LocalDateTime> after(LocalDateTime time) {
        try {
            CronExpression expression = new CronExpression(text);
            expression.setTimeZone(TimeZone.getTimeZone("UTC"));
            Date next = expression.getNextValidTimeAfter(Date.from(time.toInstant(ZoneOffset.UTC)));
            return Optional.ofNullable(next).map(date -> LocalDateTime.ofInstant(date.toInstant(), ZoneOffset.UTC));
        } catch (ParseException e) {
            throw new IllegalStateException("checked when this was made: " + text, e);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
