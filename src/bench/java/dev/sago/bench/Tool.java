package dev.sago.bench;

import java.nio.file.Path;
import java.util.List;

/** A program that is measured. Its commands are what its manual tells a sysadmin to type, with nothing tuned but what {@link #settings} says. */
interface Tool {

    /** How a tool comes to several copies. */
    enum Copies {
        /** One run writes all. */
        AT_ONCE("one run"),
        /** The backup is run once for each repository. */
        RUNS("a run each"),
        /** The backup is run once, then its own command for copying. */
        COPY("one run, then copied");

        private final String title;

        Copies(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /** A short name for tables and options. */
    String name();

    /** Its version, as it says itself. */
    String version(Meter meter);

    /** What it is set to, for the table's legend. */
    String settings();

    /** The ways to several copies that it has; the first also makes the first copy. */
    List<Copies> copies();

    /** Whether it has snapshots, or writes all anew each time. */
    default boolean isIncremental() {
        return true;
    }

    default boolean speaksS3() {
        return true;
    }

    /** Makes keys, configuration and empty repositories: not measured. */
    void prepare(Place place, Corpus corpus, Meter meter);

    /** Backs the corpus up to all of the place's stores if the tool can write to all at once, else to the first. */
    Command backup(Place place, Corpus corpus);

    /** Makes ready a store that {@link #copy} will fill: not measured. */
    default void prepareCopy(Place from, Place to, Corpus corpus, Meter meter) {
        prepare(to, corpus, meter);
    }

    /** Copies everything from the place's first store to the given one, made ready before. */
    default Command copy(Place from, Place to) {
        throw new UnsupportedOperationException(name());
    }

    /** Restores the newest snapshot into an empty folder. */
    Command restore(Place place, Corpus corpus, Path to, Meter meter);

    /** Restores one file, given by its path in the corpus, into an empty folder. */
    Command restoreOne(Place place, Corpus corpus, Path file, Path to, Meter meter);

    /** Where in {@code to} the corpus's root is after {@link #restore}. */
    Path restored(Corpus corpus, Path to);

    /** Where in {@code to} the file is after {@link #restoreOne}. */
    default Path restoredOne(Corpus corpus, Path file, Path to) {
        return restored(corpus, to).resolve(file);
    }
}
