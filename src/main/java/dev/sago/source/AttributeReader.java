package dev.sago.source;

import dev.sago.model.AttributeName;
import dev.sago.model.Attributes;
import dev.sago.model.EntryName;
import dev.sago.model.Timestamp;
import dev.sago.posix.Accounts;
import dev.sago.posix.Errno;
import dev.sago.posix.ExtendedAttributes;
import dev.sago.posix.FileType;
import dev.sago.posix.Inode;
import dev.sago.posix.PosixException;
import dev.sago.posix.Stat;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts together the attributes of entries that a walk meets. One walk's, one thread's. */
final class AttributeReader {

    private static final EntryName FOLDER_ITSELF = EntryName.of("");

    private final Accounts accounts = new Accounts();
    private final Source.Visitor visitor;

    /** The file system that was last found to have no extended attributes; such as those of the kernel. */
    private long plainDevice = -1;

    AttributeReader(Source.Visitor visitor) {
        this.visitor = visitor;
    }

    /** Reads one extended attribute. */
    private interface Extended {
        byte @Nullable [] value(byte[] name) throws PosixException;
    }

    /** Of the open root. */
    Attributes ofOpen(int fd) throws PosixException, InterruptedException {
        Stat stat = Stat.of(fd);
        Inode inode = Inode.open(fd);
        List<byte[]> names;
        try {
            names = inode.extendedNames();
        } catch (PosixException e) {
            names = none(FOLDER_ITSELF, stat, e);
        }
        return build(stat, read(FOLDER_ITSELF, names, inode::extended));
    }

    /**
     * Of an entry of an open folder.
     *
     * @param before what was known of it, if anything: whoever sets an extended attribute changes the {@code ctime}, so those
     *     of an entry that has still the same are taken over, which spares a third of the calls of an unchanged tree
     */
    Attributes of(int folder, EntryName name, Stat stat, @Nullable Attributes before)
            throws PosixException, InterruptedException {
        Attributes same = same(stat, before);
        if (same != null) {
            return same;
        }
        List<byte[]> names;
        try {
            names = ExtendedAttributes.names(folder, name.bytes());
        } catch (PosixException e) {
            names = none(name, stat, e);
        }
        return build(stat, read(name, names, attribute -> ExtendedAttributes.value(folder, name.bytes(), attribute)));
    }

    /** The attributes, if they can be told without asking the folder again; otherwise null. */
    @Nullable
    Attributes same(Stat stat, @Nullable Attributes before) {
        if (stat.device() == plainDevice) {
            return build(stat, Map.of());
        }
        return before != null && isSame(before, stat) ? build(stat, before.extended()) : null;
    }

    private static boolean isSame(Attributes before, Stat stat) {
        Timestamp changed = before.changed();
        return changed != null
                && changed.seconds() == stat.changedSeconds()
                && changed.nanos() == stat.changedNanos()
                && before.inode() == stat.inode()
                && before.mode() == stat.permissions();
    }

    private List<byte[]> none(EntryName name, Stat stat, PosixException problem)
            throws PosixException, InterruptedException {
        if (problem.errno() == Errno.ENOENT) {
            throw problem;
        }
        if (problem.errno() == Errno.EOPNOTSUPP) {
            plainDevice = stat.device();
        } else {
            visitor.unreadable(name, "its extended attributes were left out: " + problem.getMessage());
        }
        return List.of();
    }

    private Map<AttributeName, byte[]> read(EntryName entry, List<byte[]> names, Extended from)
            throws InterruptedException {
        if (names.isEmpty()) {
            return Map.of();
        }
        Map<AttributeName, byte[]> out = new LinkedHashMap<>();
        for (byte[] name : names) {
            AttributeName key = AttributeName.of(name);
            try {
                byte[] value = from.value(name);
                if (value != null) { // Otherwise it was removed since it was listed.
                    out.put(key, value);
                }
            } catch (PosixException e) {
                visitor.unreadable(entry, "the extended attribute " + key + " was left out: " + e.getMessage());
            }
        }
        return Map.copyOf(out);
    }

    private Attributes build(Stat stat, Map<AttributeName, byte[]> extended) {
        boolean node = stat.type() == FileType.CHARACTER_DEVICE || stat.type() == FileType.BLOCK_DEVICE;
        return new Attributes(
                stat.permissions(),
                stat.uid(),
                stat.gid(),
                accounts.user(stat.uid()).orElse(null),
                accounts.group(stat.gid()).orElse(null),
                new Timestamp(stat.modifiedSeconds(), stat.modifiedNanos()),
                new Timestamp(stat.changedSeconds(), stat.changedNanos()),
                stat.inode(),
                stat.device(),
                stat.links(),
                node ? stat.deviceNumber() : 0,
                extended,
                null,
                null,
                null);
    }
}
