package dev.sago.crypto;

import dev.sago.model.SagoException;
import dev.sago.model.SystemName;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Opens and closes the door to all systems: wraps their repository keys with the master key of a file, or with a passphrase, and unwraps them.
 *
 * <p>Safe for any number of threads. It holds the master key, or the passphrase and what was stretched from it, as long as it lives.
 */
public final class KeyRing {

    private static final Pattern ID = Pattern.compile("[kp][0-9a-f]{16}");

    private final Wrapper wrapper;

    KeyRing(Wrapper wrapper) {
        this.wrapper = wrapper;
    }

    /**
     * Reads the key file, or takes the passphrase; a passphrase is stretched when it is first needed.
     *
     * @throws SagoException (USAGE) for a file that is missing, open to others or not a key file, or for a passphrase that is too short
     */
    public static KeyRing open(KeySettings settings) {
        return open(settings, new SecureRandom());
    }

    /**
     * A ring of a key that is in no file, such as one that shares were combined to. It needs the key as long as it lives.
     *
     * @param origin where it came from, for messages
     */
    public static KeyRing of(Path origin, MasterKey key) {
        return new KeyRing(new FileWrapper(origin, key, new SecureRandom()));
    }

    static KeyRing open(KeySettings settings, SecureRandom random) {
        return new KeyRing(
                switch (settings) {
                    case KeySettings.File file -> new FileWrapper(file.path(), MasterKeyFile.read(file.path()), random);
                    case KeySettings.Passphrase passphrase ->
                        new PassphraseWrapper(passphrase.passphrase(), random, Stretch::apply);
                });
    }

    /**
     * The name under which this ring's wrapped keys are stored, {@code keys/<id>}. With a passphrase it is that of the installation's salt: unwrap a stored
     * key first where there is one, else this call makes a new salt. Once told it does not change.
     */
    public String id() {
        return wrapper.id();
    }

    /** The same if it is known without making a new salt: with a key file always, with a passphrase once it has opened something. */
    public Optional<String> knownId() {
        return wrapper.knownId();
    }

    /** The bytes of the object {@code keys/<id>}; other bytes at each call. */
    public byte[] wrap(SystemName system, RepositoryKey key) {
        return wrap(system, "", key);
    }

    /**
     * The same.
     *
     * @param label who holds this ring's key, for people; stands in clear at the sites
     */
    public byte[] wrap(SystemName system, String label, RepositoryKey key) {
        return WrappedKeyText.format(wrapper.wrap(system, StoredKey.checkLabel(label), key));
    }

    /** Whether a stored key of this id is this ring's, as far as it knows: a passphrase knows only what it has opened or wrapped. */
    public boolean owns(String id) {
        return wrapper.owns(id);
    }

    /** Opens one stored key; empty if it is another's, or damaged. A passphrase is stretched for each salt that it meets first. */
    public Optional<RepositoryKey> attempt(SystemName system, String id, byte[] text) {
        try {
            return Optional.ofNullable(wrapper.attempt(system, read(system, id, text)));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // StoredKey.read says what is wrong with it.
        }
    }

    /**
     * Unwraps the one of a system's stored keys that this ring can open.
     *
     * @param wrapped the objects under {@code keys/}, by id; they need not be trusted
     * @throws SagoException (FAILED) if none is for this ring or the passphrase is wrong, (DAMAGE) if the one for this ring is damaged
     */
    public RepositoryKey unwrap(SystemName system, Map<String, byte[]> wrapped) {
        if (wrapped.isEmpty()) {
            throw SagoException.failed(
                    "no key is stored for system " + system,
                    "Look at another site: without the object under keys/ nothing of the system can be opened.",
                    null);
        }
        return wrapper.unwrap(system, wrapped);
    }

    /**
     * Whether these bytes have the form of that wrapped key. It does not tell that they open: for that, unwrap them.
     *
     * @param id the name under which they are stored
     */
    public static boolean isWellFormed(SystemName system, String id, byte[] wrapped) {
        try {
            read(system, id, wrapped);
            return true;
        } catch (IllegalArgumentException e) {
            return false; // That is the answer.
        }
    }

    /**
     * What is wrong with a stored key, as far as can be told without the master key.
     *
     * @param id the name under which it is stored
     */
    public static Optional<String> fault(SystemName system, String id, byte[] text) {
        try {
            var _ = read(system, id, text);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** The ids for a message; names that a site made up are not repeated. */
    static String list(Map<String, byte[]> wrapped) {
        String ids = wrapped.keySet().stream()
                .filter(id -> ID.matcher(id).matches())
                .sorted()
                .collect(Collectors.joining(", "));
        return ids.isEmpty() ? "none with a proper name" : ids;
    }

    /**
     * Reads one stored key.
     *
     * @throws IllegalArgumentException saying what is wrong with it, for another system's key too
     */
    static WrappedKey read(SystemName system, String id, byte[] text) {
        WrappedKey key = WrappedKeyText.parse(text);
        if (!key.master().equals(id)) {
            throw new IllegalArgumentException("it does not belong under this name");
        }
        if (!key.system().equals(system.value())) {
            throw new IllegalArgumentException("it belongs to another system");
        }
        return key;
    }
}
