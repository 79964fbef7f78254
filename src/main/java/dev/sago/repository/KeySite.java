package dev.sago.repository;

import dev.sago.model.SiteName;

/**
 * What became of one wrapped key at one site.
 *
 * @param text why it failed, else empty
 */
public record KeySite(SiteName site, Change change, String text) {

    /** What became of it. */
    public enum Change {
        /** It was written and read back. */
        ADDED,
        /** It was there already, and right. */
        THERE,
        /** It was deleted, and is gone. */
        REMOVED,
        /** It was not there. */
        ABSENT,
        /** It could not be written or deleted. */
        FAILED,
        /** The site does not answer. */
        UNREACHABLE
    }

    /** Whether the site is as it should be. */
    public boolean isWell() {
        return switch (change) {
            case ADDED, THERE, REMOVED, ABSENT -> true;
            case FAILED, UNREACHABLE -> false;
        };
    }
}
