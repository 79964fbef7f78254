package dev.sago.restore;

import dev.sago.model.Entry;
import dev.sago.model.Extent;
import dev.sago.model.Sha256;
import dev.sago.repository.ChunkSink;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What goes into an archive next, in order, and the bytes that it needs. Filled by one thread; the chunks by several, when it is fetched; then
 * read by one.
 */
final class ArchiveBatch implements ChunkSink {

    /** What is in memory of a batch; two are there at once. */
    static final long MOST_BYTES = 32L << 20;

    private static final int MOST_PARTS = 1 << 12;

    /** One thing to write. */
    sealed interface Step {

        /** A folder, symbolic link, pipe or device node. */
        record Other(EntryPath path, Entry entry) implements Step {}

        /** Another name of what was written before. */
        record Twin(EntryPath path, Entry entry, EntryPath first) implements Step {}

        /** Some of a file, or all of it. */
        record Part(ArchivedFile file, List<Extent> content, boolean last) implements Step {}
    }

    private final List<Step> steps = new ArrayList<>();
    private final Set<Sha256> wanted = new LinkedHashSet<>();
    private final Map<Sha256, byte[]> chunks = new ConcurrentHashMap<>();
    private final Map<Sha256, String> lost = new ConcurrentHashMap<>();
    private long bytes;
    private int parts;

    void add(Step step) {
        steps.add(step);
        parts++;
        if (step instanceof Step.Part part) {
            for (Extent extent : part.content()) {
                parts++;
                if (extent instanceof Extent.Data data && wanted.add(data.chunk())) {
                    bytes += data.size();
                }
            }
        }
    }

    /** Whether so many more bytes are not too many. */
    boolean hasRoomFor(long more) {
        return bytes + more <= MOST_BYTES && parts < MOST_PARTS;
    }

    boolean isEmpty() {
        return steps.isEmpty();
    }

    List<Step> steps() {
        return steps;
    }

    Set<Sha256> wanted() {
        return wanted;
    }

    @Override
    public void chunk(Sha256 id, ByteBuffer plain) {
        byte[] copy = new byte[plain.remaining()];
        plain.duplicate().get(copy);
        chunks.put(id, copy);
    }

    @Override
    public void lost(Sha256 id, String reason) {
        lost.put(id, reason);
    }

    /** Why these bytes are not all there; empty if they are. */
    Optional<String> missing(List<Extent> content) {
        for (Extent extent : content) {
            if (extent instanceof Extent.Data(var chunk, var size)) {
                byte @Nullable [] found = chunks.get(chunk);
                if (found == null) {
                    return Optional.of(Objects.requireNonNullElse(lost.get(chunk), "chunk " + chunk + " did not come"));
                }
                if (found.length != size) {
                    return Optional.of("chunk " + chunk + " has " + found.length + " bytes, not " + size);
                }
            }
        }
        return Optional.empty();
    }

    /** A chunk that is not missing. */
    byte[] bytes(Extent.Data data) {
        return Objects.requireNonNull(chunks.get(data.chunk()), "a chunk that was fetched");
    }
}
