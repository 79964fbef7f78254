package dev.sago.source;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * A folder of a {@link PlaceTree}.
 *
 * @param parent null for the root
 * @param name its name in its parent
 * @param path from the file system's root
 * @param key what says that it is the same folder still ({@link BasicFileAttributes#fileKey()}), null on Windows
 */
record PlaceNode(
        @Nullable PlaceNode parent,
        Path name,
        Path path,
        @Nullable Object key) implements Destination.Folder {

    PlaceNode child(Path childName, @Nullable Object childKey) {
        return new PlaceNode(this, childName, path.resolve(childName), childKey);
    }

    /**
     * Asks whether the path leads to this folder now. Where there are keys, the one at the end of the path is compared;
     * otherwise no part of the path below the root may be a link.
     */
    void verify() throws IOException {
        if (key != null) {
            BasicFileAttributes now = read(path);
            if (!now.isDirectory() || !key.equals(now.fileKey())) {
                throw exchanged();
            }
            return;
        }
        for (PlaceNode node = this; node != null; node = node.parent) {
            BasicFileAttributes now = read(node.path);
            if (!now.isDirectory() || now.isOther()) { // A junction of Windows is both.
                throw exchanged();
            }
        }
    }

    private static BasicFileAttributes read(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    IOException exchanged() {
        return new FileSystemException(
                name.toString(), null, "a folder on the way was exchanged for something else, which is not followed");
    }

    /** The folder at a path that may be a link. */
    static PlaceNode root(Path path) throws IOException {
        Path real = path.toRealPath();
        BasicFileAttributes attributes = read(real);
        if (!attributes.isDirectory()) {
            throw new NotDirectoryException(path.toString());
        }
        Path name = Objects.requireNonNullElse(real.getFileName(), real);
        return new PlaceNode(null, name, real, attributes.fileKey());
    }
}
