package dev.sago.backup;

import dev.sago.model.EntryName;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/** A folder's path as a chain of names, so that text is made only for the few paths that are told to people. */
record PathText(@Nullable PathText parent, EntryName name) {

    /** The path of an entry in this folder; with an empty name, of the folder itself. */
    String with(EntryName entry) {
        ArrayDeque<String> parts = new ArrayDeque<>();
        if (entry.bytes().length > 0) {
            parts.addFirst(entry.display());
        }
        for (PathText at = this; at != null; at = at.parent) {
            parts.addFirst(at.name.display());
        }
        return String.join("/", parts);
    }
}
