package dev.sago.repository;

import dev.sago.crypto.RepositoryKey;
import dev.sago.model.Expiry;
import dev.sago.model.Hold;
import dev.sago.model.SnapshotId;
import dev.sago.site.Body;

import java.nio.ByteBuffer;
import java.time.Instant;

/** Writes and reads holds and expiry marks: CBOR maps, sealed, so that nobody without the key can forge one. */
final class NoteCodec {

    private static final int FORMAT = 1;

    /** A note is a few lines; more is none of ours. */
    static final int LONGEST = 1 << 16;

    private NoteCodec() {}

    static Body encode(RepositoryKey key, Hold hold) {
        CborWriter out = new CborWriter(512);
        out.map(5).integer(0).integer(FORMAT).integer(1).text(hold.snapshot().value());
        out.integer(2).text(hold.by());
        time(out.integer(3), hold.since());
        out.integer(4).text(hold.reason());
        return SealedObject.seal(ObjectType.HOLD, key, out);
    }

    static Body encode(RepositoryKey key, Expiry expiry) {
        CborWriter out = new CborWriter(512);
        out.map(expiry.byHand() ? 6 : 5)
                .integer(0)
                .integer(FORMAT)
                .integer(1)
                .text(expiry.snapshot().value());
        out.integer(2).text(expiry.by());
        time(out.integer(3), expiry.since());
        out.integer(4).text(expiry.reason());
        if (expiry.byHand()) {
            out.integer(5).yes();
        }
        return SealedObject.seal(ObjectType.MARK, key, out);
    }

    static Hold hold(RepositoryKey key, SnapshotId id, byte[] object) throws FormatException {
        Note note = read(ObjectType.HOLD, key, id, object);
        return new Hold(id, note.reason, note.by, note.since);
    }

    static Expiry expiry(RepositoryKey key, SnapshotId id, byte[] object) throws FormatException {
        Note note = read(ObjectType.MARK, key, id, object);
        return new Expiry(id, note.reason, note.byHand, note.by, note.since);
    }

    private record Note(String by, Instant since, String reason, boolean byHand) {}

    private static Note read(ObjectType type, RepositoryKey key, SnapshotId id, byte[] object) throws FormatException {
        CborReader in = new CborReader(SealedObject.open(type, key, ByteBuffer.wrap(object)));
        int format = 0;
        String snapshot = "";
        String by = "";
        Instant since = Instant.EPOCH;
        String reason = "";
        boolean byHand = false;
        int pairs = in.map();
        long last = -1;
        for (int i = 0; i < pairs; i++) {
            long field = in.integer();
            if (field <= last) {
                throw new FormatException("keys of a note are not in order");
            }
            last = field;
            switch ((int) Math.min(field, 99)) {
                case 0 -> format = in.integer(Integer.MAX_VALUE);
                case 1 -> snapshot = in.text();
                case 2 -> by = in.text();
                case 3 -> since = time(in);
                case 4 -> reason = in.text();
                case 5 -> byHand = in.yes();
                default -> in.skip();
            }
        }
        if (format != FORMAT || !snapshot.equals(id.value()) || !in.atEnd()) {
            throw new FormatException("it is no note of snapshot " + id);
        }
        return new Note(by, since, reason, byHand);
    }

    private static void time(CborWriter out, Instant time) {
        out.array(2).integer(time.getEpochSecond()).integer(time.getNano());
    }

    private static Instant time(CborReader in) throws FormatException {
        if (in.array() != 2) {
            throw new FormatException("a time has two parts");
        }
        return Instant.ofEpochSecond(in.integer(), in.integer(999_999_999));
    }
}
