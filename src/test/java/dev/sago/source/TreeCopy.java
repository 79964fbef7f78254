package dev.sago.source;

import dev.sago.model.Attributes;
import dev.sago.model.Entry;
import dev.sago.model.EntryKind;
import dev.sago.model.EntryName;
import dev.sago.model.LinkTarget;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Copies what a source gives to a destination, entry by entry, as a backup and a restore together would. */
final class TreeCopy implements Source.Visitor {

    /** What was told as unreadable. */
    final List<String> unreadable = new ArrayList<>();

    private final Destination to;
    private final Deque<Open> folders = new ArrayDeque<>();
    private final Map<List<Long>, Target> targets = new HashMap<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(100_000);

    private record Open(Destination.Folder folder, EntryName name, Attributes attributes) {}

    private record Target(Destination.Folder folder, EntryName name) {}

    private TreeCopy(Destination to) {
        this.to = to;
    }

    static TreeCopy copy(Source from, Destination to) throws IOException, InterruptedException {
        TreeCopy copy = new TreeCopy(to);
        Attributes root = from.walk(copy);
        to.finish(to.root(), Entry.folder(EntryName.of("root"), root, List.of()));
        return copy;
    }

    private Destination.Folder current() {
        return folders.isEmpty() ? to.root() : folders.element().folder();
    }

    @Override
    public void enterFolder(EntryName name, Attributes attributes) {
        doing(() -> folders.push(new Open(to.folder(current(), name), name, attributes)));
    }

    @Override
    public void leaveFolder() {
        Open open = folders.pop();
        doing(() -> to.finish(open.folder(), Entry.folder(open.name(), open.attributes(), List.of())));
    }

    @Override
    public void file(EntryName name, Attributes attributes, long size, SourceFile file) {
        Target known = attributes.links() > 1
                ? targets.putIfAbsent(List.of(attributes.device(), attributes.inode()), new Target(current(), name))
                : null;
        doing(() -> {
            if (known != null) {
                to.hardLink(current(), name, known.folder(), known.name());
            } else {
                write(Entry.file(name, attributes, size, List.of(), false), file);
            }
        });
        file.close();
    }

    private void write(Entry entry, SourceFile file) throws IOException {
        try (SourceFile.Reading reading = file.open();
                Destination.Writing writing = to.file(current(), entry)) {
            long position = reading.skipHole();
            for (int count = reading.read(buffer.clear()); count >= 0; count = reading.read(buffer.clear())) {
                writing.write(position, buffer.flip());
                position += count + reading.skipHole();
            }
            if (!reading.unchanged()) {
                throw new IOException("changed while it was copied: " + entry.name());
            }
            writing.commit();
        } catch (IOException e) {
            unreadable.add(entry.name() + ": " + e.getMessage());
        }
    }

    @Override
    public void link(EntryName name, Attributes attributes, LinkTarget target) {
        doing(() -> to.other(current(), Entry.link(name, attributes, target)));
    }

    @Override
    public void special(EntryName name, EntryKind kind, Attributes attributes) {
        doing(() -> to.other(current(), Entry.special(name, kind, attributes)));
    }

    @Override
    public void unreadable(EntryName name, String reason) {
        unreadable.add(name + ": " + reason);
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void doing(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
