package dev.sago.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that was probably meant, by edit distance (Levenshtein, with swapped neighbours as one step). */
public final class Nearest {

    private Nearest() {}

    /** The nearest of the known words, if it is near enough to be worth asking; the first by name of several. */
    public static Optional<String> to(String word, Collection<String> known) {
        int most = word.length() < 3 ? 0 : Math.max(1, (word.length() + 1) / 3);
        return known.stream()
                .filter(other -> distance(fold(word), fold(other)) <= most)
                .min(Comparator.comparingInt((String other) -> distance(fold(word), fold(other)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** A remedy for a word that is not known: the nearest one, or all of them. */
    static String remedy(String word, Collection<String> known) {
        if (known.isEmpty()) {
            return "none is known here";
        }
        return to(word, known)
                .map(other -> "did you mean `" + other + "`?")
                .orElseGet(() -> "known are " + String.join(", ", known));
    }

    private static String fold(String word) {
        return word.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static int distance(String one, String other) {
        int[][] steps = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                steps[i][j] = i == 0 || j == 0 ? i + j : cheapest(steps, one, other, i, j);
            }
        }
        return steps[one.length()][other.length()];
    }

    private static int cheapest(int[][] steps, String one, String other, int i, int j) {
        int change = steps[i - 1][j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        int best = Math.min(change, Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(best, steps[i - 2][j - 2] + 1) : best;
    }
}
