package dev.sago.backup;

import dev.sago.model.Attributes;
import dev.sago.model.EntryName;
import dev.sago.model.Timestamp;
import dev.sago.source.SourceFile;

/** The mark at the end of the readers' queue. */
final class EndOfFiles {

    private EndOfFiles() {}

    /** A fresh mark, recognised by identity. */
    static FileTask task() {
        SourceFile none = new SourceFile() {
            @Override
            public Reading open() {
                throw new IllegalStateException("the mark at the end is not a file");
            }

            @Override
            public void close() {}
        };
        EntryName name = EntryName.of("");
        return new FileTask(
                name, Attributes.ofObject(new Timestamp(0, 0), null, null, null), 0, none, new PathText(null, name));
    }
}
