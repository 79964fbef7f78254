package dev.sago.restore;

/** What a restore does where something stands already. What is the same already is left alone, except by ALWAYS. */
public enum Overwrite {
    /** Keeps what is there and tells it; the default. */
    NEVER,
    /** Replaces what is different. */
    CHANGED,
    /** Writes everything anew. */
    ALWAYS
}
