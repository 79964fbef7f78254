package dev.sago.model;

/** How urgent a system is: the order of recovery, A1 first. */
public enum Grade {
    /** Real time to one hour. */
    A1,
    /** Three to twelve hours. */
    A2,
    /** One to five days. */
    A3
}
