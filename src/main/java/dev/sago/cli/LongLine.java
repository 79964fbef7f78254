package dev.sago.cli;

import dev.sago.model.Entry;
import dev.sago.model.EntryKind;

import java.util.List;

/**
 * The lines of {@code ls -l}: permissions, owner, size, time, name.
 *
 * @param owner columns of the owner
 * @param size columns of the size
 * @param times writes the times
 */
record LongLine(int owner, int size, Times times) {

    /** Where the entries are not known yet; longer texts push the rest of their line aside. */
    static LongLine usual(Times times) {
        return new LongLine(12, "1023 KiB".length(), times);
    }

    /** As wide as these entries need. */
    static LongLine fitting(List<Entry> entries, Times times) {
        int owner = 0;
        int size = 0;
        for (Entry entry : entries) {
            owner = Math.max(owner, Columns.of(EntryText.owner(entry.attributes())));
            size = Math.max(size, size(entry).length());
        }
        return new LongLine(owner, size, times);
    }

    private static String size(Entry entry) {
        return entry.kind() == EntryKind.FILE ? Units.bytes(entry.size()) : "-";
    }

    /** One line; {@code name} is the name or path to show. */
    String line(String name, Entry entry) {
        return String.join(
                "  ",
                EntryText.mode(entry),
                Columns.left(Columns.printable(EntryText.owner(entry.attributes())), owner),
                Columns.right(size(entry), size),
                times.minute(entry.attributes().modified().toInstant()),
                EntryText.nameAndTarget(name, entry));
    }
}
