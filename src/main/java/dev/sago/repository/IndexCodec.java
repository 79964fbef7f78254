package dev.sago.repository;

import dev.sago.crypto.RepositoryKey;
import dev.sago.model.Sha256;
import dev.sago.site.Body;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Writes and reads index objects: a CBOR array of packs, each {@code [id, type, size, salt, listing]}. */
final class IndexCodec {

    /** An index object is written once this many chunks wait for it. */
    static final int CHUNKS_PER_INDEX = 1 << 18;

    private IndexCodec() {}

    static Body encode(RepositoryKey key, List<Pack> packs) {
        CborWriter out = new CborWriter(1 << 16);
        out.array(packs.size());
        for (Pack pack : packs) {
            out.array(5).hash(pack.id()).integer(pack.type().code()).integer(pack.size());
            out.bytes(pack.salt().bytes());
            pack.listing().encode(out);
        }
        return SealedObject.seal(ObjectType.INDEX, key, out);
    }

    static List<Pack> decode(RepositoryKey key, ByteBuffer object) throws FormatException {
        CborReader in = new CborReader(SealedObject.open(ObjectType.INDEX, key, object));
        int count = in.array();
        List<Pack> packs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            if (in.array() != 5) {
                throw new FormatException("a pack in an index has five parts");
            }
            Sha256 id = in.hash();
            ObjectType type = ObjectType.of(in.integer(ObjectType.TREE_PACK.code()));
            int size = in.integer(Integer.MAX_VALUE);
            packs.add(new Pack(id, type, size, Salt.of(in.bytes()), PackListing.decode(in)));
        }
        if (!in.atEnd()) {
            throw new FormatException("bytes after the index");
        }
        return packs;
    }
}
