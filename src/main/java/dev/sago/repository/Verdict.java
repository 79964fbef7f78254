package dev.sago.repository;

/**
 * What reading a whole object of a site came to. Missing, damaged and not read are never merged.
 *
 * @param kind which of them
 * @param text what is wrong; empty where it is sound
 * @param siteItself whether it could not be read because the site does not answer, so that the next will not be either
 */
public record Verdict(Kind kind, String text, boolean siteItself) {

    /** Its bytes are not those that its name tells: what a hash finds and what a hash can disprove. */
    public static final String OTHER_BYTES = "its bytes are not those that its name tells";

    /** All is as it should be. */
    static final Verdict SOUND = new Verdict(Kind.SOUND, "", false);

    /** What it is. */
    public enum Kind {
        /** Read to the last byte, and all that could be checked is right. */
        SOUND,
        /** Read, and wrong. */
        DAMAGED,
        /** Not there. */
        MISSING,
        /** The site did not give it: nothing is known of it. */
        UNREAD
    }

    static Verdict damaged(String text) {
        return new Verdict(Kind.DAMAGED, text, false);
    }

    static Verdict missing() {
        return new Verdict(Kind.MISSING, "the object is not there", false);
    }

    static Verdict unread(String text, boolean siteItself) {
        return new Verdict(Kind.UNREAD, text, siteItself);
    }
}
