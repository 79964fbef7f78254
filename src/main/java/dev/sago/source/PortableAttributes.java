package dev.sago.source;

import dev.sago.model.AttributeName;
import dev.sago.model.Attributes;
import dev.sago.model.EntryName;
import dev.sago.model.Timestamp;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Puts together the attributes of entries that a portable walk meets. One walk's, one thread's.
 *
 * <p>Where the system has no time of the last change ({@code ctime}), a second change soon after the first one may leave the same
 * size and time behind. So a file that was changed a moment ago gets a tag that no other listing repeats: the next backup
 * reads it again.
 */
final class PortableAttributes {

    static final String USER = "user.";

    /** The coarsest clock of a file system in use: FAT counts in steps of two seconds. */
    private static final Duration CLOCK_STEP = Duration.ofSeconds(2);

    private static final EntryName FOLDER_ITSELF = EntryName.of("");

    private final Source.Visitor visitor;
    private final InstantSource clock;
    private final Map<Integer, String> users = new HashMap<>();
    private final Map<Integer, String> groups = new HashMap<>();

    /** By device: whether its file system has user-defined attributes. */
    private final Map<Long, Boolean> extendable = new HashMap<>();

    PortableAttributes(Source.Visitor visitor, InstantSource clock) {
        this.visitor = visitor;
        this.clock = clock;
    }

    /** Of the root. */
    Attributes ofRoot(HeldPlace root) throws IOException, InterruptedException {
        return of(root, root.self(), FOLDER_ITSELF, Look.at(root, root.self()));
    }

    /** Of an entry of a folder. */
    Attributes of(HeldPlace in, Path at, EntryName name, Look look) throws IOException, InterruptedException {
        Path path = in.at(at);
        Map<AttributeName, byte[]> extended = extended(path, name, look);
        boolean node = look.type() == Look.Type.CHARACTER_DEVICE || look.type() == Look.Type.BLOCK_DEVICE;
        Attributes attributes = new Attributes(
                look.mode(),
                look.uid(),
                look.gid(),
                user(path, look),
                group(path, look),
                look.modified(),
                look.changed(),
                look.inode(),
                look.device(),
                look.links(),
                node ? look.deviceNumber() : 0,
                extended,
                tag(look),
                null,
                null);
        if (look.key() != null && !look.key().equals(in.attributes(at).fileKey())) {
            throw in.node().exchanged();
        }
        return attributes;
    }

    private @Nullable String tag(Look look) {
        if (look.changed() != null || look.type() != Look.Type.FILE) {
            return null;
        }
        Instant now = clock.instant();
        boolean settled = look.modified().compareTo(Timestamp.of(now.minus(CLOCK_STEP))) < 0;
        return settled ? null : "changed just before " + now;
    }

    private @Nullable String user(Path path, Look look) throws IOException {
        if (look.uid() < 0) {
            FileOwnerAttributeView view =
                    Files.getFileAttributeView(path, FileOwnerAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            return view == null ? null : view.getOwner().getName();
        }
        if (!users.containsKey(look.uid())) {
            users.put(look.uid(), posix(path).owner().getName());
        }
        return nameOrNull(users.get(look.uid()), look.uid());
    }

    private @Nullable String group(Path path, Look look) throws IOException {
        if (look.gid() < 0) {
            return null;
        }
        if (!groups.containsKey(look.gid())) {
            groups.put(look.gid(), posix(path).group().getName());
        }
        return nameOrNull(groups.get(look.gid()), look.gid());
    }

    private static PosixFileAttributes posix(Path path) throws IOException {
        return Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
    }

    /** An account that nobody knows is called by its number. */
    private static @Nullable String nameOrNull(@Nullable String name, int number) {
        return Integer.toUnsignedString(number).equals(name)
                        || Integer.toString(number).equals(name)
                ? null
                : name;
    }

    /** Of files and folders alone: to ask a pipe would open it, and wait. */
    private Map<AttributeName, byte[]> extended(Path path, EntryName name, Look look) throws InterruptedException {
        if (look.type() != Look.Type.FILE && look.type() != Look.Type.FOLDER) {
            return Map.of();
        }
        Map<AttributeName, byte[]> out = new LinkedHashMap<>();
        try {
            UserDefinedFileAttributeView view =
                    Files.getFileAttributeView(path, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            if (view == null || !isExtendable(path, look)) {
                return Map.of();
            }
            for (String each : view.list()) {
                if (!PathBytes.isExact(path.getFileSystem(), each)) {
                    visitor.unreadable(name, "an extended attribute was left out, its name is not UTF-8: user." + each);
                    continue;
                }
                byte[] value = value(view, each, name);
                if (value != null) {
                    out.put(AttributeName.of(USER + each), value);
                }
            }
        } catch (IOException e) {
            visitor.unreadable(name, "its extended attributes were left out: " + FileReason.words(e));
        }
        return Map.copyOf(out);
    }

    private boolean isExtendable(Path path, Look look) throws IOException {
        Boolean known = extendable.get(look.device());
        if (known == null) {
            known = Files.getFileStore(path).supportsFileAttributeView(UserDefinedFileAttributeView.class);
            extendable.put(look.device(), known);
        }
        return known;
    }

    private byte @Nullable [] value(UserDefinedFileAttributeView view, String attribute, EntryName entry)
            throws InterruptedException {
        try {
            ByteBuffer value = ByteBuffer.allocate(view.size(attribute));
            view.read(attribute, value);
            return Arrays.copyOf(value.array(), value.position());
        } catch (IOException e) {
            visitor.unreadable(
                    entry, "the extended attribute user." + attribute + " was left out: " + FileReason.words(e));
            return null;
        }
    }
}
