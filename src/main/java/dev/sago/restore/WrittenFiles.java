package dev.sago.restore;

import dev.sago.model.Entry;
import dev.sago.source.Destination;

/** Is told of each file that has its name. By any of the restore's threads, which wait meanwhile. */
public interface WrittenFiles {

    /** The file was committed there; other names of it may be made later. */
    void written(Destination destination, Destination.Folder folder, Entry entry);
}
