package dev.sago.source;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A tree of folders by Java alone. Where Java has {@link SecureDirectoryStream} (on Unix), folders are opened one from another
 * and never through a link, from the root, which stays open; nothing but the root is kept open, so each {@link #hold}
 * opens all that is above. Elsewhere folders are paths that are checked before each use. Safe for many threads.
 */
final class PlaceTree implements AutoCloseable {

    private final PlaceNode root;
    private final @Nullable SecureDirectoryStream<Path> stream;

    private PlaceTree(PlaceNode root, @Nullable SecureDirectoryStream<Path> stream) {
        this.root = root;
        this.stream = stream;
    }

    /**
     * Opens the root, which may be a link.
     *
     * @param secure whether folders are opened one from another where Java can
     */
    @SuppressWarnings("StreamResourceLeak") // kept open: closing the tree closes it
    static PlaceTree open(Path path, boolean secure) throws IOException {
        PlaceNode root = PlaceNode.root(path);
        DirectoryStream<Path> stream = Files.newDirectoryStream(root.path());
        if (secure && stream instanceof SecureDirectoryStream<Path> held) {
            return new PlaceTree(root, held);
        }
        stream.close();
        return new PlaceTree(root, null);
    }

    PlaceNode root() {
        return root;
    }

    /**
     * Opens a folder; the caller closes it.
     *
     * @throws IOException if it is no longer there, or is something else now
     */
    HeldPlace hold(PlaceNode node) throws IOException {
        if (stream == null) {
            node.verify();
            return new HeldPlace(node, null);
        }
        Deque<PlaceNode> way = new ArrayDeque<>();
        for (PlaceNode at = node; at.parent() != null; at = at.parent()) {
            way.push(at);
        }
        try {
            SecureDirectoryStream<Path> open =
                    stream.newDirectoryStream(root.path().getFileSystem().getPath("."), LinkOption.NOFOLLOW_LINKS);
            for (PlaceNode next : way) {
                try (SecureDirectoryStream<Path> above = open) {
                    open = enter(above, next);
                }
            }
            return new HeldPlace(node, open);
        } catch (ClosedDirectoryStreamException e) {
            throw new IOException("the folder tree was closed", e);
        }
    }

    /** Looks before it opens: to open a pipe that took the folder's place would wait for its other end. */
    private static SecureDirectoryStream<Path> enter(SecureDirectoryStream<Path> from, PlaceNode node)
            throws IOException {
        boolean folder = from.getFileAttributeView(node.name(), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes()
                .isDirectory();
        if (!folder) {
            throw node.exchanged();
        }
        return from.newDirectoryStream(node.name(), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void close() throws IOException {
        if (stream != null) {
            stream.close();
        }
    }
}
