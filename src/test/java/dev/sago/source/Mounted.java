package dev.sago.source;

import dev.sago.posix.Privilege;
import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** Mounts of a test, undone at its end in reverse order. */
final class Mounted implements AutoCloseable {

    private final Deque<Path> points = new ArrayDeque<>();

    /** Leaves the test out, visibly, unless this process may mount. */
    static Mounted assumeAllowed(Path probe) throws InterruptedException {
        Privilege.assumeRoot("mounts below a source");
        Mounted mounted = new Mounted();
        try {
            mounted.bind(probe, probe);
        } catch (IOException e) {
            System.err.println("NOT TESTED, needs to mount: mounts below a source: " + e.getMessage());
            Assumptions.abort("needs the right to mount: " + e.getMessage());
        }
        return mounted;
    }

    void bind(Path from, Path at) throws IOException, InterruptedException {
        Shell.run(from, "mount --bind . '" + at + "'");
        points.push(at);
    }

    void fresh(Path at) throws IOException, InterruptedException {
        Shell.run(at, "mount -t tmpfs -o size=1M none '" + at + "'");
        points.push(at);
    }

    @Override
    public void close() throws IOException {
        while (!points.isEmpty()) {
            try {
                Shell.run(Path.of("/"), "umount '" + points.pop() + "'");
            } catch (InterruptedException e) {
                throw new IOException("interrupted with mounts left: " + points, e);
            }
        }
    }
}
