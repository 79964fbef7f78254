package dev.sago.crypto;

import dev.sago.model.SagoException;
import dev.sago.model.Secret;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;

/**
 * Key files on disk: made so that only their owner can read them, and refused when others can. The text is {@link MasterKeyText}'s.
 */
public final class MasterKeyFile {

    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");
    private static final int LONGEST = 64 << 10;

    private MasterKeyFile() {}

    /**
     * Writes a new key file of mode 0600 and forces it, and its name, to the disk. On Windows an access control list does what
     * the mode does, and a name cannot be forced.
     *
     * @throws SagoException if there is a file of that name already, which stays as it is, or if it cannot be written, in which case none is left
     */
    public static void create(Path path, MasterKey key) {
        byte[] text = MasterKeyText.format(key).getBytes(StandardCharsets.UTF_8);
        try {
            SecretFile.create(
                    path, text, "key file", "What it sealed opens with no other key: keep it, or name another file.");
        } finally {
            Arrays.fill(text, (byte) 0);
        }
    }

    /** The text of a key file, to be printed. */
    public static Secret text(MasterKey key) {
        return new Secret(MasterKeyText.format(key));
    }

    /**
     * Reads a key file. On Windows its access control list is not judged.
     *
     * @throws SagoException (USAGE) if it is missing, open to others, or not a key file, (FAILED) if it cannot be read
     */
    public static MasterKey read(Path path) {
        try {
            Set<PosixFilePermission> found = SecretFile.hasModes(path) ? Files.getPosixFilePermissions(path) : Set.of();
            if (found.stream().anyMatch(OTHERS::contains)) {
                throw SagoException.usage(
                        "the key file " + path + " is open to others than its owner ("
                                + PosixFilePermissions.toString(found) + ")",
                        "Close it: chmod 600 " + path);
            }
            if (!Files.isRegularFile(path) || Files.size(path) > LONGEST) {
                throw SagoException.usage(path + " is not a key file", "Correct keys.file.");
            }
            byte[] text = Files.readAllBytes(path);
            try {
                return MasterKeyText.parse(path, new String(text, StandardCharsets.UTF_8));
            } finally {
                Arrays.fill(text, (byte) 0);
            }
        } catch (NoSuchFileException e) {
            throw new SagoException(
                    SagoException.Kind.USAGE,
                    "there is no key file " + path,
                    "Correct keys.file, bring the file back from where you keep its copy, or for a new installation"
                            + " make one: sago key init",
                    e);
        } catch (IOException e) {
            throw SagoException.failed(
                    "the key file " + path + " cannot be read: " + e, "Let Sago's user own it (chown), mode 600.", e);
        }
    }
}
