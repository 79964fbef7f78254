package dev.sago.drill;

import dev.sago.model.Uninterrupted;
import dev.sago.source.Destination;
import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * Closes a destination in the background: the disk takes the last of what was written while it is read back already. What is read
 * comes from the machine's memory as long as it is there, before the disk has it and after, so reading sooner proves no less.
 */
final class Settling implements AutoCloseable {

    private final Thread thread;
    private volatile @Nullable Exception failure;

    /** Begins to close it. */
    Settling(Destination destination) {
        thread = Thread.ofPlatform().name("settle").daemon().start(() -> {
            try {
                destination.close();
            } catch (IOException | RuntimeException e) {
                failure = e; // Thrown again on the thread that waits.
            }
        });
    }

    /**
     * Waits until the destination is closed; an interrupt does not hurry it, since nothing may be removed meanwhile, and is
     * kept.
     *
     * @throws IOException if what was written is not on the disk
     */
    @Override
    public void close() throws IOException {
        Uninterrupted.join(thread);
        switch (failure) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Exception e -> throw new IllegalStateException(e);
        }
    }
}
