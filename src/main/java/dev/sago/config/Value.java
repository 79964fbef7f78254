package dev.sago.config;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * What a key gave: a value, or none. Which of them it is is asked only inside {@link Section#bind}, after it is clear that
 * nothing is wrong, or where a key may be absent.
 */
record Value<T>(@Nullable T nullable) {

    static <T> Value<T> of(Optional<T> value) {
        return new Value<>(value.orElse(null));
    }

    T get() {
        if (nullable == null) {
            throw new IllegalStateException("asked for a value that is not there");
        }
        return nullable;
    }

    Optional<T> toOptional() {
        return Optional.ofNullable(nullable);
    }
}
