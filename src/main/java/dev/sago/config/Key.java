package dev.sago.config;

/**
 * One key of the configuration: its name, what may stand there, what holds without it, and what it means.
 *
 * @param name the key as it is written
 * @param shape what may stand there
 * @param presence what holds when it is not there
 * @param doc one line for people, without a full stop
 * @param <T> what reading gives
 */
record Key<T>(String name, Shape<T> shape, Presence presence, String doc) {

    /** What holds when a key is not there. */
    sealed interface Presence {

        /** It must be there. */
        record Required() implements Presence {}

        /** Nothing holds. */
        record Absent() implements Presence {}

        /** The same as if this were written. */
        record Default(String yaml) implements Presence {}

        /** Something that follows from other keys. */
        record Computed(String told) implements Presence {}
    }

    static <T> Key<T> required(String name, Shape<T> shape, String doc) {
        return new Key<>(name, shape, new Presence.Required(), doc);
    }

    static <T> Key<T> optional(String name, Shape<T> shape, String doc) {
        return new Key<>(name, shape, new Presence.Absent(), doc);
    }

    static <T> Key<T> defaulted(String name, Shape<T> shape, String yaml, String doc) {
        return new Key<>(name, shape, new Presence.Default(yaml), doc);
    }

    static <T> Key<T> computed(String name, Shape<T> shape, String told, String doc) {
        return new Key<>(name, shape, new Presence.Computed(told), doc);
    }
}
