package dev.sago.policy;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When nothing is begun that can wait, in the policy's time zone. What becomes due inside is done when it ends, once.
 *
 * @param windows times of the week
 * @param holidays whole days
 * @param holds what waits
 */
public record Blackout(List<Window> windows, SortedSet<LocalDate> holidays, Holds holds) {

    private static final int WEEK = 7 * 1440;

    /** None. */
    public static final Blackout NONE = new Blackout(List.of(), new TreeSet<>(), Holds.MAINTENANCE);

    /** What a blackout holds back. */
    public enum Holds {
        /** What is heavy and can wait: inventory, scrub, sample, prune, drill. */
        MAINTENANCE,
        /** Those, and backup, heal and expire. */
        ALL
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return windows.isEmpty() && holidays.isEmpty();
    }

    /** Whether the windows leave no minute of the week free. */
    public boolean coversTheWeek() {
        BitSet minutes = new BitSet(WEEK);
        for (Window window : windows) {
            int from = window.from().toSecondOfDay() / 60;
            int to = window.to().toSecondOfDay() / 60;
            int length = to > from ? to - from : to + 1440 - from;
            for (DayOfWeek day : window.days()) {
                int begin = (day.getValue() - 1) * 1440 + from;
                minutes.set(begin, Math.min(WEEK, begin + length));
                minutes.set(0, Math.max(0, begin + length - WEEK));
            }
        }
        return minutes.cardinality() == WEEK;
    }

    /**
     * A time of some days of the week. It may end after midnight, and then still belongs to the day on which it began; {@code 00:00-24:00} is
     * the whole day.
     *
     * @param days on which it begins
     * @param from its begin
     * @param to its end; the same as {@code from} for 24 hours
     * @param text as it is written
     */
    public record Window(Set<DayOfWeek> days, LocalTime from, LocalTime to, String text) {

        private static final String REMEDY = "write it as \"Mon-Fri 09:00-18:00\" or \"Sat,Sun 00:00-24:00\"";
        private static final Pattern SHAPE =
                Pattern.compile("([A-Za-z,-]+) +([0-9]{2}:[0-9]{2}) ?- ?([0-9]{2}:[0-9]{2})");
        private static final List<String> NAMES = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

        /**
         * Reads one: days, as {@code Mon-Fri} or {@code Sat,Sun}, and from when to when.
         *
         * @throws IllegalArgumentException saying what to write
         */
        public static Window parse(String text) {
            Matcher parts = SHAPE.matcher(text.strip());
            if (!parts.matches()) {
                throw new IllegalArgumentException("is no time of the week; " + REMEDY);
            }
            Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
            for (String range : parts.group(1).split(",", -1)) {
                days.addAll(range(range));
            }
            return new Window(days, time(parts.group(2)), time(parts.group(3)), text.strip());
        }

        private static List<DayOfWeek> range(String text) {
            String[] ends = text.split("-", -1);
            if (ends.length > 2) {
                throw new IllegalArgumentException("is no time of the week; " + REMEDY);
            }
            List<DayOfWeek> days = new ArrayList<>();
            DayOfWeek last = day(ends[ends.length - 1]);
            for (DayOfWeek day = day(ends[0]); ; day = day.plus(1)) {
                days.add(day);
                if (day == last) {
                    return days;
                }
            }
        }

        private static DayOfWeek day(String text) {
            int index = NAMES.indexOf(text.toLowerCase(Locale.ROOT));
            if (index < 0) {
                throw new IllegalArgumentException("has no day \"" + text + "\"; " + REMEDY);
            }
            return DayOfWeek.of(index + 1);
        }

        private static LocalTime time(String text) {
            int hour = Integer.parseInt(text.substring(0, 2));
            int minute = Integer.parseInt(text.substring(3));
            boolean midnight = hour == 24 && minute == 0;
            if ((hour > 23 && !midnight) || minute > 59) {
                throw new IllegalArgumentException("has no time " + text + "; " + REMEDY);
            }
            return midnight ? LocalTime.MIDNIGHT : LocalTime.of(hour, minute);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        windows.forEach(window -> parts.add(window.text()));
        holidays.forEach(day -> parts.add(day.toString()));
        return String.join(", ", parts);
    }
}
