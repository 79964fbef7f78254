package dev.sago.source;

import dev.sago.posix.Descriptor;
import dev.sago.posix.Inode;
import dev.sago.posix.PosixException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Extended attributes of a file or folder by its path. */
final class ExtendedFixture {

    private ExtendedFixture() {}

    private static int open(Path path) throws PosixException {
        return Descriptor.open(
                Descriptor.WORKING_FOLDER, path.toString().getBytes(StandardCharsets.UTF_8), Descriptor.READ_ONLY, 0);
    }

    static void set(Path path, Map<String, byte[]> attributes) throws PosixException {
        int fd = open(path);
        for (Map.Entry<String, byte[]> each : attributes.entrySet()) {
            Inode.open(fd).setExtended(each.getKey().getBytes(StandardCharsets.UTF_8), each.getValue());
        }
        Descriptor.closeRead(fd);
    }

    static Map<String, byte[]> get(Path path) throws PosixException {
        int fd = open(path);
        Map<String, byte[]> out = new HashMap<>();
        for (byte[] name : Inode.open(fd).extendedNames()) {
            out.put(
                    new String(name, StandardCharsets.UTF_8),
                    Objects.requireNonNull(Inode.open(fd).extended(name)));
        }
        Descriptor.closeRead(fd);
        return out;
    }
}
