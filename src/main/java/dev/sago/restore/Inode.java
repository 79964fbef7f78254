package dev.sago.restore;

import dev.sago.model.Entry;

/** What the names of one file, link or pipe have in common, inside one snapshot. */
record Inode(long device, long number) {

    static Inode of(Entry entry) {
        return new Inode(entry.attributes().device(), entry.attributes().inode());
    }
}
