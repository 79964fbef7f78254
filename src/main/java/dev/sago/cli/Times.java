package dev.sago.cli;

import dev.sago.model.SagoException;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Points in time as people write and read them, in one time zone. Taken are {@code 2025-09-26}, {@code 2025-09}, {@code 2025-09-26 20:15}
 * with seconds or not, with {@code T} or a blank, with {@code Z}, {@code +09:00} or without, {@code today}, {@code yesterday}, and how long
 * ago: {@code 90m}, {@code 12h}, {@code 3d}, {@code 2w}. Immutable; any thread may use it.
 */
final class Times {

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);
    private static final Pattern AGO = Pattern.compile("(\\d{1,6})([smhdw])");
    private static final Pattern MONTH = Pattern.compile("\\d{4}-\\d{2}");

    private final Messages messages;
    private final InstantSource clock;
    private final ZoneId zone;

    Times(Messages messages, InstantSource clock, ZoneId zone) {
        this.messages = messages;
        this.clock = clock;
        this.zone = zone;
    }

    /** The zone that {@code TZ} names, as the JVM takes it, or the machine's. */
    static ZoneId zone(Map<String, String> env) {
        String name = env.getOrDefault("TZ", "");
        try {
            return name.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(name);
        } catch (DateTimeException e) {
            return ZoneId.systemDefault(); // A rule such as KST-9, which the JVM has understood at its start.
        }
    }

    /** To the minute, in the local zone: {@code 2025-09-26 20:15}. */
    String minute(Instant time) {
        return MINUTE.format(time.atZone(zone));
    }

    /**
     * A written time; of a day or a month, its first moment.
     *
     * @throws SagoException of kind USAGE if it cannot be understood
     */
    Instant first(String text) {
        return span(text).first;
    }

    /**
     * A written time; of a day or a month, its last moment.
     *
     * @throws SagoException of kind USAGE if it cannot be understood
     */
    Instant last(String text) {
        return span(text).last;
    }

    private record Span(Instant first, Instant last) {}

    private Span span(String text) {
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            Instant then = clock.instant().minus(age(Long.parseLong(ago.group(1)), ago.group(2)));
            return new Span(then, then);
        }
        LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
        try {
            if (text.equals("today")) {
                return days(today, today);
            }
            if (text.equals("yesterday")) {
                return days(today.minusDays(1), today.minusDays(1));
            }
            if (MONTH.matcher(text).matches()) {
                YearMonth month = YearMonth.parse(text);
                return days(month.atDay(1), month.atEndOfMonth());
            }
            if (text.length() == 10) {
                LocalDate day = LocalDate.parse(text);
                return days(day, day);
            }
            Instant moment = moment(text.replace(' ', 'T'));
            return new Span(moment, moment);
        } catch (DateTimeParseException e) {
            throw new SagoException(
                    SagoException.Kind.USAGE,
                    messages.text("time.invalid", text),
                    messages.text("time.invalid.remedy"),
                    e);
        }
    }

    private Instant moment(String text) {
        return switch (DateTimeFormatter.ISO_DATE_TIME.parseBest(text, ZonedDateTime::from, LocalDateTime::from)) {
            case ZonedDateTime zoned -> zoned.toInstant();
            case LocalDateTime local -> local.atZone(zone).toInstant();
            case java.time.temporal.TemporalAccessor other ->
                throw new IllegalStateException("asked for two types, got " + other.getClass());
        };
    }

    private Span days(LocalDate first, LocalDate last) {
        return new Span(
                first.atStartOfDay(zone).toInstant(),
                last.plusDays(1).atStartOfDay(zone).toInstant().minusNanos(1));
    }

    private static Duration age(long number, String unit) {
        return switch (unit) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofDays(7 * number);
        };
    }
}
