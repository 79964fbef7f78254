package dev.sago.cli;

/** How a word feels, shown as a colour where there is a terminal. The word itself must say the same without it. */
enum Tone {
    /** No colour. */
    PLAIN(""),
    /** Well: green. */
    GOOD("\u001b[32m"),
    /** Look at it: yellow. */
    WARN("\u001b[33m"),
    /** Act: red. */
    BAD("\u001b[31m"),
    /** A heading: bold. */
    HEADING("\u001b[1m");

    private final String start;

    Tone(String start) {
        this.start = start;
    }

    /** {@code text} in this tone, or as it is where {@code colour} is off. */
    String paint(String text, boolean colour) {
        return !colour || start.isEmpty() || text.isEmpty() ? text : start + text + "\u001b[0m";
    }
}
