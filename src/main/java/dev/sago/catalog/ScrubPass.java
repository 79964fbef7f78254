package dev.sago.catalog;

import java.time.Instant;
import java.util.Optional;

/**
 * How far the scrub of one folder of a system at one site is. A pass reads the folder's objects in the order of their names.
 *
 * @param folder the folder, such as {@code packs/3f/}
 * @param round when the round began that the pass belongs to; a round is one pass over each folder
 * @param begun when the pass began
 * @param reached the name of the last object that it is done with; empty before the first
 * @param bytes what it read so far and found sound
 * @param finished whether it came to the end
 * @param wholeBegun when the last pass began that came to the end
 * @param wholeBytes what that one read and found sound
 */
public record ScrubPass(
        String folder,
        Instant round,
        Instant begun,
        String reached,
        long bytes,
        boolean finished,
        Optional<Instant> wholeBegun,
        long wholeBytes) {

    /** A new pass over a folder of which {@code before} is known. */
    public static ScrubPass begin(String folder, Instant round, Instant now, Optional<ScrubPass> before) {
        return new ScrubPass(
                folder,
                round,
                now,
                "",
                0,
                false,
                before.flatMap(ScrubPass::wholeBegun),
                before.map(ScrubPass::wholeBytes).orElse(0L));
    }

    /** The same pass, further on. */
    public ScrubPass reached(String key, long sound) {
        return new ScrubPass(folder, round, begun, key, sound, false, wholeBegun, wholeBytes);
    }

    /** The same pass at its end. */
    public ScrubPass end() {
        return new ScrubPass(folder, round, begun, reached, bytes, true, Optional.of(begun), bytes);
    }
}
