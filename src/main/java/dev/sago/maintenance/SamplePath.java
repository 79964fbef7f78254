package dev.sago.maintenance;

import dev.sago.model.EntryName;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Where an entry stands in a snapshot, by its names' bytes; the first is the source's. */
public record SamplePath(@Nullable SamplePath parent, EntryName name) {

    /** The names, the first first. */
    public List<EntryName> names() {
        Deque<EntryName> names = new ArrayDeque<>();
        for (SamplePath at = this; at != null; at = at.parent) {
            names.addFirst(at.name);
        }
        return List.copyOf(names);
    }

    /** For people. */
    public String text() {
        return String.join("/", names().stream().map(EntryName::display).toList());
    }
}
