package dev.sago.backup;

import dev.sago.model.Attributes;
import dev.sago.model.Entry;
import dev.sago.model.EntryName;
import dev.sago.repository.ChunkWriter;
import dev.sago.repository.RepositoryWriter;
import dev.sago.repository.TreeBuilder;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;

/**
 * Third stage: takes the walker's steps in order, waits for files that are still being read, and writes each folder's
 * tree when the folder ends. Between folders it lets the repository index what has been stored so far.
 */
final class TreeAssembler implements AutoCloseable {

    private static final Attributes NO_ATTRIBUTES =
            Attributes.ofObject(new dev.sago.model.Timestamp(0, 0), null, null, null);

    private record Open(EntryName name, Attributes attributes, TreeBuilder tree) {}

    private final BlockingQueue<Step> steps;
    private final ChunkWriter chunks;
    private final RepositoryWriter writer;
    private final Deque<Open> open = new ArrayDeque<>();

    TreeAssembler(BlockingQueue<Step> steps, ChunkWriter chunks, RepositoryWriter writer) {
        this.steps = steps;
        this.chunks = chunks;
        this.writer = writer;
    }

    /** Assembles one source; gives its root folder, named as the source. */
    Entry run(EntryName source) throws InterruptedException {
        open.clear();
        open.push(new Open(source, NO_ATTRIBUTES, new TreeBuilder(chunks)));
        while (true) {
            switch (steps.take()) {
                case Step.Enter(var name, var attributes) ->
                    open.push(new Open(name, attributes, new TreeBuilder(chunks)));
                case Step.Leave ignored -> leave();
                case Step.Ready(var entry) -> add(entry);
                case Step.Reading(var task) -> {
                    var entry = task.await();
                    if (entry.isPresent()) {
                        add(entry.get());
                    }
                }
                case Step.End(var attributes) -> {
                    Open root = open.pop();
                    return Entry.folder(root.name, attributes, root.tree.finish());
                }
            }
        }
    }

    private void add(Entry entry) throws InterruptedException {
        open.element().tree.add(entry);
    }

    private void leave() throws InterruptedException {
        Open folder = open.pop();
        add(Entry.folder(folder.name, folder.attributes, folder.tree.finish()));
        writer.indexSettled();
    }

    void flush() throws InterruptedException {
        chunks.flush();
    }

    @Override
    public void close() {
        chunks.close();
    }
}
