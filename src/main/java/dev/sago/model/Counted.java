package dev.sago.model;

/** Numbers with their nouns, in the English texts of runs, findings and errors. */
public final class Counted {

    private Counted() {}

    /** {@code 1 object}, {@code 2 objects}: of a noun whose plural ends in s. */
    public static String of(long number, String noun) {
        return of(number, noun, noun + "s");
    }

    /** {@code 1 entry}, {@code 2 entries}. */
    public static String of(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }
}
