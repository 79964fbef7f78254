package dev.sago.source;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A regular file that a portable walk met. Holds its folder's node and no open file. */
final class PortableFile implements SourceFile {

    private final PlaceTree tree;
    private final PlaceNode folder;
    private final Path name;
    private final Look listed;

    PortableFile(PlaceTree tree, PlaceNode folder, Path name, Look listed) {
        this.tree = tree;
        this.folder = folder;
        this.name = name;
        this.listed = listed;
    }

    @Override
    public SourceFile.Reading open() throws IOException {
        try (HeldPlace held = tree.hold(folder)) {
            if (!held.attributes(name).isRegularFile()) { // To open a pipe would wait for its other end.
                throw new IOException("it is no regular file any more");
            }
            return new Reading(held.read(name));
        } catch (NoSuchFileException e) {
            throw new IOException("it vanished before it could be read", e);
        } catch (FileSystemException e) {
            throw FileReason.of("cannot open it", e);
        }
    }

    /** Java cannot tell where holes are: they are read as zeros. */
    private final class Reading implements SourceFile.Reading {

        private final FileChannel channel;
        private long position;

        private Reading(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public long skipHole() {
            return 0;
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            int start = into.position();
            int count = 0;
            while (count >= 0 && into.hasRemaining()) {
                count = channel.read(into, position);
                position += Math.max(count, 0);
            }
            int all = into.position() - start;
            return all == 0 && into.hasRemaining() ? -1 : all;
        }

        /** Looks at what stands at the name now: Java does not tell the attributes of an open file. */
        @Override
        public boolean unchanged() throws IOException {
            try (HeldPlace held = tree.hold(folder)) {
                return channel.size() == listed.size() && Look.at(held, name).isSameContent(listed);
            } catch (FileSystemException e) {
                return false; // It, or a folder on the way, is gone or was exchanged.
            }
        }

        @Override
        public @Nullable String contentType() {
            return null;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** Nothing is held. */
    @Override
    public void close() {}
}
