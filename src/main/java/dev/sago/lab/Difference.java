package dev.sago.lab;

import java.util.Locale;

/**
 * One thing that is not as it was.
 *
 * @param path of the entry below the folder that was listed, for people
 * @param aspect in what it differs
 * @param before what the first ledger says; empty if the entry was not there
 * @param after what the later one says; empty if the entry is not there
 */
public record Difference(String path, Aspect aspect, String before, String after) {

    /** In what an entry can differ. */
    public enum Aspect {
        /** It is not there any more. */
        MISSING,
        /** It was not there before. */
        EXTRA,
        /** Kind of entry, as a letter of find(1). */
        TYPE,
        /** Permission bits. */
        MODE,
        /** User and group number. */
        OWNER,
        /** Length in bytes. */
        SIZE,
        /** SHA-256 of the bytes. */
        CONTENT,
        /** Time of the last change. */
        MODIFIED,
        /** Where a symbolic link points. */
        TARGET,
        /** The other names of the same file. */
        HARD_LINKS
    }

    @Override
    public String toString() {
        return switch (aspect) {
            case MISSING -> path + ": missing";
            case EXTRA -> path + ": was not there before";
            case TYPE, MODE, OWNER, SIZE, CONTENT, MODIFIED, TARGET, HARD_LINKS ->
                path + ": " + aspect.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " was " + before + ", is "
                        + after;
        };
    }
}
