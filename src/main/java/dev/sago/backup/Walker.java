package dev.sago.backup;

import dev.sago.model.Attributes;
import dev.sago.model.Entry;
import dev.sago.model.EntryKind;
import dev.sago.model.EntryName;
import dev.sago.model.Extent;
import dev.sago.model.LinkTarget;
import dev.sago.repository.ChunkIndex;
import dev.sago.source.Source;
import dev.sago.source.SourceFile;
import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.concurrent.BlockingQueue;

/**
 * First stage: walks a source beside the parent's trees and decides what has to be read. An entry whose size, times and
 * inode (for objects: tag) are the parent's is taken over without a read; everything else goes to the readers. Both
 * queues are bounded, so the walk waits for what is behind it.
 */
final class Walker implements Source.Visitor {

    private final ParentTrees parent;
    private final boolean trusted;
    private final ChunkIndex index;
    private final ReaderDesk toRead;
    private final BlockingQueue<Step> toAssemble;
    private final RunMeter meter;
    private final Problems problems;
    private PathText folder;

    /**
     * Walks beside {@code parent}.
     *
     * @param trusted whether everything in the parent could be read when it was made; otherwise an entry there may lack
     *     attributes, and what is missing must be asked for, or told, again
     */
    Walker(
            String source,
            ParentTrees parent,
            boolean trusted,
            ChunkIndex index,
            ReaderDesk toRead,
            BlockingQueue<Step> toAssemble,
            RunMeter meter,
            Problems problems) {
        this.parent = parent;
        this.trusted = trusted;
        this.index = index;
        this.toRead = toRead;
        this.toAssemble = toAssemble;
        this.meter = meter;
        this.problems = problems;
        this.folder = new PathText(null, EntryName.of(source));
    }

    @Override
    public @Nullable Attributes before(EntryName name, boolean isFolder) {
        Entry entry = trusted ? parent.find(name, isFolder) : null;
        return entry == null ? null : entry.attributes();
    }

    @Override
    public void enterFolder(EntryName name, Attributes attributes) throws InterruptedException {
        meter.folders.increment();
        parent.enter(name);
        folder = new PathText(folder, name);
        toAssemble.put(new Step.Enter(name, attributes));
    }

    @Override
    public void leaveFolder() throws InterruptedException {
        parent.leave();
        folder = Objects.requireNonNull(folder.parent(), "left more folders than were entered");
        toAssemble.put(new Step.Leave());
    }

    @Override
    public void file(EntryName name, Attributes attributes, long size, SourceFile file) throws InterruptedException {
        Entry before = parent.find(name);
        if (before != null && isUnchanged(before, attributes, size) && isStored(before, index)) {
            file.close();
            meter.files.increment();
            meter.bytes.add(size);
            Attributes now = attributes.withContentType(before.attributes().contentType());
            toAssemble.put(new Step.Ready(Entry.file(name, now, size, before.content(), false)));
            return;
        }
        FileTask task = new FileTask(name, attributes, size, file, folder);
        try {
            toRead.put(task);
        } catch (InterruptedException e) {
            file.close();
            throw e;
        }
        toAssemble.put(new Step.Reading(task));
    }

    static boolean isUnchanged(Entry before, Attributes now, long size) {
        Attributes then = before.attributes();
        return before.kind() == EntryKind.FILE
                && !before.unstable()
                && before.size() == size
                && then.modified().equals(now.modified())
                && Objects.equals(then.changed(), now.changed())
                && then.inode() == now.inode()
                && Objects.equals(then.tag(), now.tag());
    }

    /** A chunk that no index names any more must be stored again: read the file. */
    static boolean isStored(Entry before, ChunkIndex index) {
        for (Extent extent : before.content()) {
            if (extent instanceof Extent.Data(var chunk, var ignored) && !index.contains(chunk)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void link(EntryName name, Attributes attributes, LinkTarget target) throws InterruptedException {
        other(Entry.link(name, attributes, target));
    }

    @Override
    public void special(EntryName name, EntryKind kind, Attributes attributes) throws InterruptedException {
        other(Entry.special(name, kind, attributes));
    }

    private void other(Entry entry) throws InterruptedException {
        meter.others.increment();
        toAssemble.put(new Step.Ready(entry));
    }

    @Override
    public void unreadable(EntryName name, String reason) {
        problems.unreadable(folder.with(name), reason);
    }
}
