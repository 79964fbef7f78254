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

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Reads chunks and manifests of one system from its sites. Every frame's seal and every chunk's hash is checked; wrong
 * bytes, missing objects and dead sites make it turn to the next site, and are told as findings. Safe for threads.
 */
public final class RepositoryReader implements AutoCloseable {

    /** Reads under way at once, each with a buffer of {@link FramePlan#MOST} bytes. */
    private static final int PARALLEL = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

    /** Opened frames of trees that are kept, about 1 MiB each. */
    private static final int KEPT_FRAMES = 24;

    private final RepositoryKey key;
    private final ChunkIndex index;
    private final SiteReads reads;
    private final TreeCache cache;
    private final Map<String, ByteBuffer> frames = new LinkedHashMap<>(KEPT_FRAMES * 2, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ByteBuffer> eldest) {
            return size() > KEPT_FRAMES;
        }
    };

    RepositoryReader(
            SystemName system,
            RepositoryKey key,
            ChunkIndex index,
            List<SiteObjects> sites,
            TreeCache cache,
            Event.Listener listener) {
        this.key = key;
        this.index = index;
        this.reads = new SiteReads(system, sites, listener);
        this.cache = cache;
    }

    /** What reads have met so far that was not as it should be. */
    public List<Finding> findings() {
        return reads.findings();
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
        ChunkPlace place = index.find(data.chunk()).orElseThrow(() -> unknown(data.chunk()));
        String frameName = place.pack().hex() + "/" + place.framePosition();
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

    private ByteBuffer readFrame(ChunkPlace place) {
        try (Opener opener = new Opener(Pack.MAX_FRAME_PLAIN)) {
            ObjectKey objectKey = place.salt().key(key, place.type());
            Optional<ByteBuffer> local = cache.read(place.pack(), place.framePosition(), place.frameStored());
            if (local.isPresent()) {
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
        List<ChunkPlace> places = new ArrayList<>(ids.size());
        for (Sha256 id : new java.util.LinkedHashSet<>(ids)) {
            Optional<ChunkPlace> place = index.find(id);
            if (place.isPresent()) {
                places.add(place.get());
            } else {
                sink.lost(id, String.valueOf(unknown(id).getMessage()));
            }
        }
        run(FramePlan.plan(places), sink);
    }

    private void run(List<FramePlan> plans, ChunkSink sink) throws InterruptedException {
        Semaphore room = new Semaphore(PARALLEL);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> tasks = new ArrayList<>(plans.size());
            try {
                for (FramePlan plan : plans) {
                    room.acquire();
                    tasks.add(threads.submit(() -> {
                        try {
                            read(plan, sink);
                        } finally {
                            room.release();
                        }
                        return null;
                    }));
                }
                for (Future<?> task : tasks) {
                    task.get();
                }
            } catch (ExecutionException e) {
                threads.shutdownNow();
                throw rethrown(Objects.requireNonNull(e.getCause()));
            } catch (InterruptedException e) {
                threads.shutdownNow();
                throw e;
            }
        }
    }

    private static RuntimeException rethrown(Throwable cause) throws InterruptedException {
        switch (cause) {
            case InterruptedException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(cause);
        }
    }

    private void read(FramePlan plan, ChunkSink sink) throws InterruptedException {
        Delivery delivery = new Delivery(plan, sink);
        try {
            ByteBuffer sealed = ByteBuffer.allocateDirect(plan.length());
            reads.read(ObjectKeys.pack(plan.pack()), site -> {
                site.get(ObjectKeys.pack(plan.pack()), plan.from(), sealed.clear());
                delivery.deliver(sealed.flip());
                return plan;
            });
        } catch (SagoException e) {
            if (e.kind() == SagoException.Kind.INTERRUPTED || Thread.interrupted()) {
                throw new InterruptedException();
            }
            delivery.lost(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Opens the frames of one read and hands out their chunks, each once, however many sites it takes: a frame that is
     * damaged at one site is left for the next, and does not keep its neighbours from being used.
     */
    private final class Delivery {

        private final FramePlan plan;
        private final ChunkSink sink;
        private final MessageDigest digest = Sha256.digest();
        private List<List<ChunkPlace>> frames;

        Delivery(FramePlan plan, ChunkSink sink) {
            this.plan = plan;
            this.sink = sink;
            this.frames = plan.frames();
        }

        void deliver(ByteBuffer sealed) throws FormatException {
            List<List<ChunkPlace>> damaged = new ArrayList<>();
            FormatException first = null;
            try (Opener opener = new Opener(Pack.MAX_FRAME_PLAIN)) {
                for (List<ChunkPlace> frame : frames) {
                    try {
                        deliver(frame, opener, sealed);
                    } catch (FormatException e) {
                        damaged.add(frame);
                        first = first == null ? e : first;
                    }
                }
            }
            frames = damaged;
            if (first != null) {
                throw first;
            }
        }

        private void deliver(List<ChunkPlace> chunks, Opener opener, ByteBuffer sealed) throws FormatException {
            ChunkPlace place = chunks.getFirst();
            int position = place.framePosition();
            ByteBuffer frame;
            try {
                frame = opener.open(
                        place.salt().key(key, place.type()),
                        position,
                        sealed.slice(position - plan.from(), place.frameStored()));
            } catch (SealBrokenException e) {
                throw new FormatException("the seal at byte " + position + " does not open", e);
            }
            for (ChunkPlace chunk : chunks) {
                check(chunk, frame);
            }
            for (ChunkPlace chunk : chunks) {
                hand(chunk, frame);
            }
        }

        private void check(ChunkPlace chunk, ByteBuffer frame) throws FormatException {
            if (chunk.offset() + chunk.length() > frame.remaining()) {
                throw new FormatException("a frame is shorter than the index tells");
            }
            if (!Sha256.hash(digest, frame.slice(chunk.offset(), chunk.length()))
                    .equals(chunk.chunk())) {
                throw new FormatException("the chunk " + chunk.chunk() + " has other bytes than its name tells");
            }
        }

        private void hand(ChunkPlace chunk, ByteBuffer frame) {
            try {
                sink.chunk(chunk.chunk(), frame.slice(chunk.offset(), chunk.length()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw SagoException.interrupted("Reading " + ObjectKeys.pack(chunk.pack()));
            }
        }

        void lost(String reason) {
            frames.forEach(frame -> frame.forEach(place -> sink.lost(place.chunk(), reason)));
        }
    }

    @Override
    public void close() {
        synchronized (frames) {
            frames.clear();
        }
    }
}
