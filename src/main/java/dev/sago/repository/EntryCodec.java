package dev.sago.repository;

import dev.sago.model.AttributeName;
import dev.sago.model.Attributes;
import dev.sago.model.Entry;
import dev.sago.model.EntryKind;
import dev.sago.model.EntryName;
import dev.sago.model.Extent;
import dev.sago.model.LinkTarget;
import dev.sago.model.Timestamp;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes and reads one entry of a tree as a CBOR map with small numbers as keys, in ascending order, absent where the
 * value is the default. The keys are the format; {@code package-info} tells what each means.
 */
final class EntryCodec {

    private static final int NAME = 0;
    private static final int KIND = 1;
    private static final int SIZE = 2;
    private static final int CONTENT = 3;
    private static final int TARGET = 4;
    private static final int MODE = 5;
    private static final int UID = 6;
    private static final int GID = 7;
    private static final int USER = 8;
    private static final int GROUP = 9;
    private static final int MODIFIED = 10;
    private static final int CHANGED = 11;
    private static final int INODE = 12;
    private static final int DEVICE = 13;
    private static final int LINKS = 14;
    private static final int DEVICE_NUMBER = 15;
    private static final int EXTENDED = 16;
    private static final int TAG = 17;
    private static final int CONTENT_TYPE = 18;
    private static final int OWNER = 19;
    private static final int UNSTABLE = 20;
    private static final int CONTENT_LIST = 21;

    private EntryCodec() {}

    /** Collects the pairs first, since a map's head tells their number. Reused by one thread. */
    static final class Encoder {

        private final CborWriter pairs = new CborWriter(512);
        private int count;

        /**
         * Appends the entry to {@code out}.
         *
         * @param list the chunks that hold the encoded extents of a very long content, which is then left out of the
         *     entry itself; otherwise empty
         */
        void encode(Entry entry, List<Extent> list, CborWriter out) {
            pairs.clear();
            count = 0;
            key(NAME).bytes(entry.name().bytes());
            key(KIND).integer(entry.kind().code());
            if (entry.size() != 0) {
                key(SIZE).integer(entry.size());
            }
            if (list.isEmpty() && !entry.content().isEmpty()) {
                key(CONTENT).array(items(entry.content()));
                extents(entry.content(), pairs);
            }
            LinkTarget target = entry.target();
            if (target != null) {
                key(TARGET).bytes(target.bytes());
            }
            attributes(entry.attributes());
            if (entry.unstable()) {
                key(UNSTABLE).yes();
            }
            if (!list.isEmpty()) {
                key(CONTENT_LIST).array(items(list));
                extents(list, pairs);
            }
            out.map(count).raw(pairs.array(), 0, pairs.size());
        }

        private void attributes(Attributes a) {
            number(MODE, a.mode(), -1);
            number(UID, a.uid(), -1);
            number(GID, a.gid(), -1);
            text(USER, a.user());
            text(GROUP, a.group());
            time(MODIFIED, a.modified());
            Timestamp changed = a.changed();
            if (changed != null) {
                time(CHANGED, changed);
            }
            number(INODE, a.inode(), 0);
            number(DEVICE, a.links() > 1 ? a.device() : 0, 0);
            number(LINKS, a.links(), 1);
            number(DEVICE_NUMBER, a.deviceNumber(), 0);
            if (!a.extended().isEmpty()) {
                key(EXTENDED).map(a.extended().size());
                new TreeMap<>(a.extended())
                        .forEach((name, value) -> pairs.bytes(name.bytes()).bytes(value));
            }
            text(TAG, a.tag());
            text(CONTENT_TYPE, a.contentType());
            text(OWNER, a.owner());
        }

        private CborWriter key(int key) {
            count++;
            return pairs.integer(key);
        }

        private void number(int key, long value, long absent) {
            if (value != absent) {
                key(key).integer(value);
            }
        }

        private void text(int key, @Nullable String value) {
            if (value != null) {
                key(key).text(value);
            }
        }

        private void time(int key, Timestamp time) {
            key(key).array(2).integer(time.seconds()).integer(time.nanos());
        }
    }

    /** The number of CBOR items that {@link #extents} writes. */
    private static int items(List<Extent> extents) {
        int items = 0;
        for (Extent extent : extents) {
            items += extent instanceof Extent.Data ? 2 : 1;
        }
        return items;
    }

    /** Writes extents one after the other: a hash and a length for data, a length alone for a hole. */
    static void extents(List<Extent> extents, CborWriter out) {
        for (Extent extent : extents) {
            switch (extent) {
                case Extent.Data(var chunk, var size) -> out.hash(chunk).integer(size);
                case Extent.Hole(var length) -> out.integer(length);
            }
        }
    }

