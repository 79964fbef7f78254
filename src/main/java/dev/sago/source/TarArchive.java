package dev.sago.source;

import dev.sago.model.Attributes;
import dev.sago.model.Entry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;
import org.jspecify.annotations.Nullable;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A tar archive in the pax format, compressed by zstd. Files with holes are written as GNU tar does, see {@link SparseMap}.
 *
 * <p>Commons Compress writes what is in an extended header as UTF-8 text, which names and attributes need not be. So the header is
 * given to it as an entry of its own kind before the one it belongs to, made by {@link PaxRecords}, and names go into the old header as
 * ISO 8859-1, which is their bytes.
 *
 * <p>A file that is not proved begins a new frame of zstd, which decompressors read on as one stream. To give it up is to cut the archive
 * where that frame begins: a header promises a size, and what was promised could not be kept.
 */
final class TarArchive implements Archive {

    private static final int LEVEL = 3;
    private static final int MOST_WORKERS = 8;
    private static final int RECORD = 512;
    private static final int BUFFER = 1 << 17;
    private static final int OBJECT_FILE = 0644;
    private static final int OBJECT_FOLDER = 0755;

    private final ArchiveFile file;
    private Stream stream;

    TarArchive(ArchiveFile file) throws IOException {
        this.file = file;
        this.stream = new Stream(file);
    }

    /** One frame, and the tar stream that goes into it. */
    private static final class Stream {

        private final ZstdCompressorOutputStream zstd;
        private final OutputStream buffer;
        private final TarArchiveOutputStream tar;

        Stream(ArchiveFile file) throws IOException {
            int workers = Math.min(MOST_WORKERS, Runtime.getRuntime().availableProcessors());
            zstd = ZstdCompressorOutputStream.builder()
                    .setOutputStream(new Open(Channels.newOutputStream(file.channel())))
                    .setLevel(LEVEL)
                    .setWorkers(workers)
                    .setChecksum(true)
                    .get();
            buffer = new BufferedOutputStream(zstd, BUFFER);
            tar = new TarArchiveOutputStream(buffer, RECORD, StandardCharsets.ISO_8859_1.name());
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_TRUNCATE);
        }

