package dev.sago.policy;

import dev.sago.model.Site;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One reason why sites cannot hold copies, alone or together. Sites are meant by their place in the list by name. */
sealed interface Obstacle {

    /** More would not be read. */
    int MOST_TOLD = 6;

    /** A site that does not tell what the policy has to know; unknown is unsafe. */
    record Unknown(int site, String what) implements Obstacle {}

    /** A site that takes no copy, as "is draining", and what would make it take one. */
    record Shut(int site, String why, String remedy) implements Obstacle {}

    /** All sites with the same value of a kind of domain that the policy keeps apart: two or more. */
    record Shared(List<Integer> sites, String kind, String value) implements Obstacle {}

    /** Two sites that stand closer together than the policy's minimum distance. */
    record Near(int first, int second, double metres) implements Obstacle {}

    /** So many copies must be offsite. */
    record Offsite() implements Obstacle {}

    /** So many copies must stand under object lock. */
    record Immutable() implements Obstacle {}

    /** Whether these two can never be together because of it. */
    default boolean separates(int a, int b) {
        return switch (this) {
            case Shared s -> s.sites.contains(a) && s.sites.contains(b);
            case Near n -> (n.first == a && n.second == b) || (n.first == b && n.second == a);
            case Unknown _, Shut _, Offsite _, Immutable _ -> false;
        };
    }

    /** The obstacle between one site and another, told from the first one's side. */
    default String toldOf(Site other) {
        return switch (this) {
            case Shared s -> "shares " + s.kind + " " + s.value + " with " + other.name();
            case Near n -> "only " + kilometres(n.metres) + " from " + other.name();
            case Unknown u -> "does not tell its " + u.what;
            case Shut s -> s.why;
            case Offsite _, Immutable _ -> "";
        };
    }

    /** The obstacle as a sentence about the sites that it is between. */
    default String told(List<Site> sites) {
        return switch (this) {
            case Unknown(int site, String what) -> sites.get(site).name() + " does not tell its " + what;
            case Shut(int site, String why, String _) -> sites.get(site).name() + " " + why;
            case Shared(List<Integer> sharing, String kind, String value) ->
                joined(sharing.stream().map(i -> sites.get(i).name().value()).toList(), "and") + " share " + kind + " "
                        + value;
            case Near(int first, int second, double metres) ->
                sites.get(first).name() + " and " + sites.get(second).name() + " stand " + kilometres(metres)
                        + " apart";
            case Offsite _, Immutable _ -> "";
        };
    }

    /** A distance for people. */
    static String kilometres(double metres) {
        return metres < 1000
                ? String.format(Locale.ROOT, "%.0f m", metres)
                : String.format(Locale.ROOT, "%.1f km", metres / 1000);
    }

    /** "a, b, and c", or "a, b, and 3 more" of many. */
    static String joined(List<String> all, String word) {
        List<String> parts = all;
        if (all.size() > MOST_TOLD) {
            parts = new ArrayList<>(all.subList(0, MOST_TOLD));
            parts.add((all.size() - MOST_TOLD) + " more");
        }
        if (parts.size() < 2) {
            return String.join("", parts);
        }
        return String.join(", ", parts.subList(0, parts.size() - 1)) + (parts.size() > 2 ? ", " : " ") + word + " "
                + parts.getLast();
    }
}
