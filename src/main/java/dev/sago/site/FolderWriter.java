package dev.sago.site;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The single steps of a put into a {@link DirectoryObjectStore}, each of which a crash leaves done or not done. */
final class FolderWriter {

    private final Path root;
    private final boolean links;

    FolderWriter(Path root, boolean links) {
        this.root = root;
        this.links = links;
    }

    /** Writes and syncs a new file. */
    static void write(Path file, Body body) throws IOException {
        ByteBuffer data = body.data();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            data.position(PastCache.write(file, data));
            channel.position(data.position());
            while (data.hasRemaining()) {
                channel.write(data);
            }
            channel.force(true);
        }
    }

    /** Gives the file its name where that is free. */
    void create(Path unfinished, Path target) throws IOException {
        if (links) {
            Files.createLink(target, unfinished);
            return;
        }
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Creates missing folders one by one and syncs the parent of each, so that a crash does not take the path away. */
    void createFolders(Path folder) throws IOException {
        if (folder.equals(root) || Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Path above = DirectoryObjectStore.parent(folder);
        createFolders(above);
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
        }
        sync(above);
    }

    /** Makes the names in a folder durable. Windows opens no folder: there they are as durable as its journal makes them. */
    static void sync(Path folder) throws IOException {
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
