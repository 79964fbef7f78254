package dev.sago.drill;

/** Something that was not as planned, and did not keep the drill from its objectives. */
public record Deviation(Kind kind, String text) {

    /** The kinds, as reports name them. */
    public enum Kind {
        /** A surviving site did not answer; another was taken. */
        SITE_AWAY,
        /** An object is missing or damaged at a survivor; another copy was taken. */
        COPY_FAULTY,
        /** Attributes that this machine could not set. */
        NOT_SET,
        /** The system's own check was not run. */
        CHECK_NOT_RUN,
        /** Projected from the sample to the whole it would take too long. */
        RTO_PROJECTED,
        /** The policy names no objective to compare with. */
        NO_OBJECTIVE,
        /** Scratch space was not emptied. */
        NOT_CLEANED,
        /** The report before this one is gone or was changed. */
        CHAIN
    }
}
