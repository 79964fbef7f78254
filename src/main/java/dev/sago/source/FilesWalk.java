package dev.sago.source;

import dev.sago.model.Attributes;
import dev.sago.model.EntryKind;
import dev.sago.model.EntryName;
import dev.sago.model.LinkTarget;
import dev.sago.posix.Directory;
import dev.sago.posix.FileType;
import dev.sago.posix.PosixException;
import dev.sago.posix.Stat;

import java.io.IOException;

/**
 * One walk through a tree of files: takes what a {@link FilesScout} meets, adds what statx does not tell (extended
 * attributes, links' targets), and tells the visitor, on the caller's thread. The scout runs ahead on a thread of its own, or
 * step by step on the caller's.
 */
final class FilesWalk {

    private final OpenFolders folders;
    private final Source.Visitor visitor;
    private final AttributeReader reader;

    /** Folders that are being passed over, because what they are could not be read: how deep. */
    private int passing;

    FilesWalk(OpenFolders folders, Source.Visitor visitor) {
        this.folders = folders;
        this.visitor = visitor;
        this.reader = new AttributeReader(visitor);
    }

    /** The attributes of the root itself. */
    Attributes root() throws IOException, InterruptedException {
        try (OpenFolders.Lease lease = folders.lease(folders.root())) {
            return reader.ofOpen(lease.fd());
        }
    }

    /** Takes the next sighting, in order. */
    void take(Sighting sighting) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("the walk was interrupted");
        }
        switch (sighting) {
            case Sighting.Entered folder -> enter(folder);
            case Sighting.Left ignored -> leave();
            case Sighting.Entry entry when passing == 0 -> tell(entry);
            case Sighting.Problem problem when passing == 0 -> visitor.unreadable(problem.name(), problem.reason());
            case Sighting.Entry ignored -> {}
            case Sighting.Problem ignored -> {}
        }
    }

    private void enter(Sighting.Entered folder) throws InterruptedException {
        if (passing > 0) {
            passing++;
            return;
        }
        EntryName name = folder.name();
        Attributes before = visitor.before(name, true);
        try (OpenFolders.Lease in = folders.lease(folder.in())) {
            visitor.enterFolder(name, reader.of(in.fd(), name, folder.stat(), before));
        } catch (IOException e) {
            passing = 1;
            visitor.unreadable(name, reason(e));
        }
    }

    private void leave() throws InterruptedException {
        if (passing > 0) {
            passing--;
        } else {
            visitor.leaveFolder();
        }
    }

    private void tell(Sighting.Entry entry) throws InterruptedException {
        EntryName name = entry.name();
        Stat stat = entry.stat();
        if (stat.type() == FileType.SOCKET) {
            visitor.unreadable(name, "a socket: left out, the program that made it makes it anew");
            return;
        }
        Attributes before = visitor.before(name, false);
        try {
            Attributes same = reader.same(stat, before);
            if (same != null && stat.type() == FileType.REGULAR) {
                file(entry, name, same); // Nothing is asked of the folder, which need not be open any more.
                return;
            }
            try (OpenFolders.Lease in = folders.lease(entry.in())) {
                tell(in.fd(), entry, name, reader.of(in.fd(), name, stat, before));
            }
        } catch (IOException e) {
            visitor.unreadable(name, reason(e));
        }
    }

    private void tell(int fd, Sighting.Entry entry, EntryName name, Attributes attributes)
            throws PosixException, InterruptedException {
        switch (entry.stat().type()) {
            case REGULAR -> file(entry, name, attributes);
            case LINK -> visitor.link(name, attributes, LinkTarget.of(Directory.readLink(fd, name.bytes())));
            case FIFO -> visitor.special(name, EntryKind.FIFO, attributes);
            case CHARACTER_DEVICE -> visitor.special(name, EntryKind.CHARACTER_DEVICE, attributes);
            case BLOCK_DEVICE -> visitor.special(name, EntryKind.BLOCK_DEVICE, attributes);
            case UNKNOWN, FOLDER, SOCKET -> visitor.unreadable(name, "it is of a kind that is not known");
        }
    }

    private void file(Sighting.Entry entry, EntryName name, Attributes attributes) throws InterruptedException {
        Stat stat = entry.stat();
        visitor.file(name, attributes, stat.size(), new LocalFile(folders, entry.in(), name.bytes(), stat));
    }

    private static String reason(IOException e) {
        return e instanceof PosixException posix
                ? FilesScout.reason(posix)
                : "its folder vanished while it was walked: " + e.getMessage();
    }
}
