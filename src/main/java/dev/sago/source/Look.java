package dev.sago.source;

import dev.sago.model.Timestamp;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What Java tells about an entry at one moment. On Unix that is nearly all of {@code stat}, by the view {@code unix}; elsewhere size,
 * time and type, and no number of an owner, a file or a change: -1, 0 and null.
 *
 * @param type what it is
 * @param mode the twelve permission bits, or -1
 * @param rawDevice major and minor of a device node, as the system packs them
 * @param key what says that two looks met the same file, null on Windows
 */
record Look(
        Type type,
        long size,
        int mode,
        int uid,
        int gid,
        Timestamp modified,
        @Nullable Timestamp changed,
        long inode,
        long device,
        int links,
        long rawDevice,
        @Nullable Object key) {

    /** What an entry is. */
    enum Type {
        /** A regular file. */
        FILE,
        /** A folder. */
        FOLDER,
        /** A symbolic link. */
        LINK,
        /** A named pipe. */
        FIFO,
        /** A character device node. */
        CHARACTER_DEVICE,
        /** A block device node. */
        BLOCK_DEVICE,
        /** A socket. */
        SOCKET,
        /** Something else: on Windows a junction, or a file that lies in a cloud. */
        OTHER
    }

    private static final String UNIX = "unix:mode,uid,gid,ino,dev,nlink,rdev,ctime,size,lastModifiedTime,fileKey";
    private static final int PERMISSIONS = 07777;

    /** Of an entry of a folder. */
    static Look at(HeldPlace in, Path name) throws IOException {
        return at(in, name, in.attributes(name));
    }

    /** Of an entry whose basic attributes were read already; by its path, but it must be the same file. */
    static Look at(HeldPlace in, Path name, BasicFileAttributes basic) throws IOException {
        if (has(in.system(), "unix")) {
            Map<String, Object> unix = Files.readAttributes(in.at(name), UNIX, LinkOption.NOFOLLOW_LINKS);
            if (!Objects.equals(unix.get("fileKey"), basic.fileKey())) {
                throw in.node().exchanged();
            }
            return unix(unix);
        }
        int mode = basic instanceof PosixFileAttributes posix ? PermissionBits.of(posix.permissions()) : -1;
        return new Look(
                type(basic),
                basic.size(),
                mode,
                -1,
                -1,
                time(basic.lastModifiedTime()),
                null,
                0,
                0,
                1,
                0,
                basic.fileKey());
    }

    /** Whether a system has such attributes. */
    static boolean has(FileSystem system, String view) {
        return system.supportedFileAttributeViews().contains(view);
    }

    private static Look unix(Map<String, Object> of) {
        int mode = (int) number(of, "mode");
        return new Look(
                type(mode),
                number(of, "size"),
                mode & PERMISSIONS,
                (int) number(of, "uid"),
                (int) number(of, "gid"),
                time((FileTime) value(of, "lastModifiedTime")),
                time((FileTime) value(of, "ctime")),
                number(of, "ino"),
                number(of, "dev"),
                (int) number(of, "nlink"),
                number(of, "rdev"),
                of.get("fileKey"));
    }

    private static long number(Map<String, Object> of, String name) {
        return ((Number) value(of, name)).longValue();
    }

    private static Object value(Map<String, Object> of, String name) {
        return Objects.requireNonNull(of.get(name), name);
    }

    private static Timestamp time(FileTime time) {
        return Timestamp.of(time.toInstant());
    }

    /** The codes of {@code st_mode}, which all Unix systems share. */
    private static Type type(int mode) {
        return switch (mode >> 12 & 15) {
            case 1 -> Type.FIFO;
            case 2 -> Type.CHARACTER_DEVICE;
            case 4 -> Type.FOLDER;
            case 6 -> Type.BLOCK_DEVICE;
            case 8 -> Type.FILE;
            case 10 -> Type.LINK;
            case 12 -> Type.SOCKET;
            default -> Type.OTHER;
        };
    }

    private static Type type(BasicFileAttributes basic) {
        if (basic.isOther()) {
            return Type.OTHER; // First: a junction says that it is a folder, too.
        }
        if (basic.isSymbolicLink()) {
            return Type.LINK;
        }
        return basic.isDirectory() ? Type.FOLDER : Type.FILE;
    }

    /** Major and minor number of a device node as {@code major << 32 | minor}, or -1 where the packing is not known. */
    long deviceNumber() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.equals("linux")) {
            long major = (rawDevice >>> 8 & 0xfff) | (rawDevice >>> 32 & ~0xfffL);
            return major << 32 | (rawDevice & 0xff) | (rawDevice >>> 12 & 0xffffff00L);
        }
        if (system.startsWith("mac")) {
            return (rawDevice >>> 24 & 0xff) << 32 | (rawDevice & 0xffffff);
        }
        return -1;
    }

    /** Whether it is the same file with the same bytes, as far as can be seen. */
    boolean isSameContent(Look other) {
        return type == other.type
                && size == other.size
                && modified.equals(other.modified)
                && Objects.equals(changed, other.changed)
                && Objects.equals(key, other.key);
    }
}
