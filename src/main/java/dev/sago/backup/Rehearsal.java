package dev.sago.backup;

import dev.sago.backup.Hooks.Hook;

import java.util.Optional;

/**
 * What a drill of a system does besides restoring and comparing it.
 *
 * @param check a command that looks at what was restored, such as one that loads the dump and counts its rows
 */
public record Rehearsal(Optional<Hook> check) {

    /** Nothing. */
    public static final Rehearsal NONE = new Rehearsal(Optional.empty());
}
