package dev.sago.source;

import dev.sago.model.Attributes;
import dev.sago.posix.Descriptor;
import dev.sago.posix.Posix;
import dev.sago.posix.PosixException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A folder of a file system as a source. It is read by descriptors, each folder and file opened relative to its folder's and
 * never through a symbolic link, so paths may be of any length and a folder that is exchanged for a link meanwhile leads
 * nowhere. Only the root itself may be a link, which is followed.
 *
 * <p>Mount points below the root are entered, unless the settings say otherwise; a folder that is one of its own ancestors,
 * as bind mounts can make it, is told and not entered. Sockets are told as unreadable. Several walks may be made, one after
 * another or at once; files of a walk can be opened until the source is closed.
 */
public final class FilesSource implements Source {

    private final SourceSettings.Files settings;
    private final ExcludeRules excludes;
    private final FolderMarks marks;
    private final int openFolders;
    private final boolean ahead;
    private final Queue<OpenFolders> trees = new ConcurrentLinkedQueue<>();

    /**
     * Reads nothing yet.
     *
     * @throws dev.sago.model.SagoException of kind USAGE for an exclude pattern that is not valid
     */
    public FilesSource(SourceSettings.Files settings) {
        this(settings, OpenFolders.LIMIT, true);
    }

    /**
     * With another number of folders that may stay open.
     *
     * @param ahead whether a second thread looks ahead; without it, each entry is looked at right before it is told
     */
    FilesSource(SourceSettings.Files settings, int openFolders, boolean ahead) {
        this.settings = settings;
        this.excludes = ExcludeRules.of(settings.exclude());
        this.marks = FolderMarks.of(settings);
        this.openFolders = openFolders;
        this.ahead = ahead;
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public Attributes walk(Visitor visitor) throws IOException, InterruptedException {
        Posix.require();
        OpenFolders folders = new OpenFolders(openRoot(), openFolders);
        trees.add(folders);
        try {
            FilesWalk walk = new FilesWalk(folders, visitor);
            Attributes root = walk.root();
            ScoutAhead.Scouting scout =
                    sink -> new FilesScout(folders, excludes, marks, settings.oneFileSystem(), sink).run();
            if (ahead) {
                new ScoutAhead().run(scout, walk::take);
            } else {
                scout.run(walk::take);
            }
            return root;
        } catch (PosixException e) {
            throw new IOException("cannot list the folder " + settings.path() + ": " + e.getMessage(), e);
        }
    }

    private int openRoot() throws IOException {
        byte[] path = settings.path().toString().getBytes(StandardCharsets.UTF_8);
        try {
            return Descriptor.open(Descriptor.WORKING_FOLDER, path, Descriptor.READ_ONLY | Descriptor.FOLDER, 0);
        } catch (PosixException e) {
            throw new IOException("cannot open the folder " + settings.path() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        for (OpenFolders tree = trees.poll(); tree != null; tree = trees.poll()) {
            tree.close();
        }
    }
}
