package dev.sago.source;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * A scout on a thread of its own, at most some four thousand sightings ahead: it lists and asks for attributes while the
 * caller compares and hands on. Sightings pass in batches, since to wake a thread costs more than to make one.
 */
final class ScoutAhead {

    private static final int BATCH = 256;
    private static final int BATCHES = 16;

    private final BlockingQueue<List<Sighting>> ready = new ArrayBlockingQueue<>(BATCHES);
    private List<Sighting> batch = new ArrayList<>(BATCH);
    private volatile @Nullable Throwable failure;

    /** What a scout does with a sink. */
    @FunctionalInterface
    interface Scouting {
        /** Goes through everything. */
        void run(FilesScout.Sink sink) throws IOException, InterruptedException;
    }

    /**
     * Runs the scout, and hands what it meets to {@code walk} on this thread.
     *
     * @throws IOException as the scout threw it; everything before has been handed on then
     */
    void run(Scouting scout, FilesScout.Sink walk) throws IOException, InterruptedException {
        Thread thread = Thread.ofPlatform().name("scout").daemon().start(() -> scout(scout));
        try {
            for (List<Sighting> next = ready.take(); !next.isEmpty(); next = ready.take()) {
                for (Sighting sighting : next) {
                    walk.take(sighting);
                }
            }
        } finally {
            end(thread);
        }
        switch (failure) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new InterruptedException("the walk was interrupted");
        }
    }

    private void scout(Scouting scout) {
        try {
            try {
                scout.run(this::put);
            } catch (InterruptedException e) {
                throw e; // Only the walk's end interrupts it: what is left has no taker, and a full queue would hold it
                // for ever.
            } catch (Throwable e) { // Everything, errors too: it is thrown again by run, on the caller's thread.
                failure = e;
            }
            flush();
            ready.put(List.of());
        } catch (InterruptedException e) {
            // The walk has ended early; nobody takes any more.
            Thread.currentThread().interrupt();
        }
    }

    private void put(Sighting sighting) throws InterruptedException {
        batch.add(sighting);
        if (batch.size() == BATCH) {
            flush();
        }
    }

    private void flush() throws InterruptedException {
        if (!batch.isEmpty()) {
            ready.put(batch);
            batch = new ArrayList<>(BATCH);
        }
    }

    /** The folders must not be used when this returns, whatever interrupts it, and whatever the scout made of the interrupt. */
    private void end(Thread thread) {
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                ready.clear(); // Room for what it still wants to hand on.
                thread.join(20);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
