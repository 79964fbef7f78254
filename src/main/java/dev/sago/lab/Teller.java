package dev.sago.lab;

import java.util.List;

/**
 * Tells the story to whoever watches, in their language. Figures come as {@link Long} and {@link Integer} for counts, {@link Size} for bytes,
 * {@link java.time.Duration} for times; anything else stands as its text. Called by one thread.
 */
public interface Teller {

    /** A number of bytes. */
    record Size(long bytes) {}

    /** A new act begins. */
    void headline(Act act);

    /** A sentence. */
    void say(StoryLine line, Object... figures);

    /** A sentence about something bad. */
    void alarm(StoryLine line, Object... figures);

    /** A table; a cell is a {@link StoryLine} without figures, or a figure. */
    void table(List<StoryLine> headings, List<List<Object>> rows);
}
