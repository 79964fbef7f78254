package dev.sago.policy;

import dev.sago.model.Site;

import java.util.List;
import java.util.Locale;

/** One reason why sites cannot hold copies, alone or together. Sites are meant by their place in the list by name. */
sealed interface Obstacle {

    /** A site that does not tell what the policy has to know; unknown is unsafe. */
    record Unknown(int site, String what) implements Obstacle {}

    /** Two sites with the same value of a kind of domain that the policy keeps apart. */
    record Shared(int first, int second, String kind, String value) implements Obstacle {}

    /** Two sites that stand closer together than the policy's minimum distance. */
    record Near(int first, int second, double metres) implements Obstacle {}

    /** So many copies must be offsite. */
    record Offsite() implements Obstacle {}

    /** So many copies must stand under object lock. */
    record Immutable() implements Obstacle {}

    /** Whether these two can never be together because of it. */
    default boolean separates(int a, int b) {
        return switch (this) {
            case Shared s -> (s.first == a && s.second == b) || (s.first == b && s.second == a);
            case Near n -> (n.first == a && n.second == b) || (n.first == b && n.second == a);
            case Unknown _, Offsite _, Immutable _ -> false;
        };
    }

    /** The obstacle between one site and another, told from the first one's side. */
    default String toldOf(Site other) {
        return switch (this) {
            case Shared s -> "shares " + s.kind + " " + s.value + " with " + other.name();
            case Near n -> "only " + kilometres(n.metres) + " from " + other.name();
            case Unknown u -> "does not tell its " + u.what;
            case Offsite _, Immutable _ -> "";
        };
    }

    /** The obstacle as a sentence about the sites that it is between. */
    default String told(List<Site> sites) {
        return switch (this) {
            case Unknown(int site, String what) -> sites.get(site).name() + " does not tell its " + what;
            case Shared(int first, int second, String kind, String value) ->
                sites.get(first).name() + " and " + sites.get(second).name() + " share " + kind + " " + value;
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
}
