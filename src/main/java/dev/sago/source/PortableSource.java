package dev.sago.source;

import dev.sago.model.Attributes;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A folder of a file system as a source, by Java alone: for macOS, Windows and others, where {@link FilesSource} has no calls.
 *
 * <p>Kept are bytes, names, links, times, and as far as the system has them and Java tells them: the mode, owners, hard links, pipes, device
 * nodes and user-defined attributes ({@code user.}; on macOS all extended attributes, on Windows a file's streams). Not kept are access
 * control lists, capabilities and other extended attributes, flags of macOS, attributes of DOS, holes (read as zeros), and what
 * lies at paths that are too long for the system.
 *
 * <p>Links below the root are not followed. Where Java cannot open folders one from another (Windows), each path is checked right before
 * its use; who exchanges a folder for a link in the moment between can make a walk read elsewhere. Attributes and link
 * targets are read by path, too, and compared with the file that was meant where files have keys (on Unix). A pipe that takes a file's
 * place between the look and the opening makes the reader wait for it.
 *
 * <p>Mount points below the root are entered, unless the settings say otherwise; that a part of the same file system is mounted there
 * (a bind mount) is not seen, and it is entered even then. A folder that is one of its own ancestors is told and not entered where folders
 * have keys. Windows mounts by junctions, which are told and never entered.
 *
 * <p>On Unix a file counts as unchanged by size, times ({@code mtime}, {@code ctime}) and inode. Windows has only size and {@code mtime},
 * in steps of 100 ns: whoever sets the time back after a change of equal length hides it. A file changed less than two seconds before
 * the listing is read again by the next backup, since coarse clocks (FAT) could hide a second change.
 *
 * <p>Several walks may be made; files of a walk can be opened until the source is closed.
 */
final class PortableSource implements Source {

    private final SourceSettings.Files settings;
    private final ExcludeRules excludes;
    private final FolderMarks marks;
    private final PlaceDisk.Stores stores;
    private final InstantSource clock;
    private final boolean secure;
    private final Queue<PlaceTree> trees = new ConcurrentLinkedQueue<>();

    /** Reads nothing yet. */
    PortableSource(SourceSettings.Files settings, InstantSource clock) {
        this(settings, clock, true);
    }

    /** Also without folders that are opened one from another, as on Windows. */
    PortableSource(SourceSettings.Files settings, InstantSource clock, boolean secure) {
        this(settings, clock, secure, Files::getFileStore);
    }

    /** Also with another answer to the question where file systems begin. */
    PortableSource(SourceSettings.Files settings, InstantSource clock, boolean secure, PlaceDisk.Stores stores) {
        this.settings = settings;
        this.excludes = ExcludeRules.of(settings.exclude());
        this.marks = FolderMarks.of(settings);
        this.stores = stores;
        this.clock = clock;
        this.secure = secure;
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public Attributes walk(Visitor visitor) throws IOException, InterruptedException {
        PlaceTree tree;
        try {
            tree = PlaceTree.open(settings.path(), secure);
        } catch (IOException e) {
            throw FileReason.of("cannot open the folder " + settings.path(), e);
        }
        trees.add(tree);
        try {
            return new PortableWalk(tree, excludes, marks, only(tree), visitor, clock).run();
        } catch (FileSystemException e) {
            throw FileReason.of("cannot list the folder " + settings.path(), e);
        }
    }

    private @Nullable PlaceDisk only(PlaceTree tree) throws IOException {
        if (!settings.oneFileSystem()) {
            return null;
        }
        try (HeldPlace root = tree.hold(tree.root())) {
            return PlaceDisk.ofRoot(root, settings.path(), stores);
        }
    }

    @Override
    public void close() {
        try {
            for (PlaceTree tree = trees.poll(); tree != null; tree = trees.poll()) {
                tree.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the folder " + settings.path(), e);
        }
    }
}
