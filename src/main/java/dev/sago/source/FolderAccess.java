package dev.sago.source;

import dev.sago.posix.Posix;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** How folders of this machine are read and written. */
public enum FolderAccess {
    /** By Linux's own calls: everything is kept. */
    LINUX {
        @Override
        public Source source(SourceSettings.Files settings, InstantSource clock) {
            return new FilesSource(settings);
        }

        @Override
        public Destination destination(Path root, RandomGenerator random) throws IOException {
            return new FolderDestination(root, random);
        }
    },

    /** By what Java has on every system; {@link PortableSource} and {@link PortableDestination} say what that loses. */
    PORTABLE {
        @Override
        public Source source(SourceSettings.Files settings, InstantSource clock) {
            return new PortableSource(settings, clock);
        }

        @Override
        public Destination destination(Path root, RandomGenerator random) throws IOException {
            return new PortableDestination(root, random);
        }
    };

    /** The system property that, set to {@code true}, chooses the portable way on Linux as well. */
    static final String PROPERTY = "sago.portable";

    /** The best way that this machine has. */
    public static FolderAccess ofMachine() {
        return Posix.supported() && !Boolean.getBoolean(PROPERTY) ? LINUX : PORTABLE;
    }

    /**
     * A folder as a source; reads nothing yet.
     *
     * @param clock tells which files changed just now, where the system cannot tell a second change in the same moment
     * @throws dev.sago.model.SagoException of kind USAGE for an exclude pattern that is not valid
     */
    public abstract Source source(SourceSettings.Files settings, InstantSource clock);

    /**
     * A folder as a destination, made with its parents where it does not exist.
     *
     * @param random gives temporary names that no other restore uses at the same time
     * @throws IOException if it cannot be made, or is no folder
     */
    public abstract Destination destination(Path root, RandomGenerator random) throws IOException;
}
