package dev.sago.drill;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where drills restore to: the {@code drill} section.
 *
 * @param scratch the folder for it; absent for {@code scratch} in the state folder
 * @param quota most bytes that all drills together may occupy there; 0 for as much as the disk has
 */
public record DrillSettings(Optional<Path> scratch, long quota) {

    /** All by default. */
    public static final DrillSettings DEFAULT = new DrillSettings(Optional.empty(), 0);

    /** The scratch folder. */
    public Path scratch(Path state) {
        return scratch.orElseGet(() -> state.resolve("scratch"));
    }
}
