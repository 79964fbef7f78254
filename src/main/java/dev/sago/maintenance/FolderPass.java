package dev.sago.maintenance;

import dev.sago.catalog.ScrubPass;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * One pass over a folder while several threads do it: objects are taken in the order of their names and end in any, and the
 * pass has reached the last one before which all are done. Safe for threads.
 */
final class FolderPass {

    private final List<String> keys = new ArrayList<>();
    private final long[] sizes;
    private final boolean[] done;
    private final long[] sound;
    private ScrubPass pass;
    private int taken;
    private int reached;

    /** @param rest the objects that it still has to read, with their sizes */
    FolderPass(ScrubPass pass, SortedMap<String, Long> rest) {
        this.pass = pass;
        this.sizes = new long[rest.size()];
        this.done = new boolean[rest.size()];
        this.sound = new long[rest.size()];
        rest.forEach((key, size) -> {
            sizes[keys.size()] = size;
            keys.add(key);
        });
        endIfDone();
    }

    /** One object to be read. */
    record Task(FolderPass pass, int number, String key, long size) {}

    /** The next object, unless all are taken. */
    synchronized Optional<Task> take() {
        if (taken == keys.size()) {
            return Optional.empty();
        }
        Task task = new Task(this, taken, keys.get(taken), sizes[taken]);
        taken++;
        return Optional.of(task);
    }

    /** An object is done with: {@code bytes} of it were read and are sound. */
    synchronized void done(Task task, long bytes) {
        done[task.number()] = true;
        sound[task.number()] = bytes;
        while (reached < done.length && done[reached]) {
            pass = pass.reached(keys.get(reached), pass.bytes() + sound[reached]);
            reached++;
        }
        endIfDone();
    }

    private void endIfDone() {
        if (reached == done.length && !pass.finished()) {
            pass = pass.end();
        }
    }

    /** How far it is. */
    synchronized ScrubPass now() {
        return pass;
    }
}
