package dev.sago.restore;

import dev.sago.model.EntryName;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Which paths of a snapshot are wanted: everything, or certain entries with all that is below them. A path begins with
 * the source's name: {@code government24/letters/2025.odt}. Remembers which of its paths were met, so that a misspelt
 * one is told and not passed over. Used by one thread.
 */
public final class Selection {

    /** One name of the wanted paths; below a wanted entry everything is wanted. */
    public static final class Node {

        private final Map<EntryName, Node> children = new HashMap<>();
        private final Map<String, Node> byShown = new HashMap<>();
        private final String path;
        private boolean wanted;
        private boolean met;

        private Node(String path) {
            this.path = path;
        }

        /**
         * What of an entry in this folder is wanted; null for nothing. A path may name an entry as it is shown, too: one that is not
         * UTF-8, or in Unicode's other form.
         */
        public @org.jspecify.annotations.Nullable Node below(EntryName name) {
            Node child = wanted ? this : children.get(name);
            if (child == null && !byShown.isEmpty()) {
                child = byShown.get(shown(name));
            }
            if (child != null && child.wanted) {
                child.met = true;
            }
            return child;
        }

        /** Whether the entry itself is wanted, not only something below it. */
        public boolean isWanted() {
            return wanted;
        }
    }

    private final Node root = new Node("");
    private final List<Node> wanted = new ArrayList<>();

    private Selection() {}

    /** Everything. */
    public static Selection all() {
        Selection selection = new Selection();
        selection.root.wanted = true;
        return selection;
    }

    /** These paths; everything if there are none. Slashes at the ends are ignored. */
    public static Selection of(Collection<String> paths) {
        if (paths.isEmpty()) {
            return all();
        }
        Selection selection = new Selection();
        for (String path : paths) {
            Node at = selection.root;
            for (EntryName name : names(path)) {
                Node parent = at;
                at = parent.children.computeIfAbsent(name, n -> new Node(path));
                parent.byShown.putIfAbsent(shown(name), at);
            }
            at.wanted = true;
            selection.wanted.add(at);
        }
        return selection;
    }

    /** The names of a path, in order. */
    public static List<EntryName> names(String path) {
        List<EntryName> names = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            if (!part.isEmpty()) {
                names.add(EntryName.of(part));
            }
        }
        return names;
    }

    /** A name as it is shown, in Unicode's NFC. */
    static String shown(EntryName name) {
        return Normalizer.normalize(name.display(), Normalizer.Form.NFC);
    }

    /** The snapshot's root. */
    public Node root() {
        return root;
    }

    /** Wanted paths that no entry had. */
    public List<String> unmet() {
        TreeSet<String> paths = new TreeSet<>();
        wanted.stream().filter(node -> !node.met && node != root).forEach(node -> paths.add(node.path));
        return List.copyOf(paths);
    }
}
