package dev.sago.source;

import dev.sago.model.EntryName;
import dev.sago.posix.Descriptor;
import dev.sago.posix.Directory;
import dev.sago.posix.Errno;
import dev.sago.posix.FileType;
import dev.sago.posix.Inode;
import dev.sago.posix.Posix;
import dev.sago.posix.PosixException;
import dev.sago.posix.Stat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * The names of one restore's unfinished files, {@code .sago-<16 hex digits>-<8 hex digits>.part}, and the removal of
 * those that a killed one left behind.
 *
 * <p>Each unfinished file is locked ({@code flock}) by who writes it, and the kernel drops the lock when that process
 * ends, however it ends. So a file of such a name that can be locked is left over, and one that cannot belongs to a restore
 * that runs; two restores into one folder leave each other alone. On a file system without locks no unfinished file is removed. Links,
 * pipes, device nodes and second names of files have such a name for a moment only and are always removed: who just makes one makes it
 * again. Folders never are, nor what belongs to another user, unless we are root: a restore that was killed between setting the owner and
 * renaming left files of other users.
 */
final class TemporaryNames {

    /** An unfinished file: open to write, and locked; to read too if it was begun by another restore. */
    record Part(int fd, EntryName temporary, boolean begun) {
        byte[] name() {
            return temporary.bytes();
        }
    }

    private static final String PREFIX = ".sago-";
    private static final String SUFFIX = ".part";
    private static final int RUN_DIGITS = 16;
    private static final int COUNT_DIGITS = 8;
    private static final int OWNER_ONLY = 0600;

    private final String run;
    private final AtomicLong count;

    TemporaryNames(RandomGenerator random) {
        run = start(random.nextLong());
        count = new AtomicLong(random.nextInt());
    }

    /** How names begin that carry this number: that of the restore, or of a large file. */
    static String start(long number) {
        return PREFIX + HexFormat.of().toHexDigits(number) + "-";
    }

    /** A name that was not given before. */
    byte[] next() {
        return next(run);
    }

    private byte[] next(String start) {
        String number = HexFormat.of().toHexDigits(count.getAndIncrement(), COUNT_DIGITS);
        return (start + number + SUFFIX).getBytes(StandardCharsets.US_ASCII);
    }

    /** Makes an empty file under a fresh name in an open folder. */
    Part create(int folder) throws PosixException {
        return create(folder, run);
    }

    /** The same for a large file that another restore shall be able to go on with, see {@link BegunFiles}. */
    Part create(int folder, long identity) throws PosixException {
        return create(folder, start(identity));
    }

    private Part create(int folder, String start) throws PosixException {
        int flags = Descriptor.WRITE_ONLY | Descriptor.CREATE | Descriptor.EXCLUSIVE | Descriptor.NO_FOLLOW;
        while (true) {
            byte[] name = next(start);
            int fd;
            try {
                fd = Descriptor.open(folder, name, flags, OWNER_ONLY);
            } catch (PosixException e) {
                if (e.errno() == Errno.EEXIST) {
                    continue; // Another restore of the same file came upon the same number.
                }
                throw e;
            }
            try {
                if (isOurs(fd)) {
                    return new Part(fd, EntryName.of(name), false);
                }
            } catch (PosixException e) {
                Descriptor.closeRead(fd);
                throw e;
            }
            Descriptor.closeRead(fd); // Another restore swept between our making and locking it: take a new name.
        }
    }

    /** Opens a file that was left unfinished, to read and to write; empty if somebody works on it, or it is none of ours. */
    Optional<Part> reopen(int folder, byte[] name) throws PosixException {
        if (!isLeftOver(folder, name)) {
            return Optional.empty();
        }
        int fd = openToLock(folder, name, Descriptor.READ_WRITE);
        boolean taken = false;
        try {
            taken = Descriptor.tryLock(fd) && isWritten(Stat.of(fd));
            return taken ? Optional.of(new Part(fd, EntryName.of(name), true)) : Optional.empty();
        } finally {
            if (!taken) {
                Descriptor.closeRead(fd);
            }
        }
    }

