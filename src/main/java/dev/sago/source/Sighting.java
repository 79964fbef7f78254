package dev.sago.source;

import dev.sago.model.EntryName;
import dev.sago.posix.Stat;

/** What a {@link FilesScout} meets, in the order of the walk; every {@code Entered} is followed by its contents and one {@code Left}. */
sealed interface Sighting {

    /** An entry that is no folder. */
    record Entry(FolderNode in, EntryName name, Stat stat) implements Sighting {}

    /** A folder begins. */
    record Entered(FolderNode in, EntryName name, Stat stat) implements Sighting {}

    /** The folder that was entered last ends. */
    record Left() implements Sighting {}

    /** Something in the current folder, or with an empty name the folder itself, that cannot be told. */
    record Problem(EntryName name, String reason) implements Sighting {}
}
