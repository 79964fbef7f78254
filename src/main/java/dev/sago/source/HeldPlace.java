package dev.sago.source;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One folder of a {@link PlaceTree} while it is used. Names are single names in it and links are never followed. Some things Java
 * can do by paths only: {@link #at} gives a path right after it was checked to lead here. One thread's.
 */
final class HeldPlace implements AutoCloseable {

    private static final String OWNER_FILE = "rw-------";
    private static final String OWNER_FOLDER = "rwx------";

    private final PlaceNode node;
    private final @Nullable SecureDirectoryStream<Path> stream;

    HeldPlace(PlaceNode node, @Nullable SecureDirectoryStream<Path> stream) {
        this.node = node;
        this.stream = stream;
    }

    PlaceNode node() {
        return node;
    }

    FileSystem system() {
        return node.path().getFileSystem();
    }

    /** Its own name in itself. */
    Path self() {
        return system().getPath(".");
    }

    /** The path of an entry, checked to lead into this folder at this moment. */
    Path at(Path name) throws IOException {
        node.verify();
        return node.path().resolve(name);
    }

    /** Gives all names, once. */
    void list(Consumer<Path> names) throws IOException {
        if (stream != null) {
            list(stream, names);
            return;
        }
        try (DirectoryStream<Path> listing = Files.newDirectoryStream(at(self()))) {
            node.verify(); // It may have been opened through a link that was put there just then.
            list(listing, names);
        }
    }

    private static void list(DirectoryStream<Path> listing, Consumer<Path> names) throws IOException {
        try {
            listing.forEach(path -> names.accept(Objects.requireNonNull(path.getFileName(), "an entry has a name")));
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    BasicFileAttributes attributes(Path name) throws IOException {
        return view(name, BasicFileAttributeView.class).readAttributes();
    }

    /** A view of an entry's attributes, which is there only where the system has such attributes. */
    <V extends FileAttributeView> V view(Path name, Class<V> type) throws IOException {
        V view = stream != null
                ? stream.getFileAttributeView(name, type, LinkOption.NOFOLLOW_LINKS)
                : Files.getFileAttributeView(at(name), type, LinkOption.NOFOLLOW_LINKS);
        return Objects.requireNonNull(view, "attributes that this system was said to have");
    }

    FileChannel read(Path name) throws IOException {
        return open(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }

    /** Opens a file for a lock. */
    FileChannel openToLock(Path name) throws IOException {
        return open(name, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
    }

    /** Makes an empty file that only its owner may read, where nothing stands. */
    FileChannel create(Path name) throws IOException {
        return open(
                name,
                Set.of(
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.SPARSE,
                        LinkOption.NOFOLLOW_LINKS),
                forOwner(OWNER_FILE));
    }

    private FileChannel open(Path name, Set<OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        if (stream == null) {
            return FileChannel.open(at(name), options, attributes);
        }
        SeekableByteChannel channel = stream.newByteChannel(name, options, attributes);
        if (channel instanceof FileChannel file) {
            return file;
        }
        channel.close();
        throw new IOException("this system's files cannot be read at any place");
    }

    private FileAttribute<?>[] forOwner(String permissions) {
        return system().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** Makes a folder that only its owner may enter. */
    void makeFolder(Path name) throws IOException {
        Files.createDirectory(at(name), forOwner(OWNER_FOLDER));
    }

    /** Renames an entry in one step, replacing what has the name. */
    void move(Path from, Path to) throws IOException {
        if (stream != null) {
            stream.move(from, stream, to);
        } else {
            Path source = at(from);
            Files.move(
                    source,
                    source.resolveSibling(to),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Removes what is no folder. */
    void remove(Path name) throws IOException {
        if (stream != null) {
            stream.deleteFile(name);
        } else {
            Files.delete(at(name));
        }
    }

    @Override
    public void close() throws IOException {
        if (stream != null) {
            stream.close();
        }
    }
}