    /** Reads one extent. */
    static Extent extent(CborReader in) throws FormatException {
        if (in.peekMajor() == CborWriter.BYTES) {
            return new Extent.Data(in.hash(), in.integer(Pack.MAX_FRAME_PLAIN));
        }
        return new Extent.Hole(Decoder.nonNegative(in.integer()));
    }

    /** An entry, and the chunks that hold its extents where those were too many to stand in the entry itself. */
    record Decoded(Entry entry, List<Extent> list) {}

    static Decoded decode(CborReader in) throws FormatException {
        Decoder fields = new Decoder();
        int pairs = in.map();
        long last = -1;
        for (int i = 0; i < pairs; i++) {
            long key = in.integer();
            if (key <= last) {
                throw new FormatException("keys of an entry are not in order");
            }
            last = key;
            fields.read(key, in);
        }
        return fields.entry();
    }

    /** The fields of one entry while they are read. */
    private static final class Decoder {

        private @Nullable EntryName name;
        private @Nullable EntryKind kind;
        private long size;
        private List<Extent> content = List.of();
        private @Nullable LinkTarget target;
        private int mode = -1;
        private int uid = -1;
        private int gid = -1;
        private @Nullable String user;
        private @Nullable String group;
        private Timestamp modified = new Timestamp(0, 0);
        private @Nullable Timestamp changed;
        private long inode;
        private long device;
        private int links = 1;
        private long deviceNumber;
        private Map<AttributeName, byte[]> extended = Map.of();
        private @Nullable String tag;
        private @Nullable String contentType;
        private @Nullable String owner;
        private boolean unstable;
        private List<Extent> list = List.of();

        void read(long key, CborReader in) throws FormatException {
            try {
                switch (key <= CONTENT_LIST ? (int) key : Integer.MAX_VALUE) {
                    case NAME -> name = EntryName.of(in.bytes());
                    case KIND -> kind = EntryKind.of(in.integer());
                    case SIZE -> size = nonNegative(in.integer());
                    case CONTENT -> content = extents(in);
                    case TARGET -> target = LinkTarget.of(in.bytes());
                    case MODE -> mode = in.integer(07777);
                    case UID -> uid = (int) in.integer();
                    case GID -> gid = (int) in.integer();
                    case USER -> user = in.text();
                    case GROUP -> group = in.text();
                    case MODIFIED -> modified = time(in);
                    case CHANGED -> changed = time(in);
                    case INODE -> inode = in.integer();
                    case DEVICE -> device = in.integer();
                    case LINKS -> links = in.integer(Integer.MAX_VALUE);
                    case DEVICE_NUMBER -> deviceNumber = in.integer();
                    case EXTENDED -> extended = extended(in);
                    case TAG -> tag = in.text();
                    case CONTENT_TYPE -> contentType = in.text();
                    case OWNER -> owner = in.text();
                    case UNSTABLE -> unstable = in.yes();
                    case CONTENT_LIST -> list = extents(in);
                    default -> in.skip(); // A later version's addition: what we know of the entry is still right.
                }
            } catch (IllegalArgumentException e) {
                throw new FormatException(String.valueOf(e.getMessage()), e);
            }
        }

        private static long nonNegative(long value) throws FormatException {
            if (value < 0) {
                throw new FormatException("negative size");
            }
            return value;
        }

        private static Timestamp time(CborReader in) throws FormatException {
            if (in.array() != 2) {
                throw new FormatException("a time has two parts");
            }
            return new Timestamp(in.integer(), in.integer(999_999_999));
        }

        private static Map<AttributeName, byte[]> extended(CborReader in) throws FormatException {
            int pairs = in.map();
            Map<AttributeName, byte[]> values = new LinkedHashMap<>();
            for (int i = 0; i < pairs; i++) {
                values.put(AttributeName.of(in.bytes()), in.bytes());
            }
            return values;
        }

        private static List<Extent> extents(CborReader in) throws FormatException {
            int items = in.array();
            List<Extent> extents = new ArrayList<>(Math.min(items, 1024));
            for (int item = 0; item < items; item++) {
                Extent extent = extent(in);
                extents.add(extent);
                item += extent instanceof Extent.Data ? 1 : 0;
            }
            return List.copyOf(extents);
        }

        Decoded entry() throws FormatException {
            if (name == null || kind == null || (kind == EntryKind.LINK && target == null)) {
                throw new FormatException("an entry lacks its name, kind or target");
            }
            Attributes attributes = new Attributes(
                    mode,
                    uid,
                    gid,
                    user,
                    group,
                    modified,
                    changed,
                    inode,
                    device,
                    links,
                    deviceNumber,
                    extended,
                    tag,
                    contentType,
                    owner);
            return new Decoded(new Entry(name, kind, attributes, size, content, target, unstable), list);
        }
    }
}
