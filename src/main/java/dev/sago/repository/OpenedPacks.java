package dev.sago.repository;

import dev.sago.model.SagoException;
import dev.sago.model.Sha256;
import dev.sago.repository.OpenedFile.Prefix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which packs were opened to the last chunk, by this run and by earlier ones. A pack's name is the hash of its bytes: whoever
 * reads bytes of that hash again, at whatever site, has read what opened then. Only packs that a scrub read back from a site
 * come in here, none that a backup proved before it was sent. Safe for threads.
 *
 * <p>The file is a cache: where it is lost, damaged or of another key, packs are opened again.
 */
final class OpenedPacks {

    private static final Duration BETWEEN_SAVES = Duration.ofMinutes(10);

    /** So many packs that the index does not know are not worth a look. */
    private static final int ROOM = 1000;

    private final Path file;
    private final byte[] key;
    private final ChunkIndex index;
    private final long time;
    private final OpenedFile before;
    private final BitSet met = new BitSet();
    private final Set<Prefix> now = new HashSet<>();
    private final Set<Prefix> busy = new HashSet<>();
    private final Set<Prefix> broken = new HashSet<>();
    private final Set<Prefix> suspects = new HashSet<>();
    private int unsaved;
    private long saved = System.nanoTime();

    /**
     * Begins a run.
     *
     * @param key for the file's HMAC
     * @param believed whether what earlier runs opened counts; if not, it is only kept for later ones
     * @param begun the time that is remembered for what this run opens
     */
    OpenedPacks(Path file, byte[] key, ChunkIndex index, boolean believed, Instant begun) {
        this.file = file;
        this.key = key;
        this.index = index;
        this.time = begun.getEpochSecond();
        this.before = believed ? readOrForget() : OpenedFile.NONE;
    }

    private OpenedFile readOrForget() {
        try {
            return OpenedFile.read(file, key);
        } catch (IOException e) {
            return OpenedFile.NONE; // Packs are opened again. What is wrong with the state folder, save() tells.
        }
    }

    /** A pack that was found damaged, perhaps within its seals, so that its hash cannot clear it: it is opened in any case. */
    synchronized void suspect(Sha256 id) {
        suspects.add(Prefix.of(id));
    }

    /** Whether a pack that is met now is to be opened: no run has, or it is suspected. */
    synchronized boolean isToOpen(Sha256 id) {
        return !wasOpened(Prefix.of(id));
    }

    /** By this run, or by an earlier one that counts. */
    private boolean wasOpened(Prefix pack) {
        return now.contains(pack) || (before.find(pack) >= 0 && !suspects.contains(pack));
    }

    /** The bytes of a pack were met again, and only hashed. */
    synchronized void met(Sha256 id) {
        int number = before.find(Prefix.of(id));
        if (number >= 0
                && !now.contains(Prefix.of(id))) { // A suspect that this run opened at another site counts once.
            met.set(number);
        }
    }

    /**
     * Whether the caller is to open this pack, and to call {@link #ended} then. Waits while another thread opens the same
     * bytes, of another site: sites are read in the same order.
     *
     * @throws SagoException (INTERRUPTED) if the thread was interrupted
     */
    synchronized boolean begin(Sha256 id) {
        Prefix pack = Prefix.of(id);
        try {
            while (busy.contains(pack)) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SagoException.interrupted("Opening pack " + id);
        }
        return !wasOpened(pack) && busy.add(pack);
    }

    /** The pack was opened, or could not be, though its hash is right: then it is forgotten, whatever an earlier run saw. */
    synchronized void ended(Sha256 id, boolean sound) {
        Prefix pack = Prefix.of(id);
        busy.remove(pack);
        (sound ? now : broken).add(pack);
        unsaved++;
        notifyAll();
    }

    /** Packs that this run opened. */
    synchronized long opened() {
        return now.size();
    }

    /** Packs whose bytes this run met and an earlier one opened. */
    synchronized long openedBefore() {
        return met.cardinality();
    }

    /** When the first of these was opened. */
    synchronized Optional<Instant> oldest() {
        return met.stream().mapToObj(before::time).min(Long::compare).map(Instant::ofEpochSecond);
    }

    /** As {@link #save}, if that was long ago. */
    synchronized void saveNowAndThen() {
        if (System.nanoTime() - saved >= BETWEEN_SAVES.toNanos()) {
            var _ = save(); // What fails now fails at the end too, and is told then.
        }
    }

    /**
     * Writes what is new, joined with what other runs wrote meanwhile.
     *
     * @return why it could not be written, for people
     */
    synchronized Optional<String> save() {
        saved = System.nanoTime();
        if (unsaved == 0) {
            return Optional.empty();
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            OpenedFile there = readOrForget();
            Set<Prefix> known = there.packs() > 2L * index.packCount() + ROOM ? index.packPrefixes() : Set.of();
            there.write(
                    file, key, now, time, pack -> !broken.contains(pack) && (known.isEmpty() || known.contains(pack)));
            unsaved = 0;
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e.toString());
        }
    }
}
