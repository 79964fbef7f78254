package dev.sago.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Sago says, in one language: short texts of {@code messages_<lang>.properties} by key, with {@code {0}} standing
 * for the first argument, and {@code {0|object|objects}} for the word that goes with it, the first where it is 1. Deliberately not {@link java.text.MessageFormat}: an apostrophe is an apostrophe, and numbers
 * come ready from {@link Units}. Immutable; any thread may use it.
 */
final class Messages {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\d)(?:\\|([^|}]*)\\|([^|}]*))?}");

    private final Language language;
    private final ResourceBundle texts;

    private Messages(Language language, ResourceBundle texts) {
        this.language = language;
        this.texts = texts;
    }

    static Messages in(Language language) {
        return new Messages(language, load("messages", language));
    }

    /** The texts of the demonstration, which nobody else needs. */
    static Messages story(Language language) {
        return new Messages(language, load("story", language));
    }

    Language language() {
        return language;
    }

    /**
     * The text of {@code key}.
     *
     * @throws java.util.MissingResourceException if there is none, which a test excludes for keys that stand in the
     * code
     */
    String text(String key, Object... arguments) {
        return fill(texts.getString(key), arguments);
    }

    /** The text of {@code key}, or {@code otherwise} where there is none: for words that other packages made. */
    String textOr(String key, String otherwise) {
        return texts.containsKey(key) ? texts.getString(key) : otherwise;
    }

    /** The text of an enum's constant: the key {@code <topic>.<word>}, with the word as {@link Words#of} spells it. */
    String word(String topic, Enum<?> constant) {
        return text(topic + "." + Words.of(constant));
    }

    /**
     * A number with its noun, as {@code 1 file}, {@code 1,024 files}: the keys {@code <noun>.one} and {@code
     * <noun>.many}.
     */
    String counted(String noun, long number) {
        return text(noun + (number == 1 ? ".one" : ".many"), Units.count(number));
    }

    /** The help texts, read anew: only who asks for help pays for them. */
    ResourceBundle help() {
        return load("help", language);
    }

    private static String fill(String text, Object... arguments) {
        return PLACEHOLDER.matcher(text).replaceAll(match -> {
            String argument = String.valueOf(arguments[Integer.parseInt(match.group(1))]);
            String word = argument.equals("1") ? match.group(2) : match.group(3);
            return Matcher.quoteReplacement(word == null ? argument : word);
        });
    }

    static ResourceBundle load(String name, Language language) {
        String file = name + "_" + language.code() + ".properties";
        try (InputStream in = Messages.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the build lacks " + file);
            }
            return new PropertyResourceBundle(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + " of the build", e);
        }
    }
}
