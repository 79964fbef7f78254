package dev.sago.config;

import java.util.Optional;

/**
 * What may stand at a key: a single value, a list, a group of keys, or groups under names that the user gives. A shape both
 * reads its node and can be walked, so that the reader, the check for unknown keys, the JSON Schema and the table of keys have
 * one source.
 *
 * @param <T> what reading gives
 */
sealed interface Shape<T> permits ValueType, SecretType, Listed, Group, Choice, ByName {

    /** Reads a node; empty after telling everything that is wrong with it. */
    Optional<T> read(Node node, String path, Reading reading);

    /** What is expected, for messages: "a duration", "a list". */
    String noun();

    /** Tells that something else stands there. */
    default <R> Optional<R> mismatch(Node node, String path, Reading reading) {
        String remedy = node instanceof Node.Scalar scalar && scalar.empty() ? "write it, or remove the key" : "";
        reading.problems().error(node.mark(), path, "must be " + noun() + ", and is " + node.noun(), remedy);
        return Optional.empty();
    }
}
