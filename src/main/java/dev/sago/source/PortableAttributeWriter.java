package dev.sago.source;

import dev.sago.model.AttributeName;
import dev.sago.model.Attributes;
import dev.sago.model.Entry;
import dev.sago.model.EntryKind;
import dev.sago.model.Timestamp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Sets the attributes of what was written, by Java alone: the owner (which clears setuid), user-defined attributes, the time, and
 * last the mode, which may close the entry to ourselves.
 *
 * <p>What cannot be set is counted and left, whatever the reason: the bytes are right. A file whose owner could not be set loses setuid, one
 * whose group could not be set setgid: it would lend the wrong account's rights.
 */
final class PortableAttributeWriter {

    private static final int SETUID = 04000;
    private static final int SETGID = 02000;
    private static final int SPECIAL = 07000;
    private static final int OBJECT_FILE = 0644;
    private static final int OBJECT_FOLDER = 0755;
    private static final String NOT_IN_JAVA = "cannot be set by the portable way";

    private final Unsettable unsettable;
    private final TimeStep step;

    PortableAttributeWriter(Unsettable unsettable, TimeStep step) {
        this.unsettable = unsettable;
        this.step = step;
    }

    /**
     * Sets all that an entry has.
     *
     * @param name where it stands at the moment
     * @throws IOException if it is no longer what was made
     */
    void apply(HeldPlace in, Path name, Entry entry) throws IOException {
        Look made = Look.at(in, name);
        if ((made.type() == Look.Type.LINK) != (entry.kind() == EntryKind.LINK)) {
            throw in.node().exchanged();
        }
        int lost = setOwner(in, name, entry, made);
        setExtended(in, name, entry);
        setTime(in, name, entry.attributes().modified());
        if (entry.kind() != EntryKind.LINK) {
            setMode(in, name, entry, lost);
        }
        if (made.key() != null && !made.key().equals(in.attributes(name).fileKey())) {
            throw in.node().exchanged();
        }
    }

    /** Returns the permission bits that must not be set now. */
    private int setOwner(HeldPlace in, Path name, Entry entry, Look made) throws IOException {
        Attributes wanted = entry.attributes();
        if (!Look.has(in.system(), "unix")) {
            setOwnerByName(in, name, wanted);
            return 0;
        }
        int lost = 0;
        if (wanted.uid() != -1 && wanted.uid() != made.uid() && !setNumber(in, name, entry, "owner", wanted.uid())) {
            lost |= SETUID;
        }
        if (wanted.gid() != -1 && wanted.gid() != made.gid() && !setNumber(in, name, entry, "group", wanted.gid())) {
            lost |= SETGID;
        }
        return lost;
    }

    private void setOwnerByName(HeldPlace in, Path name, Attributes wanted) throws IOException {
        if (wanted.mode() >= 0) {
            unsettable.add("owner and permissions", "this system has others");
        } else if (wanted.user() != null) {
            try {
                UserPrincipalLookupService accounts = in.system().getUserPrincipalLookupService();
                in.view(name, FileOwnerAttributeView.class).setOwner(accounts.lookupPrincipalByName(wanted.user()));
            } catch (IOException | UnsupportedOperationException e) {
                unsettable.add("owner", e instanceof IOException io ? FileReason.words(io) : "not on this system");
            }
        }
    }

    /** By number: the JDK takes one for an account's name. An account that is really called so is noticed, and not given the file. */
    private boolean setNumber(HeldPlace in, Path name, Entry entry, String which, int number) throws IOException {
        boolean owner = which.equals("owner");
        try {
            if (entry.kind() == EntryKind.LINK) {
                Files.setAttribute(in.at(name), owner ? "unix:uid" : "unix:gid", number, LinkOption.NOFOLLOW_LINKS);
                return true;
            }
            UserPrincipalLookupService accounts = in.system().getUserPrincipalLookupService();
            PosixFileAttributeView view = in.view(name, PosixFileAttributeView.class);
            if (owner) {
                view.setOwner(accounts.lookupPrincipalByName(Integer.toString(number)));
            } else {
                view.setGroup(accounts.lookupPrincipalByGroupName(Integer.toString(number)));
            }
        } catch (IOException e) {
            unsettable.add(which, FileReason.words(e));
            return false;
        }
        Look now = Look.at(in, name);
        if ((owner ? now.uid() : now.gid()) != number) {
            unsettable.add(which, "an account is named like the number of another");
            return false;
        }
        return true;
    }

