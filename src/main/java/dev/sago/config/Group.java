package dev.sago.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A group of known keys.
 *
 * @param keys all that may stand in it, in the order in which they are told
 * @param exactlyOne whether they exclude each other and one must be there
 */
record Group(List<Key<?>> keys, boolean exactlyOne) implements Shape<Section> {

    static Group of(Key<?>... keys) {
        return new Group(List.of(keys), false);
    }

    static Group oneOf(Key<?>... keys) {
        return new Group(List.of(keys), true);
    }

    /** Whether a key of that name may stand in it. */
    boolean knows(String name) {
        return keys.stream().anyMatch(key -> key.name().equals(name));
    }

    /** Whether it is one of these keys; keys are constants, and comparing their shapes would take long. */
    @SuppressWarnings("ReferenceEquality") // see above
    boolean has(Key<?> asked) {
        return keys.stream().anyMatch(key -> key == asked);
    }

    Set<String> names() {
        return new TreeSet<>(keys.stream().map(Key::name).toList());
    }

    @Override
    public Optional<Section> read(Node node, String path, Reading reading) {
        return node instanceof Node.Mapping mapping
                ? Optional.of(Section.of(this, mapping, path, reading))
                : mismatch(node, path, reading);
    }

    @Override
    public String noun() {
        return "a group of keys (" + String.join(", ", names()) + ")";
    }
}
