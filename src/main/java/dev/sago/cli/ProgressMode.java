package dev.sago.cli;

/** How progress is told, {@code --progress}. */
enum ProgressMode {
    /** A bar on a terminal, nothing elsewhere. */
    AUTO,
    /** A bar, redrawn ten times a second. */
    BAR,
    /** A line every ten seconds. */
    PLAIN,
    /** A JSON line every second, and one for each event. */
    JSON,
    /** Nothing. */
    NONE;

    /** What {@code auto} stands for here; anything else stands for itself. */
    ProgressMode resolve(Terminal terminal, boolean quiet) {
        if (this != AUTO) {
            return this;
        }
        return terminal.err() == Terminal.Target.TERMINAL && !quiet ? BAR : NONE;
    }
}
