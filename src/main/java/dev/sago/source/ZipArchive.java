package dev.sago.source;

import dev.sago.model.Attributes;
import dev.sago.model.Entry;
import dev.sago.model.LinkTarget;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.UnrecognizedExtraField;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream.UnicodeExtraFieldPolicy;
import org.apache.commons.compress.archivers.zip.ZipMethod;
import org.apache.commons.compress.archivers.zip.ZipShort;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * A zip archive: names in UTF-8, and said to be; permissions and links as Unix has them, owners by number (extra field 7875), times of last
 * change in the extra fields of Info-ZIP (seconds) and of NTFS (100 nanoseconds); Zip64 where it is needed.
 *
 * <p>What it cannot hold: pipes, device nodes, names that are not UTF-8, which are refused; extended attributes and hard links, which are
 * counted. It is compressed at the fastest level by one thread.
 *
 * <p>A file that is not proved is compressed into a temporary file first, and copied when it is whole: in the archive itself nothing can be taken
 * back. Heap: {@link #ENTRY_BYTES} for each entry until the end, when the directory of all is written.
 */
final class ZipArchive implements Archive {

    /** What Commons Compress keeps of an entry until the end, measured; the text of its path comes on top. */
    static final int ENTRY_BYTES = 900;

    private static final int MOST_NAME = 0xffff;
    private static final int BUFFER = 1 << 16;
    private static final ZipShort OWNER = new ZipShort(0x7875);
    private static final byte[] ZEROS = new byte[BUFFER];
    private static final int OBJECT_FILE = 0644;
    private static final int OBJECT_FOLDER = 0755;
    private static final Instant FIRST_TIME = Instant.parse("1601-01-01T00:00:00Z");
    private static final Instant LAST_TIME = Instant.parse("9999-12-31T23:59:59Z");

    /** To Commons Compress, the last millisecond of 1969 is a time that was not given, for which it takes the present. */
    private static final long NOT_GIVEN = -1;

    private static final Instant BEFORE_NOT_GIVEN = Instant.ofEpochSecond(-1, 998_999_900);

    /** From here on deflate could make more of a file than a field of 32 bits holds. */
    private static final long LARGE = (1L << 32) - (64L << 20);

    private final ArchiveFile file;
    private final ZipArchiveOutputStream zip;
    private final Unsettable unsettable = new Unsettable();
    private final long mostHeap;
    private long heap;
    private @Nullable ArchiveFile open;

    ZipArchive(ArchiveFile file) throws IOException {
        this(file, Runtime.getRuntime().maxMemory() / 2);
    }

    /** With another heap that the directory may take. */
    ZipArchive(ArchiveFile file, long mostHeap) throws IOException {
        this.file = file;
        this.mostHeap = mostHeap;
        zip = new ZipArchiveOutputStream(file.channel());
        zip.setEncoding(StandardCharsets.UTF_8.name());
        zip.setUseLanguageEncodingFlag(true);
        zip.setCreateUnicodeExtraFields(UnicodeExtraFieldPolicy.NEVER);
        zip.setLevel(Deflater.BEST_SPEED);
        zip.setUseZip64(Zip64Mode.AsNeeded);
    }

    @Override
    public void check(Entry entry, long pathLength) throws IOException {
        if (entry.name().isReserved()) {
            throw new IOException("\"" + entry.name() + "\" is no name that a folder can give to an entry");
        }
        switch (entry.kind()) {
            case FIFO -> throw cannot("a named pipe");
            case CHARACTER_DEVICE, BLOCK_DEVICE -> throw cannot("a device node");
            case FILE, FOLDER, LINK -> {}
        }
        if (!PaxRecords.isUtf8(entry.name().bytes())) {
            throw cannot("a name that is not UTF-8");
        }
        if (pathLength + 1 > MOST_NAME) {
            throw cannot("a path of more than 65,534 bytes");
        }
    }

    private static IOException cannot(String what) {
        return new IOException("a zip archive cannot hold " + what + "; a .tar.zst or a folder can");
    }

    @Override
    public boolean takesHardLink() {
        unsettable.add("hard links", "a zip archive has none: each name is a file of its own");
        return false;
    }

    @Override
    public void hardLink(byte[] path, Entry entry, byte[] target) {
        throw new IllegalStateException("a zip archive takes no hard links");
    }

    @Override
    public void put(byte[] path, Entry entry) throws IOException {
        LinkTarget target = entry.target();
        byte[] content = target == null ? new byte[0] : target.bytes();
        ZipArchiveEntry header = header(path, entry);
        CRC32 crc = new CRC32();
        crc.update(content);
        header.setMethod(ZipMethod.STORED.getCode());
        header.setSize(content.length);
        header.setCrc(crc.getValue());
        try {
            zip.putArchiveEntry(header);
            zip.write(content, 0, content.length);
            zip.closeArchiveEntry();
        } catch (IOException e) {
            throw file.failure(e);
        }
    }

    @Override
    public Content file(byte[] path, Entry entry, boolean proved) throws IOException {
        if (entry.size() == 0) {
            put(path, entry);
            return new Nothing();
        }
        ZipArchiveEntry header = header(path, entry);
        header.setMethod(ZipMethod.DEFLATED.getCode());
        header.setSize(entry.size());
        return proved ? new Direct(header) : new Aside(header);
    }

    private static final class Nothing implements Content {
        @Override
        public void write(byte[] bytes, int offset, int length) {
            throw new IllegalStateException("bytes of an empty file");
        }

        @Override
        public void hole(long length) {
            throw new IllegalStateException("a hole in an empty file");
        }

        @Override
        public void end() {}

        @Override
        public void giveUp() {
            throw new IllegalStateException("nothing of an empty file can be missing");
        }
    }

    /** Into the archive. */
    private final class Direct implements Content {

        Direct(ZipArchiveEntry header) throws IOException {
            try {
                zip.setUseZip64(header.getSize() >= LARGE ? Zip64Mode.Always : Zip64Mode.AsNeeded);
                zip.putArchiveEntry(header);
            } catch (IOException e) {
                throw file.failure(e);
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                zip.write(bytes, offset, length);
            } catch (IOException e) {
                throw file.failure(e);
            }
        }

        @Override
        public void hole(long length) throws IOException {
            zeros(this, length);
        }

        @Override
        public void end() throws IOException {
            try {
                zip.closeArchiveEntry();
                zip.setUseZip64(Zip64Mode.AsNeeded);
            } catch (IOException e) {
                throw file.failure(e);
            }
        }

        @Override
        public void giveUp() {
            throw new IllegalStateException("a file that was said to be proved is given up");
        }
    }

    private static void zeros(Content content, long length) throws IOException {
        for (long left = length; left > 0; left -= ZEROS.length) {
            content.write(ZEROS, 0, (int) Math.min(left, ZEROS.length));
        }
    }

    /** Into a file of its own, and then into the archive. */
    private final class Aside implements Content {

        private final ZipArchiveEntry header;
        private final CRC32 crc = new CRC32();
        private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        private final ArchiveFile aside;
        private final DeflaterOutputStream out;

        Aside(ZipArchiveEntry header) throws IOException {
            this.header = header;
            this.aside = file.beside();
            this.out = new DeflaterOutputStream(Channels.newOutputStream(aside.channel()), deflater, BUFFER);
            open = aside;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                crc.update(bytes, offset, length);
                out.write(bytes, offset, length);
            } catch (IOException e) {
                throw file.failure(e);
            }
        }

        @Override
        public void hole(long length) throws IOException {
            zeros(this, length);
        }

        @Override
        public void end() throws IOException {
            try {
                out.finish();
                header.setCrc(crc.getValue());
                header.setCompressedSize(aside.channel().position());
                aside.channel().position(0);
                InputStream in = Channels.newInputStream(aside.channel());
                zip.addRawArchiveEntry(header, in);
            } catch (IOException e) {
                throw file.failure(e);
            }
            giveUp();
        }

        @Override
        public void giveUp() throws IOException {
            deflater.end();
            aside.close();
        }
    }

    private ZipArchiveEntry header(byte[] path, Entry entry) throws IOException {
        String name = new String(path, StandardCharsets.UTF_8) + (entry.isFolder() ? "/" : "");
        heap += ENTRY_BYTES + 2L * name.length();
        if (heap > mostHeap) {
            throw new IOException(
                    "a zip archive of so many entries does not fit into this process's memory; name a .tar.zst,"
                            + " select parts by --path, or give it more by SAGO_JAVA_OPTS=-Xmx4g");
        }
        ZipArchiveEntry header = new ZipArchiveEntry(name);
        header.setUnixMode(mode(entry));
        Attributes attributes = entry.attributes();
        if (attributes.uid() != -1 && attributes.gid() != -1) {
            header.addExtraField(owner(attributes.uid(), attributes.gid()));
        }
        header.setLastModifiedTime(FileTime.from(time(attributes.modified().toInstant())));
        countExtended(attributes);
        return header;
    }

    /** Version 1, then size and number of user and group. Commons Compress's own leaves zeros off, which unzip does not understand. */
    private static UnrecognizedExtraField owner(int uid, int gid) {
        ByteBuffer data = ByteBuffer.allocate(3 + 2 * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.put((byte) 1)
                .put((byte) Integer.BYTES)
                .putInt(uid)
                .put((byte) Integer.BYTES)
                .putInt(gid);
        UnrecognizedExtraField owner = new UnrecognizedExtraField();
        owner.setHeaderId(OWNER);
        owner.setLocalFileDataData(data.array());
        owner.setCentralDirectoryData(data.array());
        return owner;
    }

    private static int mode(Entry entry) {
        int usual = entry.isFolder() ? OBJECT_FOLDER : OBJECT_FILE; // An object of a bucket has no mode.
        int bits = entry.attributes().mode() < 0 ? usual : entry.attributes().mode();
        return bits
                | switch (entry.kind()) {
                    case FOLDER -> UnixStat.DIR_FLAG;
                    case LINK -> UnixStat.LINK_FLAG;
                    default -> UnixStat.FILE_FLAG;
                };
    }

    private Instant time(Instant time) {
        Instant held = time.isBefore(FIRST_TIME) ? FIRST_TIME : time.isAfter(LAST_TIME) ? LAST_TIME : time;
        if (!held.equals(time)) {
            unsettable.add("modification time", "before 1601 or after 9999");
        }
        return held.toEpochMilli() == NOT_GIVEN ? BEFORE_NOT_GIVEN : held;
    }

    private void countExtended(Attributes attributes) {
        Set<String> kinds = new HashSet<>();
        attributes.extended().keySet().forEach(name -> kinds.add(AttributeWriter.kind(name)));
        kinds.forEach(kind -> unsettable.add(kind, "a zip archive has no place for them"));
    }

    @Override
    public List<String> unsettable() {
        return unsettable.lines();
    }

    @Override
    public void commit() throws IOException {
        try {
            zip.finish();
        } catch (IOException e) {
            throw file.failure(e);
        }
        file.commit();
    }

    @Override
    public void close() throws IOException {
        try (file) {
            if (open != null) {
                open.close();
            }
        }
    }
}
