package dev.sago.drill;

import dev.sago.model.SagoException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The folder that drills restore to. Each has a folder of its own there with a locked file that says how much it may come to;
 * a folder whose lock is free belongs to a process that died, and the next drill removes it. For many threads and processes.
 */
public final class ScratchSpace {

    /** What to do about a disk that is too small. */
    static final String MORE_ROOM = "Make room, set `drill: scratch` to another disk, or take a sample (--sample N).";

    private static final String NAME = "drill-";
    private static final String LOCK = "lock";
    private static final long ENTRY_BYTES = 4096;

    /** Locks of files are the process's: its threads take turns by this. */
    private static final Object IN_PROCESS = new Object();

    private final Path root;
    private final long quota;
    private final RandomGenerator random;

    /**
     * Makes nothing yet.
     *
     * @param quota most bytes of all drills together; 0 for no bound but the disk's
     */
    public ScratchSpace(Path root, long quota, RandomGenerator random) {
        this.root = root;
        this.quota = quota;
        this.random = random;
    }

    /** A drill's own folder; closing it removes it with all that is in it. */
    public final class Claim implements AutoCloseable {

        private final Path folder;
        private final FileChannel lock;

        private Claim(Path folder, FileChannel lock) {
            this.folder = folder;
            this.lock = lock;
        }

        /** The folder. */
        public Path folder() {
            return folder;
        }

        /**
         * Sees to it that so much can be written there.
         *
         * @throws SagoException if the quota or the disk does not suffice, with the figures
         */
        public void reserve(long bytes, long entries) throws IOException {
            long need = bytes + entries * ENTRY_BYTES;
            synchronized (IN_PROCESS) {
                reserve(need);
            }
        }

        private void reserve(long need) throws IOException {
            try (FileChannel all = lockAll();
                    FileLock _ = all.lock()) {
                long others = claimedByOthers();
                if (quota > 0 && others + need > quota) {
                    throw SagoException.failed(
                            "The drill needs " + need + " bytes of scratch space, and of the quota of " + quota
                                    + " bytes " + Math.max(0, quota - others) + " are free (" + root + ")",
                            "Raise `drill: quota`, take a sample (--sample N), or wait for other drills to end.",
                            null);
                }
                checkDisk(folder, need);
                lock.truncate(0);
                lock.write(ByteBuffer.wrap(Long.toString(need).getBytes(StandardCharsets.US_ASCII)), 0);
            }
        }

        private long claimedByOthers() throws IOException {
            long sum = 0;
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, NAME + "*")) {
                for (Path other : folders) {
                    Path told = other.resolve(LOCK);
                    if (!other.equals(folder) && Files.exists(told)) {
                        String text = Files.readString(told, StandardCharsets.US_ASCII);
                        sum += text.isEmpty() ? 0 : Long.parseLong(text);
                    }
                }
            }
            return sum;
        }

        @Override
        public void close() throws IOException {
            try {
                FolderRemoval.remove(folder, LOCK);
            } finally {
                lock.close();
            }
        }
    }

    /** Refuses to write so much to a disk that has less. */
    static void checkDisk(Path folder, long need) throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        if (need > free) {
            throw SagoException.failed(
                    "The drill needs " + need + " bytes of scratch space, and the disk of " + folder + " has " + free
                            + " bytes free",
                    MORE_ROOM,
                    null);
        }
    }

    /** Removes what drills left whose processes died, and makes a folder for a new one. */
    public Claim claim() throws IOException {
        Files.createDirectories(root);
        synchronized (IN_PROCESS) {
            return claimAlone();
        }
    }

    private Claim claimAlone() throws IOException {
        try (FileChannel all = lockAll();
                FileLock _ = all.lock()) {
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, NAME + "*")) {
                for (Path folder : folders) {
                    removeIfAbandoned(folder);
                }
            }
            Path folder = Files.createDirectory(root.resolve(NAME + Long.toHexString(random.nextLong())));
            Optional<FileChannel> lock = lock(folder);
            return new Claim(folder, lock.orElseThrow());
        }
    }

    private FileChannel lockAll() throws IOException {
        return FileChannel.open(root.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** Only what has the shape of a drill's folder is ever removed. */
    private static void removeIfAbandoned(Path folder) throws IOException {
        if (!Files.isDirectory(folder) || !folder.getFileName().toString().matches(NAME + "[0-9a-f]{1,16}")) {
            return;
        }
        Optional<FileChannel> lock = lock(folder);
        if (lock.isPresent()) {
            try (FileChannel _ = lock.get()) {
                FolderRemoval.remove(folder, LOCK);
            }
        }
    }

    private static Optional<FileChannel> lock(Path folder) throws IOException {
        FileChannel channel = FileChannel.open(
                folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return Optional.of(channel);
            }
        } catch (OverlappingFileLockException e) {
            // A drill of this process: as alive as one of another.
        }
        channel.close();
        return Optional.empty();
    }
}
