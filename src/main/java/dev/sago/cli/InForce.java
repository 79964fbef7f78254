package dev.sago.cli;

import dev.sago.work.Wiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;

/**
 * The configuration that runs work with, as wiring. A new one takes its place at once; the old is closed when the last run that works with it has
 * ended. For many threads.
 */
final class InForce implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("dev.sago.serve");

    private Used current;

    /** One configuration and how many work with it. */
    private static final class Used {
        private final Wiring wiring;
        private int users;
        private boolean replaced;

        Used(Wiring wiring) {
            this.wiring = wiring;
        }
    }

    /** One user's hold of a configuration. */
    final class Hold implements AutoCloseable {
        private final Used used;

        private Hold(Used used) {
            this.used = used;
        }

        /** The parts, as configured when this was taken. */
        Wiring wiring() {
            return used.wiring;
        }

        @Override
        public void close() {
            release(used);
        }
    }

    /** Begins with this one, whose parts are closed with it; its catalog must be another's. */
    InForce(Wiring first) {
        current = new Used(first);
    }

    /** Takes what holds now. */
    synchronized Hold take() {
        current.users++;
        return new Hold(current);
    }

    /** What holds now, to look at. */
    synchronized Wiring now() {
        return current.wiring;
    }

    /** Another holds from now on. */
    synchronized void replace(Wiring next) {
        Used old = current;
        current = new Used(next);
        old.replaced = true;
        closeIfUnused(old);
    }

    private synchronized void release(Used used) {
        used.users--;
        closeIfUnused(used);
    }

    private static void closeIfUnused(Used used) {
        if (used.replaced && used.users == 0) {
            try {
                used.wiring.close();
            } catch (IOException e) {
                LOG.warn("a store of the former configuration did not close well: {}", e.getMessage());
            }
        }
    }

    @Override
    public synchronized void close() {
        current.replaced = true;
        closeIfUnused(current);
    }
}
