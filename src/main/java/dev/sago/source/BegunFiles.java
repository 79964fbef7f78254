package dev.sago.source;

import dev.sago.model.Entry;
import dev.sago.model.Extent;
import dev.sago.model.Sha256;
import dev.sago.posix.Descriptor;
import dev.sago.posix.PosixException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Large files that interrupted restores left unfinished in the folders met so far. Each has a name of
 * {@link TemporaryNames} that begins with the identity of its entry, so the same entry, restored to the same folder again, goes on
 * with it. What nobody went on with is removed when its folder is finished. Safe for many threads.
 */
final class BegunFiles {

    /** From this size on, to fetch a file again costs more than a leftover file of that size may. */
    static final long LEAST_SIZE = 32L << 20;

    private final TemporaryNames names;
    private final Map<FolderNode, List<byte[]>> found = new ConcurrentHashMap<>();

    BegunFiles(TemporaryNames names) {
        this.names = names;
    }

    /** Of a folder that stood there: removes what is left over, but large files, which may be gone on with. */
    void meet(FolderNode node, int folder) throws PosixException {
        List<byte[]> large = names.sweep(folder, LEAST_SIZE);
        if (!large.isEmpty()) {
            found.put(node, large);
        }
    }

    /** Whether that entry was begun in that folder. */
    boolean has(FolderNode node, Entry entry) {
        List<byte[]> here = found.get(node);
        if (here == null || entry.size() < LEAST_SIZE) {
            return false;
        }
        String start = TemporaryNames.start(identity(entry));
        synchronized (here) {
            return here.stream().anyMatch(name -> startsWith(name, start));
        }
    }

    /** Opens what was begun of that entry, to go on with it; empty if nothing was, or somebody else works on it. */
    Optional<TemporaryNames.Part> take(FolderNode node, int folder, Entry entry) throws PosixException {
        List<byte[]> here = found.get(node);
        if (here == null) {
            return Optional.empty();
        }
        String start = TemporaryNames.start(identity(entry));
        synchronized (here) {
            for (Iterator<byte[]> each = here.iterator(); each.hasNext(); ) {
                byte[] name = each.next();
                if (startsWith(name, start)) {
                    each.remove();
                    Optional<TemporaryNames.Part> part = names.reopen(folder, name);
                    if (part.isPresent()) {
                        clear(part.get().fd(), entry);
                        return part;
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** What is data where the entry has holes was not written by us: nothing of such a file is used. */
    private static void clear(int fd, Entry entry) throws PosixException {
        long offset = 0;
        for (Extent extent : entry.content()) {
            long end = offset + extent.length();
            if (extent instanceof Extent.Hole) {
                long data = Descriptor.seekData(fd, offset);
                if (data >= 0 && data < end) {
                    Descriptor.truncate(fd, 0);
                    return;
                }
            }
            offset = end;
        }
    }

    /** Removes what nobody went on with. */
    void finish(FolderNode node, int folder) {
        List<byte[]> here = found.remove(node);
        if (here != null) {
            here.forEach(name -> TemporaryNames.removeIfDead(folder, name));
        }
    }

    private static boolean startsWith(byte[] name, String start) {
        return new String(name, StandardCharsets.ISO_8859_1).startsWith(start);
    }

    /** Of name, size, time and content, so that nothing else than this very file is gone on with. */
    static long identity(Entry entry) {
        MessageDigest digest = Sha256.digest();
        digest.update(entry.name().bytes());
        ByteBuffer item = ByteBuffer.allocate(Sha256.BYTES + 2 * Long.BYTES);
        item.putLong(entry.attributes().modified().seconds())
                .putLong(entry.attributes().modified().nanos());
        digest.update(item.flip());
        for (Extent extent : entry.content()) {
            item.clear().putLong(extent.length());
            if (extent instanceof Extent.Data(var chunk, var _)) {
                chunk.writeTo(item);
            }
            digest.update(item.flip());
        }
        return Sha256.of(digest.digest(), 0).a();
    }
}
