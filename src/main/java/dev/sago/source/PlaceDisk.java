package dev.sago.source;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Path;

/**
 * Which file system a folder lies on, as Java tells it: by its device number on Unix, elsewhere by its {@link FileStore}. Both
 * tell nothing of a bind mount of the same file system.
 */
final class PlaceDisk {

    /** How a file system is asked for, where entries have no device number. */
    interface Stores {

        /** Something that is equal for all paths of one file system. */
        Object of(Path path) throws IOException;
    }

    private final Stores stores;
    private final Object root;

    private PlaceDisk(Stores stores, Object root) {
        this.stores = stores;
        this.root = root;
    }

    /**
     * The one that a walk's root lies on.
     *
     * @param path the root, for the message
     * @throws IOException if no answer is to be had here, or none that can be compared: to go on would keep too much, or
     *     nothing
     */
    static PlaceDisk ofRoot(HeldPlace root, Path path, Stores stores) throws IOException {
        try {
            Look look = Look.at(root, root.self());
            Object disk = of(root, root.self(), look, stores);
            if (disk.equals(of(root, root.self(), look, stores))) {
                return new PlaceDisk(stores, disk);
            }
        } catch (UnsupportedOperationException e) {
            throw new IOException(refusal(path), e);
        }
        throw new IOException(refusal(path));
    }

    private static String refusal(Path path) {
        return "cannot read the folder " + path
                + " with one-file-system: this system does not tell where another file system"
                + " begins. Leave the option away, and exclude what is mounted below";
    }

    /** Whether an entry of a folder lies on it, too. */
    boolean holds(HeldPlace in, Path name, Look look) throws IOException {
        return root.equals(of(in, name, look, stores));
    }

    private static Object of(HeldPlace in, Path name, Look look, Stores stores) throws IOException {
        if (Look.has(in.system(), "unix")) {
            return look.device();
        }
        return stores.of(in.at(name));
    }
}
