package dev.sago.config;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Hours of a day.
 *
 * @param from the first moment
 * @param to the end, outside; midnight is the end of the day
 */
record Hours(LocalTime from, LocalTime to) {

    static final ValueType<Hours> TYPE = ValueType.pattern(
            "hours of a day",
            "write them as 08:00-19:00 or 22:00-06:00",
            "(?:[01][0-9]|2[0-3]):[0-5][0-9]-(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)",
            Hours::of);
    static final ValueType<Set<DayOfWeek>> DAYS = ValueType.pattern(
            "days of the week",
            "write them as Mon-Fri or Sat,Sun",
            "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:[-,](?:Mon|Tue|Wed|Thu|Fri|Sat|Sun))*",
            Hours::days);

    private static final List<String> NAMES = List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");

    private static Hours of(String text) {
        LocalTime from = LocalTime.parse(text.substring(0, 5));
        String end = text.substring(6);
        LocalTime to = end.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(end);
        if (from.equals(to) && !end.equals("24:00")) {
            throw new IllegalArgumentException("is no time at all; write 00:00-24:00 for the whole day");
        }
        return new Hours(from, to);
    }

    private static Set<DayOfWeek> days(String text) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String part : text.split(",", -1)) {
            String[] ends = part.split("-", -1);
            if (ends.length > 2) {
                throw new IllegalArgumentException("has a span of three ends; write it as Mon-Fri");
            }
            DayOfWeek day = day(ends[0]);
            DayOfWeek last = day(ends[ends.length - 1]);
            days.add(day);
            while (day != last) {
                day = day.plus(1);
                days.add(day);
            }
        }
        return days;
    }

    private static DayOfWeek day(String name) {
        return DayOfWeek.of(1 + NAMES.indexOf(name));
    }
}
