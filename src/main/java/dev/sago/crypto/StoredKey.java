package dev.sago.crypto;

import dev.sago.model.SagoException;
import dev.sago.model.SystemName;

/**
 * What a wrapped key at a site tells without being opened.
 *
 * @param id the id of what opens it
 * @param label who holds that, for people; may be empty. A site could have changed it
 */
public record StoredKey(String id, Kind kind, String label) {

    private static final int LONGEST_LABEL = 80;

    /** What opens it. */
    public enum Kind {
        /** A key file. */
        FILE,
        /** A passphrase. */
        PASSPHRASE
    }

    /**
     * Reads the object {@code keys/<id>} of a system.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static StoredKey read(SystemName system, String id, byte[] text) {
        WrappedKey key = KeyRing.read(system, id, text);
        return new StoredKey(id, key.stretch() == null ? Kind.FILE : Kind.PASSPHRASE, key.label());
    }

    /**
     * Gives back a label that may be stored.
     *
     * @throws SagoException of kind USAGE if it is too long or has control characters
     */
    static String checkLabel(String label) {
        if (label.length() > LONGEST_LABEL || label.chars().anyMatch(Character::isISOControl)) {
            throw SagoException.usage(
                    "the label of a key has more than " + LONGEST_LABEL + " characters, or control characters",
                    "Name its holder in a few words, such as \"safe of the director\".");
        }
        return label;
    }
}
