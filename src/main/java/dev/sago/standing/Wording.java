package dev.sago.standing;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says troubles in words, in one language: what is wrong, and the command that mends it. The command line and messages say the
 * same. Immutable; any thread may use it.
 */
public final class Wording {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)(?:\\|([^|}]*)\\|([^|}]*))?}");
    private static final int LONGEST_TEXT = 300;

    private final ResourceBundle texts;

    private Wording(ResourceBundle texts) {
        this.texts = texts;
    }

    /**
     * In a language that there are texts of.
     *
     * @param language {@code en} or {@code ko}
     */
    public static Wording in(String language) {
        String file = "words_" + language + ".properties";
        try (InputStream in = Wording.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalArgumentException("there are no texts in the language " + language);
            }
            return new Wording(new PropertyResourceBundle(new InputStreamReader(in, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + " of the build", e);
        }
    }

    /** What is wrong, without the system's name: a line without line breaks. */
    public String reason(Trouble trouble, Instant now) {
        boolean known = trouble.since().isPresent();
        String key = key(trouble);
        String exact = key + (known ? "" : ".never");
        String text = texts.getString(texts.containsKey(exact) ? exact : key);
        return fill(text, trouble, now).strip();
    }

    /** The command that mends it or shows more; empty where no command does. */
    public String remedy(Trouble trouble, Instant now) {
        return fill(texts.getString(key(trouble) + ".remedy"), trouble, now).strip();
    }

    private static String key(Trouble trouble) {
        return trouble.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private String fill(String text, Trouble trouble, Instant now) {
        return PLACEHOLDER.matcher(text).replaceAll(match -> {
            String value = value(match.group(1), trouble, now);
            String word = trouble.number() == 1 ? match.group(2) : match.group(3);
            return Matcher.quoteReplacement(word == null ? value : word);
        });
    }

    private String value(String name, Trouble trouble, Instant now) {
        return switch (name) {
            case "system" -> trouble.system().map(Object::toString).orElse("");
            case "site" -> trouble.site().map(Object::toString).orElse("");
            case "age" ->
                trouble.since()
                        .map(since -> duration(Duration.between(since, now).abs()))
                        .orElse("");
            case "limit" -> trouble.limit().map(this::duration).orElse("");
            case "number" -> grouped(trouble.number());
            case "text" -> oneLine(trouble.text());
            default -> throw new IllegalStateException("no placeholder {" + name + "}");
        };
    }

    private static String oneLine(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() > LONGEST_TEXT ? line.substring(0, LONGEST_TEXT) + "…" : line;
    }

    /** In one or two units: {@code 45 min}, {@code 3 h 05 min}, {@code 12 d 04 h}. */
    public String duration(Duration time) {
        long minutes = time.toMinutes();
        if (minutes < 1) {
            return unit("second", time.toSeconds());
        }
        if (minutes < 60) {
            return unit("minute", minutes);
        }
        if (minutes < 24 * 60) {
            return unit("hour", minutes / 60) + rest("minute", minutes % 60);
        }
        return unit("day", minutes / (24 * 60)) + rest("hour", minutes / 60 % 24);
    }

    private String rest(String unit, long number) {
        return number == 0 ? "" : " " + unit(unit, number);
    }

    private String unit(String unit, long number) {
        return texts.getString("unit." + unit).replace("{0}", grouped(number));
    }

    /** Most numbers are small, and to load what groups digits takes longer than to word a screen of systems. */
    private static String grouped(long number) {
        return Math.abs(number) < 1000 ? Long.toString(number) : String.format(Locale.ROOT, "%,d", number);
    }
}
