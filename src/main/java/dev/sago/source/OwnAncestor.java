package dev.sago.source;

import dev.sago.model.EntryName;

import java.util.List;
import java.util.stream.Collectors;

/** A folder that is one of its own ancestors, as bind mounts can make it: a walk into it would have no end. */
final class OwnAncestor {

    private OwnAncestor() {}

    /**
     * What a walk tells of it.
     *
     * @param path the names from the root to the folder that holds it
     * @param depth how many of them lead to the ancestor
     */
    static String words(List<byte[]> path, int depth) {
        String ancestor = depth == 0
                ? "at the source's root"
                : path.subList(0, depth).stream().map(EntryName::display).collect(Collectors.joining("/"));
        return "the same folder as its ancestor " + ancestor
                + ", mounted here again: it would have no end, and is not entered";
    }
}
