package dev.sago.backup;

import dev.sago.model.Attributes;
import dev.sago.model.Entry;
import dev.sago.model.EntryName;

/** What the walker hands to the tree assembler, in tree order. */
sealed interface Step {

    /** A folder begins. */
    record Enter(EntryName name, Attributes attributes) implements Step {}

    /** The folder that began last ends. */
    record Leave() implements Step {}

    /** An entry that is known already: unchanged, a link, a pipe. */
    record Ready(Entry entry) implements Step {}

    /** A file that is being read. */
    record Reading(FileTask task) implements Step {}

    /** The source has been walked; these are its root's attributes. */
    record End(Attributes root) implements Step {}
}
