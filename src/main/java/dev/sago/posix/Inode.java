package dev.sago.posix;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.List;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

/**
 * The attributes of one inode that the caller holds open, whatever happens to its name meanwhile.
 *
 * <p>A file or folder is held by a descriptor that can be used. A symbolic link, pipe or device cannot be opened so (a link
 * not at all, the others with effects); it is held by {@link Descriptor#PLACE_ONLY}, and since the kernel refuses such a descriptor in
 * {@code fsetxattr} and {@code fchmod}, the path {@code /proc/self/fd/N} is used, which leads to the inode itself, also of a link.
 * Closes nothing.
 */
public final class Inode {

    private static final long UTIME_OMIT = (1L << 30) - 2;

    private final int fd;
    private final byte @Nullable [] place;

    private Inode(int fd, byte @Nullable [] place) {
        this.fd = fd;
        this.place = place;
    }

    /** Of a file or folder that was opened to be read or written. */
    public static Inode open(int fd) {
        return new Inode(fd, null);
    }

    /** Of what was opened with {@link Descriptor#PLACE_ONLY}. */
    public static Inode placed(int fd) {
        return new Inode(fd, ("/proc/self/fd/" + fd).getBytes(StandardCharsets.US_ASCII));
    }

    /** Sets owner and group; -1 leaves one as it is. Clears setuid and capabilities of files. */
    public void chown(int uid, int gid) throws PosixException {
        Scratch scratch = Scratch.ofThread();
        if (place == null) {
            Kernel.call(scratch, SystemCall.FCHOWN, fd, uid, gid);
        } else {
            long path = scratch.path(place, SystemCall.FCHOWNAT);
            Kernel.call(scratch, SystemCall.FCHOWNAT, Descriptor.WORKING_FOLDER, path, uid, gid, 0);
        }
    }

    /** Sets the twelve permission bits; links have none. */
    public void chmod(int permissions) throws PosixException {
        Scratch scratch = Scratch.ofThread();
        if (place == null) {
            Kernel.call(scratch, SystemCall.FCHMOD, fd, permissions, 0);
        } else {
            long path = scratch.path(place, SystemCall.FCHMODAT);
            Kernel.call(scratch, SystemCall.FCHMODAT, Descriptor.WORKING_FOLDER, path, permissions);
        }
    }

    /** Sets the time of last change of the content; the time of last access stays. */
    public void modified(long seconds, int nanos) throws PosixException {
        Scratch scratch = Scratch.ofThread();
        scratch.structure.set(JAVA_LONG, 0, 0);
        scratch.structure.set(JAVA_LONG, 8, UTIME_OMIT);
        scratch.structure.set(JAVA_LONG, 16, seconds);
        scratch.structure.set(JAVA_LONG, 24, nanos);
        long times = scratch.structure.address();
        if (place == null) {
            Kernel.call(scratch, SystemCall.UTIMENSAT, fd, 0, times);
        } else {
            long path = scratch.path(place, SystemCall.UTIMENSAT);
            Kernel.call(scratch, SystemCall.UTIMENSAT, Descriptor.WORKING_FOLDER, path, times);
        }
    }

    /** The names of its extended attributes. */
    public List<byte[]> extendedNames() throws PosixException {
        Scratch scratch = Scratch.ofThread();
        long list = scratch.buffer().address();
        long length = place == null
                ? Kernel.call(scratch, SystemCall.FLISTXATTR, fd, list, Scratch.BUFFER_SIZE)
                : Kernel.call(
                        scratch,
                        SystemCall.LISTXATTR,
                        scratch.path(place, SystemCall.LISTXATTR),
                        list,
                        Scratch.BUFFER_SIZE);
        return ExtendedAttributes.split(scratch, (int) length);
    }

    /** The value of an extended attribute, null if there is none of that name. */
    public byte @Nullable [] extended(byte[] name) throws PosixException {
        Scratch scratch = Scratch.ofThread();
        SystemCall call = place == null ? SystemCall.FGETXATTR : SystemCall.GETXATTR;
        long key = scratch.secondPath(name, call);
        long first = place == null ? fd : scratch.path(place, call);
        long value = scratch.buffer().address();
        return ExtendedAttributes.value(
                scratch, call, Kernel.tryCall(scratch, call, first, key, value, Scratch.BUFFER_SIZE, 0));
    }

    /** Makes or replaces an extended attribute. */
    public void setExtended(byte[] name, byte[] value) throws PosixException {
        Scratch scratch = Scratch.ofThread();
        SystemCall call = place == null ? SystemCall.FSETXATTR : SystemCall.SETXATTR;
        if (value.length > Scratch.BUFFER_SIZE) {
            throw new PosixException(call.label(), Errno.ERANGE);
        }
        long key = scratch.secondPath(name, call);
        scratch.buffer().asByteBuffer().put(value);
        long first = place == null ? fd : scratch.path(place, call);
        Kernel.call(scratch, call, first, key, scratch.buffer().address(), value.length, 0);
    }

    /** Removes an extended attribute. */
    public void removeExtended(byte[] name) throws PosixException {
        Scratch scratch = Scratch.ofThread();
        SystemCall call = place == null ? SystemCall.FREMOVEXATTR : SystemCall.REMOVEXATTR;
        long key = scratch.secondPath(name, call);
        Kernel.call(scratch, call, place == null ? fd : scratch.path(place, call), key, 0);
    }
}
