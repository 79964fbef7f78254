package dev.sago.work;

import dev.sago.crypto.KeyRing;
import dev.sago.crypto.KeySettings;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * The master key as it is now. A process that runs for weeks sees a key file that was replaced or taken away: the file is
 * read again when it is not the one that was read. Used under its owner's lock.
 */
final class KeyInUse {

    private final KeySettings settings;
    private @Nullable KeyRing ring;
    private @Nullable Seen seen;

    KeyInUse(KeySettings settings) {
        this.settings = settings;
    }

    /** What tells one state of a file from another. */
    private record Seen(
            FileTime modified, long size, @Nullable Object file) {

        static @Nullable Seen at(Path path) {
            try {
                BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
                return new Seen(now.lastModifiedTime(), now.size(), now.fileKey());
            } catch (IOException e) {
                return null; // Opening it says what is wrong.
            }
        }
    }

    /**
     * The key ring.
     *
     * @throws dev.sago.model.SagoException if the key cannot be read, or not any more
     */
    KeyRing ring() {
        Seen now = settings instanceof KeySettings.File(Path path) ? Seen.at(path) : null;
        boolean changed = settings instanceof KeySettings.File && (now == null || !now.equals(seen));
        KeyRing known = ring;
        if (known != null && !changed) {
            return known;
        }
        KeyRing opened = KeyRing.open(settings);
        ring = opened;
        seen = now;
        return opened;
    }
}
