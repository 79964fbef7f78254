package dev.sago.repository;

import dev.sago.model.Sha256;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The file of packs that were opened to the last chunk, memory-mapped. Read-only and safe for threads; writing makes it anew.
 *
 * <pre>
 *   "SAGOOPN1"
 *   packs x 20   the first 16 bytes of the id, seconds since 1970:unsigned int; ascending by id
 *   HMAC-SHA-256 of all that, by a key that derives from the repository's
 * </pre>
 *
 * <p>The HMAC says three things at once: it is whole, nobody wrote it who does not have the key, and it speaks of packs that
 * opened with this key. Where it does not fit, nothing is remembered. What a pack has to pass is part of the number in the
 * first bytes: who makes proving stricter must raise it.
 */
final class OpenedFile {

    private static final byte[] MAGIC = {'S', 'A', 'G', 'O', 'O', 'P', 'N', '1'};
    private static final int RECORD = 20;
    private static final int SEAL = 32;
    private static final int BUFFER = 1 << 16;

    /** What is known where there is no file. */
    static final OpenedFile NONE = new OpenedFile(ByteBuffer.allocate(0));

    private final ByteBuffer records;

    private OpenedFile(ByteBuffer records) {
        this.records = records;
    }

    /** The first half of a pack's id, which is as good as all of it: nobody meets two of 128 equal bits. */
    record Prefix(long a, long b) implements Comparable<Prefix> {

        static Prefix of(Sha256 id) {
            return new Prefix(id.a(), id.b());
        }

        @Override
        public int compareTo(Prefix other) {
            int byA = Long.compareUnsigned(a, other.a);
            return byA != 0 ? byA : Long.compareUnsigned(b, other.b);
        }
    }

    /**
     * Reads the file; {@link #NONE} where there is none that is whole and of this key.
     *
     * @throws IOException if there is one and it cannot be read
     */
    static OpenedFile read(Path file, byte[] key) throws IOException {
        if (!Files.exists(file)) {
            return NONE;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            long length = size - MAGIC.length - SEAL;
            if (length < 0 || length % RECORD != 0 || size > Integer.MAX_VALUE) {
                return NONE;
            }
            ByteBuffer map = channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
            byte[] seal = new byte[SEAL];
            map.get((int) size - SEAL, seal);
            Mac mac = mac(key);
            mac.update(map.slice(0, (int) size - SEAL));
            boolean whole = map.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))
                    && MessageDigest.isEqual(seal, mac.doFinal());
            return whole ? new OpenedFile(map.slice(MAGIC.length, (int) length)) : NONE;
        }
    }

    int packs() {
        return records.capacity() / RECORD;
    }

    /** The number of a pack in here, or -1. */
    int find(Prefix pack) {
        int low = 0;
        int high = packs() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = pack(middle).compareTo(pack);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    private Prefix pack(int number) {
        return new Prefix(records.getLong(number * RECORD), records.getLong(number * RECORD + 8));
    }

    /** When a pack was opened, in seconds since 1970. */
    long time(int number) {
        return Integer.toUnsignedLong(records.getInt(number * RECORD + 16));
    }

    /**
     * Puts a file of these packs and more in place of the one that there is, in one step.
     *
     * @param more packs that were opened at {@code time}
     * @param kept which of these packs to remember still
     */
    void write(Path file, byte[] key, Collection<Prefix> more, long time, Predicate<Prefix> kept) throws IOException {
        Prefix[] fresh = more.toArray(Prefix[]::new);
        Arrays.sort(fresh);
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (Out out = new Out(part, mac(key))) {
            int next = 0;
            for (int i = 0; i < packs(); i++) {
                Prefix old = pack(i);
                while (next < fresh.length && fresh[next].compareTo(old) < 0) {
                    out.put(fresh[next++], time);
                }
                boolean again = next < fresh.length && fresh[next].equals(old);
                if (!again && kept.test(old)) {
                    out.put(old, time(i));
                }
            }
            while (next < fresh.length) {
                out.put(fresh[next++], time);
            }
            out.finish();
        } catch (IOException e) {
            drop(part, e);
            throw e;
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void drop(Path part, IOException failure) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    /** Writes records through a buffer, and the HMAC behind them. */
    private static final class Out implements AutoCloseable {

        private final FileChannel channel;
        private final Mac mac;
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        private @Nullable Prefix last;

        Out(Path part, Mac mac) throws IOException {
            this.channel = FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
            this.mac = mac;
            buffer.put(MAGIC);
        }

        void put(Prefix pack, long time) throws IOException {
            if (pack.equals(last)) {
                return;
            }
            last = pack;
            if (buffer.remaining() < RECORD) {
                drain();
            }
            buffer.putLong(pack.a()).putLong(pack.b()).putInt((int) time);
        }

        private void drain() throws IOException {
            buffer.flip();
            mac.update(buffer.duplicate());
            write();
        }

        private void write() throws IOException {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            buffer.clear();
        }

        void finish() throws IOException {
            drain();
            buffer.put(mac.doFinal()).flip();
            write();
            channel.force(true);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
