package dev.sago.source;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The unfinished files of a portable restore, with names of {@link TemporaryNames}, and the removal of those that a killed one left
 * behind: each is locked by who writes it, by Java's locks, which end with the process. A restore by Linux's calls into the same
 * folder at the same time has other locks, so the two must not be mixed.
 *
 * <p>Only regular files of the user who owns this restore's files, with one name, are ever removed; where there are no locks, none.
 */
final class PortableParts {

    /**
     * The names that this process writes under now. They are not even opened: on Unix, to close any descriptor of a file
     * ends all locks that the process has on it.
     */
    private static final Set<String> OWN = ConcurrentHashMap.newKeySet();

    private final TemporaryNames names;
    private volatile int user = -1;

    PortableParts(TemporaryNames names) {
        this.names = names;
    }

    /** An unfinished file: open to write, and locked. */
    record Part(Path name, FileChannel channel) {

        /** Gives it up; it stays where it is. */
        void release() throws IOException {
            try {
                channel.close();
            } finally {
                OWN.remove(name.toString());
            }
        }
    }

    /** A name that was not given before. */
    Path next(HeldPlace in) throws IOException {
        return PathBytes.path(in.system(), names.next());
    }

    /** Makes an empty file under a fresh name. */
    Part create(HeldPlace in) throws IOException {
        while (true) {
            Path name = next(in);
            OWN.add(name.toString());
            Part part;
            try {
                part = new Part(name, in.create(name));
            } catch (IOException e) {
                OWN.remove(name.toString());
                throw e;
            }
            if (isOurs(in, part)) {
                return part;
            }
            part.release(); // Another restore swept between our making and locking it: take a new name.
        }
    }

    private static boolean isOurs(HeldPlace in, Part part) throws IOException {
        FileLock lock;
        try {
            lock = part.channel.tryLock();
        } catch (IOException e) {
            return true; // No locks here, so nobody sweeps.
        }
        try {
            return lock != null && in.attributes(part.name).isRegularFile();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Says whose files this restore makes, so that left over ones are known; without it none is removed. */
    void ownedBy(int uid) {
        user = uid;
    }

    /** Whether a file of that user is one of ours. */
    boolean isOwner(int uid) {
        return uid == user;
    }

    /** Removes left over files from a folder. */
    void sweep(HeldPlace in) throws IOException {
        List<Path> found = new ArrayList<>();
        in.list(name -> {
            byte[] bytes = name.toString().getBytes(StandardCharsets.ISO_8859_1);
            if (TemporaryNames.matches(bytes, 0, bytes.length) && !OWN.contains(name.toString())) {
                found.add(name);
            }
        });
        for (Path name : found) {
            removeIfDead(in, name);
        }
    }

    private void removeIfDead(HeldPlace in, Path name) {
        try {
            Look look = Look.at(in, name);
            if (look.type() != Look.Type.FILE || look.links() != 1 || !isOwner(look.uid())) {
                return;
            }
            try (FileChannel channel = in.openToLock(name);
                    FileLock lock = channel.tryLock()) {
                if (lock != null) {
                    in.remove(name);
                }
            }
        } catch (IOException | OverlappingFileLockException e) {
            // It stays, a hidden file that does no harm; this restore is none the worse for it.
        }
    }
}
