package dev.sago.policy;

import dev.sago.model.Site;

import java.util.List;
import java.util.Locale;

/** One reason why sites cannot hold copies, alone or together. Sites are meant by their place in the list by name. */
sealed interface Obstacle {

    /** A site that does not tell what the policy has to know; unknown is unsafe. */
    record Unknown(int site, String what) implements Obstacle {}

    /** A site that takes no copy, as "is draining", and what would make it take one. */
    record Shut(int site, Told why, Told remedy) implements Obstacle {}

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
    default Told toldOf(Site other) {
        return switch (this) {
            case Shared s -> Told.of("shares", s.kind, s.value, other.name());
            case Near n -> Told.of("only", kilometres(n.metres), other.name());
            case Unknown u -> Told.of("silent", u.what);
            case Shut s -> s.why;
            case Offsite _, Immutable _ -> Told.commas(List.of());
        };
    }

    /** The obstacle as a sentence about the sites that it is between. */
    default Told told(List<Site> sites) {
        return switch (this) {
            case Unknown(int site, String what) ->
                Told.of("site", sites.get(site).name(), Told.of("silent", what));
            case Shut(int site, Told why, Told _) ->
                Told.of("site", sites.get(site).name(), why);
            case Shared(List<Integer> sharing, String kind, String value) ->
                Told.of(
                        "share",
                        Told.all(sharing.stream().map(i -> sites.get(i).name()).toList()),
                        kind,
                        value);
            case Near(int first, int second, double metres) ->
                Told.of("near", sites.get(first).name(), sites.get(second).name(), kilometres(metres));
            case Offsite _, Immutable _ -> Told.commas(List.of());
        };
    }

    /** A distance for people. */
    static String kilometres(double metres) {
        return metres < 1000
                ? String.format(Locale.ROOT, "%.0f m", metres)
                : String.format(Locale.ROOT, "%.1f km", metres / 1000);
    }
}
