package dev.sago.bench;

import java.nio.file.Path;

/**
 * A tree to be backed up.
 *
 * @param home where its facts and the journal of its edits are, outside of the tree
 * @param bytes the sizes of its files together, holes included
 * @param allocated what it takes on disk, in bytes
 * @param from where it comes from
 */
record Corpus(String name, Path home, Path path, long files, long bytes, long allocated, String from) {

    boolean isImage() {
        return name.equals("image");
    }

    /** Copies beyond the first are measured where bytes count, not where entries or holes do. */
    boolean goesToManyCopies() {
        return !isImage() && !name.equals("million");
    }
}
