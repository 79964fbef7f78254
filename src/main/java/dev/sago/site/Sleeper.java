package dev.sago.site;

import java.time.Duration;

/** Waits, for decorators that must; {@code Thread::sleep}, or a test's. */
@FunctionalInterface
public interface Sleeper {

    /** Waits that long. */
    void sleep(Duration time) throws InterruptedException;
}
