package dev.sago.repository;

import dev.sago.crypto.KeyRing;
import dev.sago.crypto.ObjectKey;
import dev.sago.crypto.Opener;
import dev.sago.crypto.RepositoryKey;
import dev.sago.crypto.SealBrokenException;
import dev.sago.model.SagoException;
import dev.sago.model.Sha256;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.site.StoreException;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads whole objects of sites, each once into one buffer, and proves them: that the bytes are those that the name tells, and,
 * with the key, that every seal opens and every chunk is what the footer tells. One thread uses it; it keeps its buffers.
 *
 * <p>Objects of one name and one hash are the same bytes everywhere and always, so a pack that opened once is only hashed at
 * other sites, and in later runs of the same state folder.
 */
public final class ObjectProver implements AutoCloseable {

    private final Terms terms;
    private final MessageDigest digest = Sha256.digest();
    private final Opener frames = new Opener(Pack.MAX_FRAME_PLAIN);
    private final Opener footers = new Opener(Pack.MAX_FOOTER_PLAIN);
    private ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);

    private ObjectProver(Terms terms) {
        this.terms = terms;
    }

    /** What the provers of one run share: the key, and which packs were opened already. Safe for threads. */
    public static final class Terms {

        private final SystemName system;
        private final @Nullable KeyRing ring;
        private final @Nullable RepositoryKey key;
        private final @Nullable OpenedPacks packs;

        private Terms(
                SystemName system, @Nullable KeyRing ring, @Nullable RepositoryKey key, @Nullable OpenedPacks packs) {
            this.system = system;
            this.ring = ring;
            this.key = key;
            this.packs = packs;
        }

        /** Hashes only: seals stay closed. */
        public static Terms withoutKey(SystemName system) {
            return new Terms(system, null, null, null);
        }

        static Terms of(SystemName system, KeyRing ring, RepositoryKey key, OpenedPacks packs) {
            return new Terms(system, ring, key, packs);
        }

        /** Whether seals are opened. */
        public boolean opensSeals() {
            return key != null;
        }

        /** Whether the object's bytes are needed once they are hashed. */
        private boolean needsBytes(String key) {
            return switch (ObjectKeys.rank(key)) {
                case 0 -> true;
                case 1 -> packs != null && packs.isToOpen(Sha256.parse(ObjectKeys.name(key)));
                default -> packs != null;
            };
        }

        /** Packs that were opened to the last chunk. */
        public long opened() {
            return packs == null ? 0 : packs.opened();
        }

        /** Packs that had the bytes that an earlier run opened, and were only hashed. */
        public long openedBefore() {
            return packs == null ? 0 : packs.openedBefore();
        }

        /** Has an object opened whatever was opened before: it was found damaged. */
        public void suspect(String key) {
            if (packs != null && ObjectKeys.rank(key) == 1) {
                packs.suspect(Sha256.parse(ObjectKeys.name(key)));
            }
        }

        /** When the first of these was opened. */
        public Optional<Instant> oldestOpening() {
            return packs == null ? Optional.empty() : packs.oldest();
        }

        /** Remembers what was opened; call it often, it rarely does something. */
        public void rememberNowAndThen() {
            if (packs != null) {
                packs.saveNowAndThen();
            }
        }

        /**
         * Remembers what was opened, for later runs.
         *
         * @return why that could not be done; later runs open it again then
         */
        public Optional<String> remember() {
            return packs == null ? Optional.empty() : packs.save();
        }

        /** A prover for one thread. */
        public ObjectProver prover() {
            return new ObjectProver(this);
        }
    }

    /**
     * Reads an object and proves it. What looks damaged is read once more, at its size of then: it may have been replaced
     * since it was listed.
     *
     * @param size as it was listed
     * @throws SagoException (INTERRUPTED) if the thread was interrupted
     */
    public Verdict prove(SiteObjects site, String key, long size) {
        try {
            Verdict first = attempt(site, key, size);
            if (first.kind() != Verdict.Kind.DAMAGED) {
                return first;
            }
            OptionalLong now = site.size(key);
            return now.isEmpty() ? Verdict.missing() : attempt(site, key, now.getAsLong());
        } catch (StoreException e) {
            return unread(key, e);
        }
    }

    private static Verdict unread(String key, StoreException e) {
        String text = String.valueOf(e.getMessage());
        return switch (e.kind()) {
            case NOT_FOUND -> Verdict.missing();
            case INTERRUPTED -> throw SagoException.interrupted("Reading " + key);
            case NO_BUCKET, UNREACHABLE, TIMEOUT -> Verdict.unread(text, true);
            case CORRUPT, EXISTS, DENIED, BUSY, FULL, LOCKED, OTHER -> Verdict.unread(text, false);
        };
    }

    private Verdict attempt(SiteObjects site, String key, long size) throws StoreException {
        if (size > Replicator.MOST_BYTES) {
            return Verdict.damaged("it has " + size + " bytes, more than any object");
        }
        int length = (int) size;
        int part = Math.min(length, site.partBytes());
        boolean whole = terms.needsBytes(key);
        ByteBuffer bytes = room(whole ? length : part);
        try {
            read(site, key, length, part, bytes);
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.CORRUPT) {
                return Verdict.damaged(String.valueOf(e.getMessage()));
            }
            throw e;
        }
        try {
            prove(key, Sha256.of(digest.digest(), 0), whole, bytes.clear());
            return Verdict.SOUND;
        } catch (FormatException | ArithmeticException e) {
            return Verdict.damaged(String.valueOf(e.getMessage()));
        }
    }

    /** Reads and hashes part by part; into the whole buffer, or each part over the last where that holds no more. */
    private void read(SiteObjects site, String key, int length, int part, ByteBuffer into) throws StoreException {
        digest.reset();
        int at = 0;
        do {
            int size = Math.min(part, length - at);
            ByteBuffer room = into.slice(into.capacity() == length ? at : 0, size);
            site.get(key, at, room);
            digest.update(room.flip());
            at += size;
        } while (at < length);
    }

    /** The buffer's first bytes, as a buffer of exactly that length. */
    private ByteBuffer room(int length) {
        if (buffer.capacity() < length) {
            int most = length <= Pack.BUFFER_BYTES ? Pack.BUFFER_BYTES : Replicator.MOST_BYTES;
            buffer = ByteBuffer.allocateDirect((int) Math.min(most, Math.max(length, 2L * buffer.capacity())));
        }
        return buffer.slice(0, length);
    }

    private void prove(String key, Sha256 hash, boolean whole, ByteBuffer bytes) throws FormatException {
        if (ObjectKeys.rank(key) == 0) {
            wrappedKey(ObjectKeys.name(key), bytes);
            return;
        }
        if (!ObjectKeys.matches(key, hash)) {
            throw new FormatException(Verdict.OTHER_BYTES);
        }
        RepositoryKey repositoryKey = terms.key;
        OpenedPacks packs = terms.packs;
        if (repositoryKey == null || packs == null) {
            return;
        }
        if (!whole) {
            packs.met(hash);
            return;
        }
        switch (ObjectKeys.rank(key)) {
            case 1 -> {
                if (packs.begin(hash)) {
                    open(packs, hash, repositoryKey, bytes);
                }
            }
            case 2 -> {
                var _ = IndexCodec.decode(repositoryKey, bytes);
            }
            default -> {
                var _ = ManifestCodec.decode(repositoryKey, new SnapshotId(ObjectKeys.name(key)), bytes);
            }
        }
    }

    private void open(OpenedPacks packs, Sha256 hash, RepositoryKey repositoryKey, ByteBuffer bytes)
            throws FormatException {
        boolean sound = false;
        try {
            pack(repositoryKey, bytes);
            sound = true;
        } finally {
            packs.ended(hash, sound);
        }
    }

    private void wrappedKey(String id, ByteBuffer bytes) throws FormatException {
        byte[] text = new byte[bytes.remaining()];
        bytes.get(text);
        Optional<String> fault = KeyRing.fault(terms.system, id, text);
        if (fault.isPresent()) {
            throw new FormatException(fault.get());
        }
        KeyRing ring = terms.ring;
        if (ring != null && ring.id().equals(id)) {
            try {
                ring.unwrap(terms.system, Map.of(id, text)).close();
            } catch (SagoException e) {
                throw new FormatException(String.valueOf(e.getMessage()), e);
            }
        }
    }

    private void pack(RepositoryKey repositoryKey, ByteBuffer bytes) throws FormatException {
        Header header = Header.read(bytes.duplicate());
        if (header.type() != ObjectType.DATA_PACK && header.type() != ObjectType.TREE_PACK) {
            throw new FormatException("it is a " + header.type() + ", not a pack");
        }
        ObjectKey objectKey = header.salt().key(repositoryKey, header.type());
        PackListing listing = PackReader.listing(footers, objectKey, bytes.duplicate(), bytes.remaining());
        for (int frame = 0; frame < listing.frames(); frame++) {
            frame(objectKey, listing, frame, bytes);
        }
    }

    private void frame(ObjectKey objectKey, PackListing listing, int frame, ByteBuffer bytes) throws FormatException {
        int position = listing.position(frame);
        ByteBuffer plain;
        try {
            plain = frames.open(objectKey, position, bytes.slice(position, listing.stored(frame)));
        } catch (SealBrokenException e) {
            throw new FormatException("the seal at byte " + position + " does not open", e);
        }
        int at = 0;
        for (int chunk = listing.firstChunk(frame); chunk < listing.endChunk(frame); chunk++) {
            int length = listing.length(chunk);
            if (length > plain.remaining() - at) {
                throw new FormatException("the frame at byte " + position + " is shorter than its footer tells");
            }
            if (!Sha256.hash(digest, plain.slice(at, length)).equals(listing.chunk(chunk))) {
                throw new FormatException("the chunk " + listing.chunk(chunk) + " has other bytes than its name tells");
            }
            at += length;
        }
        if (at != plain.remaining()) {
            throw new FormatException("the frame at byte " + position + " is longer than its footer tells");
        }
    }

    @Override
    public void close() {
        frames.close();
        footers.close();
    }
}
