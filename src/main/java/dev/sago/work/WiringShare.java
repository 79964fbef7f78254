package dev.sago.work;

import org.slf4j.LoggerFactory;

import java.io.IOException;

/**
 * The wiring of the configuration in force. One that was replaced is closed when the last run that began with it has ended.
 * Safe for threads.
 */
public final class WiringShare implements AutoCloseable {

    private Shared current;

    /** Takes the wiring over. */
    public WiringShare(Wiring first) {
        this.current = new Shared(first);
    }

    private static final class Shared {

        private final Wiring wiring;
        private int uses = 1; // Its being current.

        Shared(Wiring wiring) {
            this.wiring = wiring;
        }
    }

    /** A use of the wiring, which stays open until this is closed. */
    public final class Use implements AutoCloseable {

        private final Shared shared;

        private Use(Shared shared) {
            this.shared = shared;
        }

        /** The wiring. */
        public Wiring wiring() {
            return shared.wiring;
        }

        @Override
        public void close() {
            leave(shared);
        }
    }

    /** Begins a use. */
    public synchronized Use use() {
        current.uses++;
        return new Use(current);
    }

    /** From now on uses begin with this one. */
    public void replace(Wiring next) {
        Shared old;
        synchronized (this) {
            old = current;
            current = new Shared(next);
        }
        leave(old);
    }

    private void leave(Shared shared) {
        synchronized (this) {
            if (--shared.uses > 0) {
                return;
            }
        }
        try {
            shared.wiring.close();
        } catch (IOException e) {
            LoggerFactory.getLogger(WiringShare.class).warn("a configuration that was replaced: {}", e.getMessage());
        }
    }

    /** Lets go of the current wiring; it is closed when the last use has ended. */
    @Override
    public void close() {
        Shared last;
        synchronized (this) {
            last = current;
        }
        leave(last);
    }
}
