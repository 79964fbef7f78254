package dev.sago.repository;

import dev.sago.crypto.RepositoryKey;
import dev.sago.model.Counts;
import dev.sago.model.Entry;
import dev.sago.model.Problem;
import dev.sago.model.Sha256;
import dev.sago.model.Snapshot;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.site.Body;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes and reads manifests: a CBOR map, sealed; see {@code package-info} for its keys. */
final class ManifestCodec {

    private static final int FORMAT = 1;

    private ManifestCodec() {}

    /** A manifest's bytes, and the snapshot with the id that follows from them. */
    record Sealed(Snapshot snapshot, Body body) {}

    /** Seals a snapshot whose id is not known yet: it follows from the bytes. */
    static Sealed encode(RepositoryKey key, Draft draft) {
        CborWriter out = new CborWriter(4096);
        boolean hasParent = draft.parent().isPresent();
        out.map(hasParent ? 9 : 8);
        out.integer(0).integer(FORMAT);
        out.integer(1).text(draft.system().value());
        instant(out.integer(2), draft.begun());
        instant(out.integer(3), draft.ended());
        out.integer(4).text(draft.host());
        if (hasParent) {
            out.integer(5).text(draft.parent().get().value());
        }
        out.integer(6).array(draft.roots().size());
        EntryCodec.Encoder entries = new EntryCodec.Encoder();
        draft.roots().forEach(root -> entries.encode(root, List.of(), out));
        counts(out.integer(7), draft.counts());
        out.integer(8).array(draft.problems().size());
        draft.problems().forEach(p -> out.array(2).text(p.path()).text(p.reason()));
        Body body = SealedObject.seal(ObjectType.MANIFEST, key, out);
        return new Sealed(draft.named(SnapshotId.after(draft.parent(), draft.begun(), body.sha256())), body);
    }

    /** What a manifest will tell, before it has an id. The fields are those of {@link Snapshot}. */
    record Draft(
            SystemName system,
            Instant begun,
            Instant ended,
            String host,
            Optional<SnapshotId> parent,
            List<Entry> roots,
            Counts counts,
            List<Problem> problems) {

        Snapshot named(SnapshotId id) {
            return new Snapshot(id, system, begun, ended, host, parent, roots, counts, problems);
        }
    }

    static Snapshot decode(RepositoryKey key, SnapshotId id, ByteBuffer object) throws FormatException {
        if (!id.matches(Sha256.hash(object))) {
            throw new FormatException("its bytes are not those that its name tells");
        }
        CborReader in = new CborReader(SealedObject.open(ObjectType.MANIFEST, key, object));
        try {
            return new Decoder().read(in, id);
        } catch (IllegalArgumentException e) {
            throw new FormatException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void instant(CborWriter out, Instant time) {
        out.array(2).integer(time.getEpochSecond()).integer(time.getNano());
    }

    private static Instant instant(CborReader in) throws FormatException {
        if (in.array() != 2) {
            throw new FormatException("a time has two parts");
        }
        return Instant.ofEpochSecond(in.integer(), in.integer(999_999_999));
    }

    private static void counts(CborWriter out, Counts c) {
        out.array(10)
                .integer(c.files())
                .integer(c.folders())
                .integer(c.others())
                .integer(c.bytes());
        out.integer(c.changedFiles())
                .integer(c.readBytes())
                .integer(c.newBytes())
                .integer(c.storedBytes());
        out.integer(c.unreadable()).integer(c.unstable());
    }

    private static Counts counts(CborReader in) throws FormatException {
        if (in.array() != 10) {
            throw new FormatException("ten counts were expected");
        }
        return new Counts(
                in.integer(),
                in.integer(),
                in.integer(),
                in.integer(),
                in.integer(),
                in.integer(),
                in.integer(),
                in.integer(),
                in.integer(),
                in.integer());
    }

    private static final class Decoder {

        private @Nullable SystemName system;
        private Instant begun = Instant.EPOCH;
        private Instant ended = Instant.EPOCH;
        private String host = "";
        private Optional<SnapshotId> parent = Optional.empty();
        private final List<Entry> roots = new ArrayList<>();
        private Counts counts = Counts.NONE;
        private final List<Problem> problems = new ArrayList<>();

        Snapshot read(CborReader in, SnapshotId id) throws FormatException {
            int pairs = in.map();
            for (int i = 0; i < pairs; i++) {
                pair(in.integer(Integer.MAX_VALUE), in);
            }
            if (system == null) {
                throw new FormatException("it does not name its system");
            }
            return new Snapshot(id, system, begun, ended, host, parent, roots, counts, problems);
        }

        private void pair(int key, CborReader in) throws FormatException {
            switch (key) {
                case 0 -> {
                    long format = in.integer();
                    if (format != FORMAT) {
                        throw new FormatException("manifest format " + format + "; this program reads " + FORMAT);
                    }
                }
                case 1 -> system = new SystemName(in.text());
                case 2 -> begun = instant(in);
                case 3 -> ended = instant(in);
                case 4 -> host = in.text();
                case 5 -> parent = Optional.of(new SnapshotId(in.text()));
                case 6 -> {
                    int count = in.array();
                    for (int i = 0; i < count; i++) {
                        roots.add(EntryCodec.decode(in).entry());
                    }
                }
                case 7 -> counts = counts(in);
                case 8 -> {
                    int count = in.array();
                    for (int i = 0; i < count; i++) {
                        if (in.array() != 2) {
                            throw new FormatException("a problem has two parts");
                        }
                        problems.add(new Problem(in.text(), in.text()));
                    }
                }
                default -> in.skip();
            }
        }
    }
}