    private static boolean isOurs(int fd) throws PosixException {
        try {
            return Descriptor.tryLock(fd) && Stat.of(fd).links() > 0;
        } catch (PosixException e) {
            if (e.errno() == Errno.EIO) {
                throw e;
            }
            return true; // No locks here, so nobody sweeps.
        }
    }

    /** Removes left over files from an open folder whose listing has not begun. */
    void sweep(int folder) throws PosixException {
        sweep(folder, Long.MAX_VALUE);
    }

    /**
     * The same, but for large files.
     *
     * @param large from this size on
     * @return the names of the large ones
     */
    List<byte[]> sweep(int folder, long large) throws PosixException {
        List<byte[]> found = new ArrayList<>();
        Directory.list(folder, (in, offset, length, type) -> {
            if (length > PREFIX.length() + SUFFIX.length() && in[offset] == '.' && matches(in, offset, length)) {
                found.add(Arrays.copyOfRange(in, offset, offset + length));
            }
        });
        found.removeIf(name -> !isLarge(folder, name, large) && removed(folder, name));
        return found;
    }

    private static boolean isLarge(int folder, byte[] name, long large) {
        try {
            Stat stat = Stat.of(folder, name);
            return stat.size() >= large && isWritten(stat);
        } catch (PosixException e) {
            return false; // Gone, or not to be looked at: nothing to go on with.
        }
    }

    private static boolean removed(int folder, byte[] name) {
        removeIfDead(folder, name);
        return true;
    }

    /** Whether bytes are such a name, of any restore. */
    static boolean matches(byte[] in, int offset, int length) {
        String name = new String(in, offset, length, StandardCharsets.ISO_8859_1);
        int dash = PREFIX.length() + RUN_DIGITS;
        int end = length - SUFFIX.length();
        return name.startsWith(PREFIX)
                && name.endsWith(SUFFIX)
                && end - dash - 1 == COUNT_DIGITS
                && name.charAt(dash) == '-'
                && isHex(name.substring(PREFIX.length(), dash))
                && isHex(name.substring(dash + 1, end));
    }

    private static boolean isHex(String text) {
        return text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    static void removeIfDead(int folder, byte[] name) {
        try {
            if (isLeftOver(folder, name) && (!isWritten(Stat.of(folder, name)) || isUnlocked(folder, name))) {
                Directory.remove(folder, name);
            }
        } catch (PosixException e) {
            // It stays, a hidden file that does no harm; this restore is none the worse for it.
        }
    }

    /** Whether it is no folder and may be ours. */
    private static boolean isLeftOver(int folder, byte[] name) throws PosixException {
        Stat stat = Stat.of(folder, name);
        int user = Posix.effectiveUser();
        return (user == 0 || stat.uid() == user) && stat.type() != FileType.FOLDER;
    }

    /** Whether it is what restores write bytes to. */
    private static boolean isWritten(Stat stat) {
        return stat.type() == FileType.REGULAR && stat.links() == 1;
    }

    private static boolean isUnlocked(int folder, byte[] name) throws PosixException {
        int fd = openToLock(folder, name, Descriptor.WRITE_ONLY);
        try {
            return Descriptor.tryLock(fd);
        } finally {
            Descriptor.closeRead(fd);
        }
    }

    /** Its mode may be set already, and not let its own owner in. */
    private static int openToLock(int folder, byte[] name, int access) throws PosixException {
        int flags = access | Descriptor.NO_FOLLOW | Descriptor.NON_BLOCKING;
        try {
            return Descriptor.open(folder, name, flags, 0);
        } catch (PosixException e) {
            if (e.errno() != Errno.EACCES) {
                throw e;
            }
        }
        int place = Descriptor.open(folder, name, Descriptor.PLACE_ONLY | Descriptor.NO_FOLLOW, 0);
        try {
            if (Stat.of(place).type() == FileType.REGULAR) {
                Inode.placed(place).chmod(OWNER_ONLY);
            }
        } finally {
            Descriptor.closeRead(place);
        }
        return Descriptor.open(folder, name, flags, 0);
    }
}
