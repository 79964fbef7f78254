package dev.sago.site;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * One listing of a {@link DirectoryObjectStore}: walks in ascending order of keys and holds one folder's names in memory
 * per level. For use by one thread, once.
 */
final class DirectoryListing {

    private record Child(String sortName, Path path, BasicFileAttributes attributes) {}

    private final Path root;
    private final String prefix;
    private final ObjectStore.Listing listing;

    DirectoryListing(Path root, String prefix, ObjectStore.Listing listing) {
        this.root = root;
        this.prefix = prefix;
        this.listing = listing;
    }

    void run() throws IOException {
        // Only the last part of a prefix can be the beginning of a name; what stands before it is a folder.
        int slash = prefix.lastIndexOf('/');
        Path folder = root;
        if (slash >= 0) {
            for (String segment : prefix.substring(0, slash).split("/", -1)) {
                folder = folder.resolve(segment);
                if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                    return;
                }
            }
        }
        walk(folder, prefix.substring(0, slash + 1));
    }

    private boolean walk(Path folder, String keyOfFolder) throws IOException {
        for (Child child : children(folder)) {
            if (Thread.currentThread().isInterrupted()) {
                throw new ClosedByInterruptException();
            }
            String key = keyOfFolder + child.sortName();
            if (!key.startsWith(prefix) && !prefix.startsWith(key)) {
                continue;
            }
            boolean goOn;
            if (child.attributes().isDirectory()) {
                goOn = walk(child.path(), key);
            } else {
                goOn = !key.startsWith(prefix) || listing.next(DirectoryObjectStore.stat(key, child.attributes()));
            }
            if (!goOn) {
                return false;
            }
        }
        return true;
    }

    /** Folders sort as the keys in them do: with a slash behind the name. */
    private static List<Child> children(Path folder) throws IOException {
        List<Child> children = new ArrayList<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder)) {
            for (Path path : paths) {
                String name = String.valueOf(path.getFileName());
                if (Keys.isSegment(name)) {
                    add(children, path, name);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        } catch (NoSuchFileException e) {
            return List.of(); // deleted since its name was read
        }
        children.sort((a, b) -> a.sortName().compareTo(b.sortName()));
        return children;
    }

    private static void add(List<Child> children, Path path, String name) throws IOException {
        try {
            BasicFileAttributes found =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (found.isDirectory()) {
                children.add(new Child(name + "/", path, found));
            } else if (found.isRegularFile()) {
                children.add(new Child(name, path, found));
            }
        } catch (NoSuchFileException e) {
            // Deleted since its name was read: it need not be listed.
        }
    }
}