        void endFrame() throws IOException {
            buffer.flush();
            zstd.close();
        }
    }

    /** Leaves the file open: another frame may follow. */
    private static final class Open extends FilterOutputStream {

        Open(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            out.flush();
        }
    }

    @Override
    public void check(Entry entry, long pathLength) throws IOException {
        if (entry.name().isReserved()) {
            throw new IOException("\"" + entry.name() + "\" is no name that a folder can give to an entry");
        }
        if (pathLength > Integer.MAX_VALUE / 2) {
            throw new IOException("its path is longer than a tar archive can have it");
        }
    }

    @Override
    public boolean takesHardLink() {
        return true;
    }

    @Override
    public void put(byte[] path, Entry entry) throws IOException {
        byte flag = switch (entry.kind()) {
            case FILE -> TarConstants.LF_NORMAL;
            case FOLDER -> TarConstants.LF_DIR;
            case LINK -> TarConstants.LF_SYMLINK;
            case FIFO -> TarConstants.LF_FIFO;
            case CHARACTER_DEVICE -> TarConstants.LF_CHR;
            case BLOCK_DEVICE -> TarConstants.LF_BLK;
        };
        byte[] named = entry.isFolder() ? Arrays.copyOf(path, path.length + 1) : path;
        if (entry.isFolder()) {
            named[path.length] = '/';
        }
        try {
            byte[] link = entry.target() == null ? null : entry.target().bytes();
            header(named, entry, flag, 0, link, PaxRecords.of(named, entry, link));
            stream.tar.closeArchiveEntry();
        } catch (IOException e) {
            throw file.failure(e);
        }
    }

    @Override
    public void hardLink(byte[] path, Entry entry, byte[] target) throws IOException {
        try {
            header(path, entry, TarConstants.LF_LINK, 0, target, PaxRecords.ofHardLink(path, entry, target));
            stream.tar.closeArchiveEntry();
        } catch (IOException e) {
            throw file.failure(e);
        }
    }

    @Override
    public Content file(byte[] path, Entry entry, boolean proved) throws IOException {
        try {
            long begin = proved ? -1 : beginFrame();
            Optional<SparseMap> sparse = SparseMap.of(entry.content());
            if (sparse.isPresent()) {
                beginSparse(path, entry, sparse.get());
            } else {
                header(path, entry, TarConstants.LF_NORMAL, entry.size(), null, PaxRecords.of(path, entry, null));
            }
            return new Body(begin);
        } catch (IOException e) {
            throw file.failure(e);
        }
    }

    /** Whoever does not know the format sees by the name that it is not the file. */
    private void beginSparse(byte[] path, Entry entry, SparseMap map) throws IOException {
        ByteArrayOutputStream name = new ByteArrayOutputStream();
        name.writeBytes("GNUSparseFile.0/".getBytes(StandardCharsets.US_ASCII));
        name.writeBytes(path);
        header(
                name.toByteArray(),
                entry,
                TarConstants.LF_NORMAL,
                map.size(),
                null,
                PaxRecords.ofSparse(path, entry, map));
        stream.tar.write(map.bytes(), 0, map.bytes().length);
    }

    /** Returns the place in the file at which it begins. */
    private long beginFrame() throws IOException {
        stream.endFrame();
        long begin = file.channel().position();
        stream = new Stream(file);
        return begin;
    }

    /** The bytes of the file whose header was written. */
    private final class Body implements Content {

        private final long begin;

        Body(long begin) {
            this.begin = begin;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                stream.tar.write(bytes, offset, length);
            } catch (IOException e) {
                throw file.failure(e);
            }
        }

        /** It stands in the map. */
        @Override
        public void hole(long length) {}

        @Override
        public void end() throws IOException {
            try {
                stream.tar.closeArchiveEntry();
            } catch (IOException e) {
                throw file.failure(e);
            }
        }

        @Override
        public void giveUp() throws IOException {
            if (begin < 0) {
                throw new IllegalStateException("a file that was said to be proved is given up");
            }
            try {
                stream.zstd.close(); // Frees what zstd holds; what it writes is cut off.
                file.channel().truncate(begin).position(begin);
                stream = new Stream(file);
            } catch (IOException e) {
                throw file.failure(e);
            }
        }
    }

    private void header(byte[] path, Entry entry, byte flag, long size, byte @Nullable [] link, byte[] records)
            throws IOException {
        if (records.length > 0) {
            TarArchiveEntry pax = new TarArchiveEntry("./PaxHeaders/entry", TarConstants.LF_PAX_EXTENDED_HEADER_LC);
            pax.setSize(records.length);
            pax.setUserName("");
            pax.setGroupName("");
            pax.setModTime(FileTime.fromMillis(0));
            stream.tar.putArchiveEntry(pax);
            stream.tar.write(records, 0, records.length);
            stream.tar.closeArchiveEntry();
        }
        TarArchiveEntry header = new TarArchiveEntry(name(path, entry.isFolder()), flag);
        attributes(header, entry);
        header.setSize(size);
        header.setLinkName(link == null ? "" : latin(link, PaxRecords.MOST_PATH));
        stream.tar.putArchiveEntry(header);
    }

    private static String latin(byte[] bytes, int most) {
        return new String(bytes, 0, Math.min(most, bytes.length), StandardCharsets.ISO_8859_1);
    }

    /** What is cut must not end with a slash, which would make a folder of a file. */
    private static String name(byte[] path, boolean folder) {
        if (path.length <= PaxRecords.MOST_PATH) {
            return latin(path, path.length);
        }
        return latin(path, PaxRecords.MOST_PATH - 1) + (folder ? "/" : "_");
    }

    private static void attributes(TarArchiveEntry header, Entry entry) {
        Attributes attributes = entry.attributes();
        int usual = entry.isFolder() ? OBJECT_FOLDER : OBJECT_FILE; // An object of a bucket has no mode.
        header.setMode(attributes.mode() < 0 ? usual : attributes.mode());
        header.setUserId(number(attributes.uid()));
        header.setGroupId(number(attributes.gid()));
        header.setUserName(account(attributes.user()));
        header.setGroupName(account(attributes.group()));
        header.setModTime(FileTime.from(attributes.modified().toInstant()));
        header.setDevMajor((int) (attributes.deviceNumber() >>> 32));
        header.setDevMinor((int) attributes.deviceNumber());
    }

    private static long number(int id) {
        return id == -1 ? 0 : Integer.toUnsignedLong(id);
    }

    private static String account(@Nullable String name) {
        return name != null && PaxRecords.fits(name) ? name : "";
    }

    @Override
    public List<String> unsettable() {
        return List.of();
    }

    @Override
    public void commit() throws IOException {
        try {
            stream.tar.finish();
            stream.endFrame();
        } catch (IOException e) {
            throw file.failure(e);
        }
        file.commit();
    }

    /** Closing zstd a second time does nothing; the first time it frees what it holds outside of the heap. */
    @Override
    public void close() throws IOException {
        try (file) {
            stream.zstd.close();
        } catch (ClosedChannelException e) {
            return; // The file is gone already, or its place taken.
        }
    }
}
