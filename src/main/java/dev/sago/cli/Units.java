package dev.sago.cli;

import java.time.Duration;
import java.time.Instant;

/**
 * Sizes, rates, times and counts as people read them: bytes in IEC units, two units for a duration, thousands with
 * commas. JSON has the plain numbers instead. Immutable; any thread may use it.
 */
final class Units {

    private static final String[] IEC = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private final Messages messages;

    Units(Messages messages) {
        this.messages = messages;
    }

    /** Thousands with commas: {@code 1,234,567}. */
    static String count(long number) {
        String digits = Long.toString(number);
        StringBuilder out = new StringBuilder(digits);
        int first = digits.startsWith("-") ? 1 : 0;
        for (int i = digits.length() - 3; i > first; i -= 3) {
            out.insert(i, ',');
        }
        return out.toString();
    }

    /** {@code 17 B}, {@code 1.5 KiB}, {@code 123 GiB}: one decimal below 100, always rounded to nearest. */
    static String bytes(long number) {
        if (number < 0) {
            return "-" + bytes(number == Long.MIN_VALUE ? Long.MAX_VALUE : -number);
        }
        int unit = 0;
        double value = number;
        // What would be shown as 1024 of a unit is 1.0 of the next.
        while (unit < IEC.length - 1 && Math.round(value) >= 1024) {
            value /= 1024;
            unit++;
        }
        if (unit == 0) {
            return number + " B";
        }
        long tenths = Math.round(value * 10);
        String shown = tenths < 1000 ? tenths / 10 + "." + tenths % 10 : Long.toString(Math.round(value));
        return shown + " " + IEC[unit];
    }

    /** Bytes per second: {@code 85.0 MiB/s}. */
    static String rate(double bytesPerSecond) {
        return bytes(Math.round(bytesPerSecond)) + "/s";
    }

    /** {@code 850 m}, {@code 28.3 km}. */
    static String distance(long metres) {
        long tenths = (metres + 50) / 100;
        return metres < 1000 ? metres + " m" : count(tenths / 10) + "." + tenths % 10 + " km";
    }

    /** {@code 0.4 s}, {@code 42 s}, {@code 5 min 03 s}, {@code 3 h 05 min}, {@code 12 d 04 h}. */
    String duration(Duration duration) {
        Duration time = duration.isNegative() ? Duration.ZERO : duration;
        if (time.toMillis() < 9_950) {
            long tenths = Math.round(time.toMillis() / 100.0);
            return messages.text("units.second", tenths / 10 + "." + tenths % 10);
        }
        return wholeSeconds(time);
    }

    /** As {@link #duration} without tenths, for what changes while one looks. */
    String wholeSeconds(Duration duration) {
        long seconds = Math.max(0, duration.plusMillis(500).toSeconds());
        if (seconds < 60) {
            return messages.text("units.second", seconds);
        }
        if (seconds < 3600) {
            return messages.text("units.minute-second", seconds / 60, twoDigits(seconds % 60));
        }
        if (seconds < 86_400) {
            return messages.text("units.hour-minute", seconds / 3600, twoDigits(seconds / 60 % 60));
        }
        return messages.text("units.day-hour", count(seconds / 86_400), twoDigits(seconds / 3600 % 24));
    }

    private static String twoDigits(long number) {
        return number < 10 ? "0" + number : Long.toString(number);
    }

    /**
     * {@code just now}, {@code 5 min ago}, {@code 3 h ago}, {@code 12 d ago}; {@code in 3 h} for what lies ahead of
     * {@code now}.
     */
    String age(Instant then, Instant now) {
        Duration age = Duration.between(then, now);
        if (age.abs().toSeconds() < 10) {
            return messages.text("units.now");
        }
        return messages.text(age.isNegative() ? "units.ahead" : "units.ago", oneUnit(age.abs()));
    }

    private String oneUnit(Duration age) {
        if (age.toSeconds() < 60) {
            return messages.text("units.second", age.toSeconds());
        }
        if (age.toMinutes() < 60) {
            return messages.text("units.minute", age.toMinutes());
        }
        if (age.toHours() < 48) {
            return messages.text("units.hour", age.toHours());
        }
        return messages.text("units.day", count(age.toDays()));
    }
}
