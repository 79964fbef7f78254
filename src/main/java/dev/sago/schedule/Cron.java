package dev.sago.schedule;

import org.quartz.CronExpression;

import java.text.ParseException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.Optional;
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
     * @param zone where the fields are read
     * @return empty if it never fires again
     */
    public Optional<Instant> next(Instant after, ZoneId zone) {
        if (isContinuous()) {
            return Optional.of(after);
        }
        return Optional.ofNullable(expression(zone).getNextValidTimeAfter(Date.from(after)))
                .map(Date::toInstant);
    }

    private CronExpression expression(ZoneId zone) {
        try {
            CronExpression expression = new CronExpression(text);
            expression.setTimeZone(TimeZone.getTimeZone(zone));
            return expression;
        } catch (ParseException e) {
            throw new IllegalStateException("checked when this was made: " + text, e);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
