package dev.sago.backup;

import dev.sago.model.Attributes;
import dev.sago.model.Entry;
import dev.sago.model.EntryName;
import dev.sago.source.SourceFile;
import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A new or changed file on its way from the walker, through a reader, to its place in the tree. */
final class FileTask implements ReaderDesk.Work {

    final EntryName name;
    final Attributes attributes;
    final long size;
    final SourceFile file;

    /** The path for people; made only when something is to be told. */
    final PathText folder;

    private final CountDownLatch done = new CountDownLatch(1);
    private volatile @Nullable Entry entry;

    FileTask(EntryName name, Attributes attributes, long size, SourceFile file, PathText folder) {
        this.name = name;
        this.attributes = attributes;
        this.size = size;
        this.file = file;
        this.folder = folder;
    }

    /** The file was read, or could not be (null), which was told already. */
    void done(@Nullable Entry result) {
        entry = result;
        done.countDown();
    }

    /** Waits for the reader; empty if the file is to be left out. */
    Optional<Entry> await() throws InterruptedException {
        done.await();
        return Optional.ofNullable(entry);
    }

    String path() {
        return folder.with(name);
    }
}
