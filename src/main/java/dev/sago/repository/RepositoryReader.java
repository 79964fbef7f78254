package dev.sago.repository;

import dev.sago.crypto.ObjectKey;
import dev.sago.crypto.Opener;
import dev.sago.crypto.RepositoryKey;
import dev.sago.crypto.SealBrokenException;
import dev.sago.model.Event;
import dev.sago.model.Extent;
import dev.sago.model.Finding;
import dev.sago.model.SagoException;
import dev.sago.model.Sha256;
import dev.sago.model.Snapshot;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Reads chunks and manifests of one system from its sites. Every frame's seal and, but for {@link #fetchUnhashed}, every chunk's hash is
 * checked; wrong bytes, missing objects and dead sites make it turn to the next site, and are told as findings. Safe for threads.
 */
public final class RepositoryReader implements AutoCloseable {

    /** Opened frames of trees that are kept, about 1 MiB each. */
    private static final int KEPT_FRAMES = 24;

    private final RepositoryKey key;
    private final ChunkIndex index;
    private final BooleanSupplier standIn;
    private final SiteReads reads;
    private final ReadRepair repair;
    private final @Nullable TreeCache cache;
    private final ChunkFetcher fetcher;
    private final Opener opener = new Opener(Pack.MAX_FRAME_PLAIN);
    private final Map<FrameName, ByteBuffer> frames = new LinkedHashMap<>(KEPT_FRAMES * 2, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<FrameName, ByteBuffer> eldest) {
            return size() > KEPT_FRAMES;
        }
    };

    private record FrameName(Sha256 pack, long position) {}

    /**
     * @param standIn asked where the index does not know a chunk; says whether the index knows more now
     * @param cache trees kept on this machine; null to read all from the sites
     */
    RepositoryReader(
            SystemName system,
            RepositoryKey key,
            ChunkIndex index,
            BooleanSupplier standIn,
            List<SiteObjects> sites,
            ReadRepair repair,
            @Nullable TreeCache cache,
            Event.Listener listener) {
        this.key = key;
        this.index = index;
        this.standIn = standIn;
        this.repair = repair;
        this.reads = new SiteReads(system, sites, repair, listener);
        this.cache = cache;
        this.fetcher = new ChunkFetcher(key, reads);
    }

    /**
     * What reads have met so far that was not as it should be, but for what is repaired meanwhile: waits for repairs that are
     * under way, a minute at most.
     */
    public List<Finding> findings() {
        repair.await();
        return reads.findings();
    }

    /** What reads of this repository have met and repaired so far. */
    public List<Finding> repaired() {
        return repair.repaired();
    }

    /** Reads a manifest. */
    public Snapshot snapshot(SnapshotId id) {
        String name = ObjectKeys.snapshot(id);
        return reads.read(
                name,
                site -> ManifestCodec.decode(key, id, ByteBuffer.wrap(site.getAll(name, SealedObject.MAX_STORED))));
    }

    /**
     * Reads one chunk, keeping the opened frame for the next call: for trees and single files.
     *
     * @throws SagoException if no site could give it
     */
    public ByteBuffer chunk(Extent.Data data) {
        ChunkPlace place = find(data.chunk()).orElseThrow(() -> unknown(data.chunk()));
        FrameName frameName = new FrameName(place.pack(), place.framePosition());
        ByteBuffer frame;
        synchronized (frames) {
            frame = frames.get(frameName);
        }
        if (frame == null || !matches(frame, place)) {
            frame = readFrame(place);
            synchronized (frames) {
                frames.put(frameName, frame);
            }
        }
        return frame.slice(place.offset(), place.length()).asReadOnlyBuffer();
    }

    private Optional<ChunkPlace> find(Sha256 chunk) {
        Optional<ChunkPlace> place = index.find(chunk);
        return place.isEmpty() && standIn.getAsBoolean() ? index.find(chunk) : place;
    }

    private static SagoException unknown(Sha256 chunk) {
        return new SagoException(
                SagoException.Kind.DAMAGE,
                "No index names chunk " + chunk + ", which the snapshot needs",
                "Take an older snapshot, and run sago verify; the index may be missing at this site.");
    }

    private static boolean matches(ByteBuffer frame, ChunkPlace place) {
        return frame.remaining() >= place.offset() + place.length()
                && Sha256.hash(frame.slice(place.offset(), place.length())).equals(place.chunk());
    }

    /** One at a time: trees are read by one thread, and an opener is too much memory to be made for each frame. */
    private synchronized ByteBuffer readFrame(ChunkPlace place) {
        ObjectKey objectKey = place.salt().key(key, place.type());
        Optional<ByteBuffer> local =
                cache == null ? Optional.empty() : cache.read(place.pack(), place.framePosition(), place.frameStored());
        if (cache != null && local.isPresent()) {
            try {
                return copy(proved(opener, objectKey, place, local.get()));
            } catch (FormatException e) {
                cache.forget(place.pack()); // A cache: the sites have the truth.
            }
        }
        return reads.read(ObjectKeys.pack(place.pack()), site -> {
            ByteBuffer sealed = ByteBuffer.allocateDirect(place.frameStored());
            site.get(ObjectKeys.pack(place.pack()), place.framePosition(), sealed);
            return copy(proved(opener, objectKey, place, sealed.flip()));
        });
    }

    private static ByteBuffer copy(ByteBuffer frame) {
        return ByteBuffer.allocate(frame.remaining()).put(frame.duplicate()).flip();
    }

    private static ByteBuffer proved(Opener opener, ObjectKey objectKey, ChunkPlace place, ByteBuffer sealed)
            throws FormatException {
        try {
            ByteBuffer frame = opener.open(objectKey, place.framePosition(), sealed);
            if (!matches(frame, place)) {
                throw new FormatException("the chunk " + place.chunk() + " has other bytes than its name tells");
            }
            return frame;
        } catch (SealBrokenException e) {
            throw new FormatException("the seal at byte " + place.framePosition() + " does not open", e);
        }
    }

    /**
     * Fetches chunks, in any order, each once: neighbours in a pack by one ranged read, several reads at once.
     *
     * @param ids the wanted chunks; naming one twice fetches it once
     * @throws InterruptedException if the thread was interrupted, or the sink threw it
     */
    public void fetch(Collection<Sha256> ids, ChunkSink sink) throws InterruptedException {
        fetch(ids, sink, true);
    }

    /**
     * Fetches as {@link #fetch} does, and leaves the hashes of the chunks to the caller, who reads back and hashes what
     * becomes of them. What sites, lines and disks do to bytes the seals find: an open seal says that they are those that
     * were sealed. What only a hash finds, a fault before the sealing or in this machine, no other site could mend, since all have
     * the same object.
     *
     * @throws InterruptedException if the thread was interrupted, or the sink threw it
     */
    public void fetchUnhashed(Collection<Sha256> ids, ChunkSink sink) throws InterruptedException {
        fetch(ids, sink, false);
    }

    private void fetch(Collection<Sha256> ids, ChunkSink sink, boolean hashed) throws InterruptedException {
        List<ChunkPlace> places = new ArrayList<>(ids.size());
        for (Sha256 id : new java.util.LinkedHashSet<>(ids)) {
            Optional<ChunkPlace> place = find(id);
            if (place.isPresent()) {
                places.add(place.get());
            } else {
                sink.lost(id, String.valueOf(unknown(id).getMessage()));
            }
        }
        fetcher.run(FramePlan.plan(places), sink, hashed);
    }

    /** Fetches chunks from these places, where the index knows others too. */
    void fetchAt(List<ChunkPlace> places, ChunkSink sink) throws InterruptedException {
        fetcher.run(FramePlan.plan(places), sink, true);
    }

    @Override
    public void close() {
        synchronized (frames) {
            frames.clear();
        }
        fetcher.close();
        synchronized (this) {
            opener.close();
        }
    }
}
