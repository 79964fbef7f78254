package dev.sago.drill;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;

/** The words of reports in one language; times in UTC. Immutable, for any thread. */
final class ReportText {

    /** The languages that each report is written in. */
    static final List<String> LANGUAGES = List.of("en", "ko");

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String[] IEC = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private final String language;
    private final Properties words = new Properties();

    ReportText(String language) {
        this.language = language;
        String file = "report_" + language + ".properties";
        try (Reader in = new InputStreamReader(
                Objects.requireNonNull(ReportText.class.getResourceAsStream(file), file), StandardCharsets.UTF_8)) {
            words.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }

    String language() {
        return language;
    }

    Properties words() {
        return words;
    }

    /** A text with its places filled. */
    String text(String key, Object... values) {
        String pattern = words.getProperty(key);
        if (pattern == null) {
            throw new IllegalStateException("report_" + language + " has no " + key);
        }
        return new MessageFormat(pattern, Locale.ROOT).format(values); // Without values too: an apostrophe is doubled.
    }

    /** A constant's name for people. */
    String of(String prefix, Enum<?> constant) {
        return text(prefix + "." + DrillReport.word(constant));
    }

    static String time(Instant time) {
        return TIME.format(time) + " UTC";
    }

    /** {@code 0.4 s}, {@code 5 min 03 s}, {@code 3 h 05 min}, {@code 12 d 04 h}. */
    String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (duration.toMillis() < 60_000) {
            return text("unit.second", String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1000.0));
        }
        if (seconds < 3600) {
            return text("unit.minute-second", number(seconds / 60), two(seconds % 60));
        }
        if (seconds < 86_400) {
            return text("unit.hour-minute", number(seconds / 3600), two(seconds / 60 % 60));
        }
        return text("unit.day-hour", number(seconds / 86_400), two(seconds / 3600 % 24));
    }

    private static String two(long number) {
        return String.format(Locale.ROOT, "%02d", number);
    }

    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String percent(double part) {
        return String.format(Locale.ROOT, part < 0.1 ? "%.2f %%" : "%.1f %%", part * 100);
    }

    static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < IEC.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, IEC[unit]);
    }
}
