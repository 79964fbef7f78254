package dev.sago.crypto;

import dev.sago.model.SagoException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Writes files that only their owner may read, and never over another. */
public final class SecretFile {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private SecretFile() {}

    /**
     * Writes a new file of mode 0600 and forces it, and its name, to the disk. On Windows an access control list does what
     * the mode does, and a name cannot be forced.
     *
     * @param what what it is, for messages, such as {@code key file}
     * @param keep what to do if there is such a file already
     * @throws SagoException if there is a file of that name already, which stays as it is, or if it cannot be written, in which case none is left
     */
    public static void create(Path path, byte[] text, String what, String keep) {
        try (FileChannel file = FileChannel.open(
                path,
                EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                hasModes(path)
                        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                        : new FileAttribute<?>[0])) {
            write(file, path, text);
        } catch (FileAlreadyExistsException e) {
            throw new SagoException(
                    SagoException.Kind.USAGE,
                    "the " + what + " " + path + " exists already and is not overwritten",
                    keep,
                    e);
        } catch (NoSuchFileException e) {
            throw new SagoException(
                    SagoException.Kind.USAGE,
                    "the " + what + " " + path + " cannot be made: its folder does not exist",
                    "Make the folder, readable by Sago's user only.",
                    e);
        } catch (IOException e) {
            throw SagoException.failed(
                    "the " + what + " " + path + " cannot be written: " + e, "Mend the cause and try again.", e);
        }
    }

    static boolean hasModes(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Takes away what the empty file inherited from its folder. */
    private static void closeToOthers(Path path) throws IOException {
        AclFileAttributeView view = Files.getFileAttributeView(path, AclFileAttributeView.class);
        if (view == null) {
            throw new IOException("this file system cannot close a file to others");
        }
        view.setAcl(List.of(AclEntry.newBuilder()
                .setType(AclEntryType.ALLOW)
                .setPrincipal(view.getOwner())
                .setPermissions(EnumSet.allOf(AclEntryPermission.class))
                .build()));
    }

    private static void write(FileChannel file, Path path, byte[] text) throws IOException {
        try {
            if (!hasModes(path)) {
                closeToOthers(path);
            }
            ByteBuffer left = ByteBuffer.wrap(text);
            while (left.hasRemaining()) {
                file.write(left);
            }
            file.force(true);
            if (hasModes(path)) { // Windows opens no folder.
                forceFolder(path);
            }
        } catch (IOException e) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    private static void forceFolder(Path path) throws IOException {
        try (FileChannel folder =
                FileChannel.open(path.toAbsolutePath().normalize().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }
}
