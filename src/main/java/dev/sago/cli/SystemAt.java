package dev.sago.cli;

import java.util.Optional;

/**
 * What a command line calls {@code SYSTEM[@SNAPSHOT]}.
 *
 * @param system a system's name, unchecked
 * @param snapshot the beginning of a snapshot's id; absent for the newest
 */
record SystemAt(String system, Optional<String> snapshot) {

    /** Takes the text apart at its {@code @}, which no system's name has. */
    static SystemAt of(String text) {
        int at = text.indexOf('@');
        return at < 0
                ? new SystemAt(text, Optional.empty())
                : new SystemAt(text.substring(0, at), Optional.of(text.substring(at + 1)));
    }
}
