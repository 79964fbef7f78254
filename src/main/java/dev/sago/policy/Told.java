package dev.sago.policy;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reason or a remedy: which text of {@code reasons_<language>.properties}, and what stands in it. Two that say the same are equal, whatever language they
 * are read in. Immutable.
 *
 * @param key the text
 * @param parts what its places {@code {0}}, {@code {1}} are filled with: names, numbers, or other texts
 */
public record Told(String key, List<Object> parts) {

    private static final Pattern PLACE = Pattern.compile("\\{(\\d)}");
    private static final String ENGLISH = "en";

    /** More would not be read. */
    private static final int MOST_TOLD = 6;

    private static final Map<String, ResourceBundle> TEXTS = new ConcurrentHashMap<>();

    /** Copies the list. */
    public Told {
        parts = List.copyOf(parts);
    }

    static Told of(String key, Object... parts) {
        return new Told(key, List.of(parts));
    }

    /** A number of things, for which the text differs when it is one: the keys {@code key.one} and {@code key.many}. */
    static Told counted(String key, int number, Object... parts) {
        return of(key + (number == 1 ? ".one" : ".many"), parts);
    }

    /** "a, b, and c", or "a, b, and 3 more" of many. */
    static Told all(List<?> parts) {
        return list("and", parts);
    }

    /** "a, b, or c". */
    static Told any(List<?> parts) {
        return list("or", parts);
    }

    private static Told list(String word, List<?> all) {
        List<Object> parts = new ArrayList<>(all);
        if (all.size() > MOST_TOLD) {
            parts = new ArrayList<>(all.subList(0, MOST_TOLD));
            parts.add(of("more", all.size() - MOST_TOLD));
        }
        Object last = parts.isEmpty() ? "" : parts.removeLast();
        return parts.isEmpty()
                ? of("only-one", last)
                : of(word + (parts.size() == 1 ? "" : ".many"), commas(parts), last);
    }

    /** "a, b, c". */
    static Told commas(List<?> parts) {
        return new Told("", List.copyOf(parts));
    }

    /**
     * In words.
     *
     * @param language {@code en} or {@code ko}
     */
    public String in(String language) {
        List<String> words = parts.stream()
                .map(part -> part instanceof Told told ? told.in(language) : part.toString())
                .toList();
        return key.isEmpty()
                ? String.join(", ", words)
                : PLACE.matcher(texts(language).getString(key))
                        .replaceAll(match -> Matcher.quoteReplacement(words.get(Integer.parseInt(match.group(1)))));
    }

    /** In English. */
    @Override
    public String toString() {
        return in(ENGLISH);
    }

    private static ResourceBundle texts(String language) {
        return TEXTS.computeIfAbsent(language, Told::load);
    }

    private static ResourceBundle load(String language) {
        String file = "reasons_" + language + ".properties";
        try (InputStream in = Told.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalArgumentException("there are no reasons in the language " + language);
            }
            return new PropertyResourceBundle(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + " of the build", e);
        }
    }
}