    private void setMode(HeldPlace in, Path name, Entry entry, int lost) {
        int mode = entry.attributes().mode();
        if (mode < 0) {
            mode = entry.isFolder() ? OBJECT_FOLDER : OBJECT_FILE;
        }
        if (!Look.has(in.system(), "posix")) {
            return; // Counted with the owner.
        }
        int dropped = entry.isFolder() ? 0 : mode & lost;
        if (dropped != 0) {
            unsettable.add("setuid and setgid bits", "the owner could not be set");
        }
        int wanted = mode & ~dropped;
        try {
            if ((wanted & SPECIAL) == 0) {
                in.view(name, PosixFileAttributeView.class).setPermissions(PermissionBits.toSet(wanted));
            } else {
                Files.setAttribute(in.at(name), "unix:mode", wanted, LinkOption.NOFOLLOW_LINKS);
            }
        } catch (IOException | UnsupportedOperationException e) {
            unsettable.add("permissions", e instanceof IOException io ? FileReason.words(io) : NOT_IN_JAVA);
        }
    }

    private void setTime(HeldPlace in, Path name, Timestamp wanted) {
        Timestamp kept = step.kept(wanted).orElse(null);
        if (kept == null) {
            unsettable.add("modification time", "beyond the years that Java can set");
            return;
        }
        if (wanted.seconds() < 0 && !kept.equals(wanted)) {
            unsettable.add("fraction of a second of the modification time", "before 1970");
        }
        try {
            in.view(name, BasicFileAttributeView.class).setTimes(FileTime.from(kept.toInstant()), null, null);
        } catch (IOException e) {
            setTimeByPath(in, name, kept, e);
        }
    }

    /** Java cannot open a link, so its time is set by its path. */
    private void setTimeByPath(HeldPlace in, Path name, Timestamp time, IOException first) {
        try {
            Files.getFileAttributeView(in.at(name), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setTimes(FileTime.from(time.toInstant()), null, null);
        } catch (IOException e) {
            first.addSuppressed(e);
            unsettable.add("modification time", FileReason.words(first));
        }
    }

    private void setExtended(HeldPlace in, Path name, Entry entry) throws IOException {
        Map<AttributeName, byte[]> wanted = entry.attributes().extended();
        Set<String> refused = new TreeSet<>();
        UserDefinedFileAttributeView view = entry.kind() == EntryKind.LINK
                ? null
                : Files.getFileAttributeView(
                        in.at(name), UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        for (Map.Entry<AttributeName, byte[]> each : wanted.entrySet()) {
            String kind = AttributeWriter.kind(each.getKey());
            String attribute = new String(each.getKey().bytes(), StandardCharsets.UTF_8);
            boolean user = attribute.startsWith(PortableAttributes.USER)
                    && AttributeName.of(attribute).equals(each.getKey()) // Not if its bytes are not UTF-8.
                    && PathBytes.isExact(in.system(), attribute);
            try {
                if (view != null && user) {
                    view.write(attribute.substring(PortableAttributes.USER.length()), ByteBuffer.wrap(each.getValue()));
                } else if (refused.add(kind)) {
                    unsettable.add(kind, NOT_IN_JAVA);
                }
            } catch (IOException e) {
                if (refused.add(kind)) {
                    unsettable.add(kind, FileReason.words(e));
                }
            }
        }
        if (view != null && entry.attributes().mode() >= 0) {
            removeOthers(view, wanted);
        }
    }

    /** What it had before. */
    private void removeOthers(UserDefinedFileAttributeView view, Map<AttributeName, byte[]> wanted) {
        try {
            for (String each : view.list()) {
                if (!wanted.containsKey(AttributeName.of(PortableAttributes.USER + each))) {
                    view.delete(each);
                }
            }
        } catch (IOException e) {
            // A file system without such attributes has none to remove; one that was asked for is counted above.
        }
    }
}
