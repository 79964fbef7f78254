package dev.sago.backup;

import dev.sago.backup.Hooks.Hook;

import java.util.Optional;

/**
 * What a drill of a system does besides restoring and comparing it.
 *
 * @param check a command that looks at what was restored, such as one that loads the dump and counts its rows
 * @param sample restore so many entries, chosen at random; 0 for everything
 */
public record Rehearsal(Optional<Hook> check, int sample) {

    /** Nothing, with everything. */
    public static final Rehearsal NONE = new Rehearsal(Optional.empty(), 0);
}
