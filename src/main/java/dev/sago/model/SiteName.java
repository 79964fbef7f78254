package dev.sago.model;

import java.util.regex.Pattern;

/**
 * A site's name: up to 63 lower-case letters, digits, dots and hyphens, beginning and ending with a letter or digit, so that it
 * can stand in an object key, a file name and a URL as it is.
 */
public record SiteName(String value) implements Comparable<SiteName> {

    private static final Pattern SHAPE = Pattern.compile("[a-z0-9](?:[a-z0-9.-]{0,61}[a-z0-9])?");

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException saying what a name may look like
     */
    public SiteName {
        if (!SHAPE.matcher(value).matches() || value.contains("..")) {
            throw new IllegalArgumentException("\"" + value + "\" cannot name a site: use up to 63 lower-case letters,"
                    + " digits, '.' and '-', beginning and ending with a letter or digit");
        }
    }

    @Override
    public int compareTo(SiteName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
