package dev.sago.source;

import dev.sago.model.Entry;
import dev.sago.model.EntryKind;
import dev.sago.model.EntryName;
import dev.sago.model.Timestamp;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A folder of a file system as a destination, by Java alone: for macOS, Windows and others, where {@link FolderDestination} has no calls.
 *
 * <p>Only the root may be a link. Files are written beside their place under a name of {@link TemporaryNames}, forced to the disk, and renamed
 * when they are complete. Where Java opens folders one from another (on Unix), a file's bytes, removal and renaming cannot leave the
 * destination. But Java makes folders, links and hard links, and sets setuid bits and user-defined attributes, by path only: the path is
 * checked right before and the result right after. Whoever exchanges a folder for a link in that moment can have an empty folder, or a link under
 * a temporary name, made elsewhere; the entry then fails. On Windows everything is done by such checked paths, so that a file can
 * land elsewhere in that moment.
 *
 * <p>What Java cannot make (pipes, device nodes) or set is counted, see {@link #unsettable()}. Names that this file system cannot have, and
 * names that are one there ({@link NameRules}), fail entry by entry. Messages of exceptions name no path. Safe for many threads.
 *
 * <p>What Java cannot force to the disk are the names in folders: after a power loss the last ones may be missing, and the
 * same restore again makes them.
 */
final class PortableDestination implements Destination {

    private static final int WRITABLE = 0700;

    private final PlaceTree tree;
    private final NameRules names;
    private final PortableParts parts;
    private final TimeStep step;
    private final Unsettable unsettable = new Unsettable();
    private final PortableAttributeWriter attributes;

    /**
     * Makes the folder, with its parents, where it does not exist.
     *
     * @throws IOException if it cannot be made, or is no folder
     */
    PortableDestination(Path root, RandomGenerator random) throws IOException {
        this(root, random, true, null);
    }

    /**
     * Also without folders that are opened one from another, as on Windows; with other rules of names than those of the
     * file system, if there are any.
     */
    PortableDestination(Path root, RandomGenerator random, boolean secure, @Nullable NameRules rules)
            throws IOException {
        tree = open(root, secure);
        try (HeldPlace held = tree.hold(tree.root())) {
            parts = new PortableParts(new TemporaryNames(random));
            PlaceProbe probe = PlaceProbe.of(held, parts);
            names = rules == null ? probe.names() : rules;
            step = probe.step();
            attributes = new PortableAttributeWriter(unsettable, step);
            parts.sweep(held);
        } catch (IOException e) {
            tree.close();
            throw FileReason.of("cannot look into the folder " + root, e);
        }
    }

    private static PlaceTree open(Path root, boolean secure) throws IOException {
        try {
            Files.createDirectories(root);
            return PlaceTree.open(root, secure);
        } catch (IOException e) {
            throw FileReason.of("cannot make or open the folder " + root, e);
        }
    }

    @Override
    public Folder root() {
        return tree.root();
    }

    @Override
    public Folder folder(Folder parent, EntryName name) throws IOException {
        String tried = "cannot make the folder";
        names.take(own(parent), name);
        try (HeldPlace in = tree.hold(own(parent))) {
            Path at = PathBytes.path(in.system(), name.bytes());
            boolean made = make(in, at);
            Look look = Look.at(in, at);
            if (look.type() != Look.Type.FOLDER) {
                throw new IOException(tried + ": something else stands there, "
                        + (look.type() == Look.Type.LINK ? "a symbolic link, which is not followed" : "which is kept"));
            }
            PlaceNode node = own(parent).child(at, look.key());
            if (!made) {
                admit(in, node, look);
            }
            return node;
        } catch (IOException e) {
            throw isTold(e, tried) ? e : FileReason.ofWrite(tried, own(parent).path(), e);
        }
    }

    private static boolean make(HeldPlace in, Path at) throws IOException {
        try {
            in.makeFolder(at);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /** Takes over a folder that stood there. */
    private void admit(HeldPlace in, PlaceNode node, Look look) throws IOException {
        if (look.mode() >= 0 && (look.mode() & WRITABLE) != WRITABLE && parts.isOwner(look.uid())) {
            Files.getFileAttributeView(in.at(node.name()), PosixFileAttributeView.class)
                    .setPermissions(PermissionBits.toSet(look.mode() | WRITABLE));
        }
        try (HeldPlace held = tree.hold(node)) {
            parts.sweep(held);
        }
    }

    @Override
    public void finish(Folder folder, Entry entry) throws IOException {
        try (HeldPlace held = tree.hold(own(folder))) {
            attributes.apply(held, held.self(), entry);
        } catch (IOException e) {
            throw FileReason.of("cannot set the folder's attributes", e);
        }
    }

    @Override
    public Present present(Folder parent, Entry entry) throws IOException {
        names.take(own(parent), entry.name());
        String tried = "cannot look at what stands there";
        try (HeldPlace in = tree.hold(own(parent))) {
            return present(in, PathBytes.path(in.system(), entry.name().bytes()), entry);
        } catch (IOException e) {
            throw FileReason.of(tried, e);
        }
    }

    private Present present(HeldPlace in, Path at, Entry entry) throws IOException {
        Look look;
        try {
            look = Look.at(in, at);
        } catch (NoSuchFileException e) {
            return Present.ABSENT;
        }
        return isSame(in, at, look, entry) ? Present.SAME : Present.DIFFERENT;
    }

    private boolean isSame(HeldPlace in, Path at, Look look, Entry entry) throws IOException {
        if (look.type() != type(entry.kind())) {
            return false;
        }
        return switch (entry.kind()) {
            case FILE ->
                look.size() == entry.size()
                        && step.kept(entry.attributes().modified())
                                .map(look.modified()::equals)
                                .orElse(false);
            case LINK -> Arrays.equals(PathBytes.of(Files.readSymbolicLink(in.at(at))), target(entry));
            case FOLDER, FIFO -> true;
            case CHARACTER_DEVICE, BLOCK_DEVICE ->
                look.deviceNumber() == entry.attributes().deviceNumber();
        };
    }

    private static Look.Type type(EntryKind kind) {
        return switch (kind) {
            case FILE -> Look.Type.FILE;
            case FOLDER -> Look.Type.FOLDER;
            case LINK -> Look.Type.LINK;
            case FIFO -> Look.Type.FIFO;
            case CHARACTER_DEVICE -> Look.Type.CHARACTER_DEVICE;
            case BLOCK_DEVICE -> Look.Type.BLOCK_DEVICE;
        };
    }

    private static byte[] target(Entry entry) {
        return Objects.requireNonNull(entry.target(), "a link has a target").bytes();
    }

    /** Never: what a killed restore left is removed. */
    @Override
    public boolean isBegun(Folder parent, Entry entry) {
        return false;
    }

    @Override
    public Writing file(Folder parent, Entry entry) throws IOException {
        names.take(own(parent), entry.name());
        try (HeldPlace in = tree.hold(own(parent))) {
            Path name = PathBytes.path(in.system(), entry.name().bytes());
            return new PortablePart(tree, own(parent), parts.create(in), name, entry, attributes);
        } catch (IOException e) {
            throw FileReason.ofWrite("cannot make the file", own(parent).path(), e);
        }
    }

    /** Empty: Java's portable attributes have no time of last change. */
    @Override
    public Optional<Written> written(Folder parent, Entry entry) {
        return Optional.empty();
    }

    /** Empty, as {@link #written} is. */
    @Override
    public Optional<Timestamp> freeRoom(Folder parent, Entry entry, Written known) {
        return Optional.empty();
    }

    @Override
    public void other(Folder parent, Entry entry) throws IOException {
        names.take(own(parent), entry.name());
        switch (entry.kind()) {
            case LINK -> link(own(parent), entry);
            case FIFO -> unsettable.add("the named pipe itself", "Java cannot make one");
            case CHARACTER_DEVICE, BLOCK_DEVICE -> unsettable.add("the device node itself", "Java cannot make one");
            case FILE, FOLDER -> throw new IllegalArgumentException("no link, pipe or device: " + entry.kind());
        }
    }

    private void link(PlaceNode parent, Entry entry) throws IOException {
        place(parent, entry.name(), "cannot make it", (in, part) -> {
            Path target = PathBytes.path(in.system(), target(entry));
            try {
                Files.createSymbolicLink(in.at(part), target);
            } catch (UnsupportedOperationException e) {
                throw new IOException("this file system has no symbolic links", e);
            }
            attributes.apply(in, part, entry);
        });
    }

    @Override
    public void hardLink(Folder parent, EntryName name, Folder targetParent, EntryName target) throws IOException {
        String tried = "cannot make the hard link";
        names.take(own(parent), name);
        names.check(target);
        try (HeldPlace from = tree.hold(own(targetParent))) {
            Path at = PathBytes.path(from.system(), target.bytes());
            Look existing = Look.at(from, at);
            if (existing.type() == Look.Type.FOLDER) {
                throw new IOException(tried + ": its target is a folder");
            }
            if (isAlready(own(parent), name, existing)) {
                return;
            }
            place(own(parent), name, tried, (in, part) -> {
                try {
                    Files.createLink(in.at(part), from.at(at));
                } catch (UnsupportedOperationException e) {
                    throw new IOException("this file system has no hard links", e);
                }
                if (!Objects.equals(in.attributes(part).fileKey(), existing.key())) {
                    throw in.node().exchanged();
                }
            });
        } catch (IOException e) {
            throw isTold(e, tried) ? e : FileReason.of(tried, e);
        }
    }

    /** To rename one name of a file to another of its names would do nothing, and leave both. */
    private boolean isAlready(PlaceNode parent, EntryName name, Look existing) throws IOException {
        try (HeldPlace in = tree.hold(parent)) {
            Object key =
                    in.attributes(PathBytes.path(in.system(), name.bytes())).fileKey();
            return key != null && key.equals(existing.key());
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Makes something under a temporary name. */
    private interface Maker {
        void make(HeldPlace in, Path part) throws IOException;
    }

    private void place(PlaceNode parent, EntryName name, String tried, Maker maker) throws IOException {
        try (HeldPlace in = tree.hold(parent)) {
            Path at = PathBytes.path(in.system(), name.bytes());
            refuseFolder(in, at, tried);
            Path part = parts.next(in);
            try {
                maker.make(in, part);
                in.move(part, at);
            } catch (IOException e) {
                removeQuietly(in, part, e);
                throw e;
            }
        } catch (IOException e) {
            throw isTold(e, tried) ? e : FileReason.ofWrite(tried, parent.path(), e);
        }
    }

    private static void removeQuietly(HeldPlace in, Path part, IOException cause) {
        try {
            in.remove(part);
        } catch (NoSuchFileException e) {
            return; // It was never made.
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /** A folder is never replaced; the rename itself would refuse it too, in the system's words. */
    static void refuseFolder(HeldPlace in, Path at, String tried) throws IOException {
        try {
            if (in.attributes(at).isDirectory()) {
                throw new IOException(tried + ": a folder stands there, which is not replaced");
            }
        } catch (NoSuchFileException e) {
            return; // Nothing stands there.
        }
    }

    /** Whether an exception says already what was tried. */
    static boolean isTold(IOException e, String tried) {
        return e.getMessage() != null && e.getMessage().startsWith(tried);
    }

    private static PlaceNode own(Folder folder) {
        if (folder instanceof PlaceNode node) {
            return node;
        }
        throw new IllegalArgumentException("a folder of another destination");
    }

    @Override
    public List<String> unsettable() {
        return unsettable.lines();
    }

    @Override
    public void close() throws IOException {
        tree.close();
    }
}
