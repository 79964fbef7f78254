package dev.sago.model;

/** The state of one copy. The four are never merged: each asks for something else to be done. */
public enum CopyState {
    /** Everything that the snapshot needs is there. */
    COMPLETE,
    /** Objects are missing; they are debts. */
    INCOMPLETE,
    /** Objects are there with wrong bytes or sizes. */
    DAMAGED,
    /** The site did not answer, so nothing is known. */
    UNREACHABLE
}
