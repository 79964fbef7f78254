package dev.sago.work;

import dev.sago.model.Run.Outcome;
import dev.sago.schedule.RunSettings;
import dev.sago.schedule.Work;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * Ends a run that does not get on, or takes too long: interrupts it, and if it does not react, goes on without it. It is a
 * thread of its own that does the run, so that a call that cannot be interrupted (a dead network disk) costs the server one
 * thread and not the scheduler's.
 */
final class WatchedDoing implements Doing {

    private static final Logger LOG = LoggerFactory.getLogger(WatchedDoing.class);

    private final RunSettings settings;
    private final Times times;
    private final LongSupplier nanoClock;
    private final BiConsumer<TurnAtWork, String> abandoned;
    private final Doing next;

    /**
     * How the watch is kept.
     *
     * @param looks how often it looks
     * @param grace how long a run may take to react to an interrupt
     */
    record Times(Duration looks, Duration grace) {
        static final Times USUAL = new Times(Duration.ofSeconds(1), Duration.ofSeconds(60));
    }

    /** {@code abandoned} is told which run is left alone, and why. */
    WatchedDoing(
            RunSettings settings,
            Times times,
            LongSupplier nanoClock,
            BiConsumer<TurnAtWork, String> abandoned,
            Doing next) {
        this.settings = settings;
        this.times = times;
        this.nanoClock = nanoClock;
        this.abandoned = abandoned;
        this.next = next;
    }

    @Override
    public Work.Ended perform(TurnAtWork at) throws InterruptedException {
        long begun = nanoClock.getAsLong(); // Before it can have begun, so that none of its time is missed.
        FutureTask<Work.Ended> doing = new FutureTask<>(() -> next.perform(at));
        Thread thread = Thread.ofPlatform().name("run " + at.duty()).daemon().start(doing);
        try {
            return watch(at, begun, doing, thread);
        } catch (InterruptedException e) {
            if (end(at, doing, thread).isEmpty()) {
                leave(
                        at,
                        at.cause().note().isEmpty() ? "interrupted" : at.cause().note());
            }
            throw e;
        }
    }

    private Work.Ended watch(TurnAtWork at, long begun, FutureTask<Work.Ended> doing, Thread thread)
            throws InterruptedException {
        long moved = begun;
        long count = at.pulse().count();
        while (true) {
            Optional<Work.Ended> ended = await(doing, times.looks());
            if (ended.isPresent()) {
                return ended.get();
            }
            long now = nanoClock.getAsLong();
            long counted = at.pulse().count();
            if (counted != count) {
                count = counted;
                moved = now;
            }
            Optional<String> why = tooLong(now - begun, now - moved);
            if (why.isPresent()) {
                LOG.warn("{} is ended: {}", at.duty(), why.get());
                at.cause().note(why.get());
                return end(at, doing, thread)
                        .map(own -> own.outcome() == Outcome.INTERRUPTED
                                ? new Work.Ended(Outcome.FAILED, why.get())
                                : own) // It came to its own end first.
                        .orElseGet(() -> leave(at, why.get()));
            }
        }
    }

    private Optional<String> tooLong(long took, long still) {
        if (still >= settings.hang().toNanos()) {
            return Optional.of("ended by the server: it did not get on for " + told(settings.hang()));
        }
        return settings.longest()
                .filter(longest -> took >= longest.toNanos())
                .map(longest -> "ended by the server: it took longer than " + told(longest));
    }

    /** As the configuration writes it: {@code 1h30m}. */
    private static String told(Duration time) {
        return time.toString().substring(1).replace("T", "").toLowerCase(java.util.Locale.ROOT);
    }

    /** Interrupts it; empty if it does not react. */
    private Optional<Work.Ended> end(TurnAtWork at, FutureTask<Work.Ended> doing, Thread thread)
            throws InterruptedException {
        thread.interrupt();
        try {
            return await(doing, times.grace());
        } catch (InterruptedException e) {
            if (doing.isDone()) {
                return Optional.of(
                        new Work.Ended(Outcome.INTERRUPTED, at.cause().note()));
            }
            throw e;
        }
    }

    private Work.Ended leave(TurnAtWork at, String why) {
        String told =
                why + "; it does not react and was left alone: it holds the system until it ends, or the server is"
                        + " started anew";
        LOG.error("{}: {}", at.duty(), told);
        abandoned.accept(at, told);
        return new Work.Ended(Outcome.FAILED, told);
    }

    private static Optional<Work.Ended> await(FutureTask<Work.Ended> doing, Duration atMost)
            throws InterruptedException {
        try {
            return Optional.of(doing.get(atMost.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case InterruptedException interrupt -> throw interrupt;
                case RuntimeException other -> throw other;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException("doing a turn", e);
            }
        }
    }
}
