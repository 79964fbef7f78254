package dev.sago.site;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How fast bytes may pass a line, over all stores and threads that share it: a token bucket that holds one second's worth,
 * at a rate that may follow the clock. Bytes that wait over a change of the rate pass at the old one before it and at the
 * new one behind it. Safe for threads.
 */
public final class Pace {

    private static final long SECOND = 1_000_000_000;

    private final InstantSource clock;
    private final LongSupplier nanoClock;
    private Rate rate = new Rate.Free();

    /** When the bytes that were let through so far have passed at the set rate; guarded by this. */
    private long paidUntil;

    private sealed interface Rate {
        record Free() implements Rate {}

        record Steady(long bytesPerSecond) implements Rate {}

        record ByClock(Bandwidth bandwidth) implements Rate {}
    }

    /** Free until it follows something; {@code nanoClock} counts nanoseconds from anywhere, as {@link System#nanoTime()} does. */
    public Pace(InstantSource clock, LongSupplier nanoClock) {
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.paidUntil = nanoClock.getAsLong() - SECOND;
    }

    /** One rate for ever. */
    static Pace steady(long bytesPerSecond, LongSupplier nanoClock) {
        if (bytesPerSecond <= 0) {
            throw new IllegalArgumentException("a rate of " + bytesPerSecond + " bytes per second lets nothing pass");
        }
        Pace pace = new Pace(() -> Instant.EPOCH, nanoClock);
        pace.set(new Rate.Steady(bytesPerSecond));
        return pace;
    }

    /** Follows this from now on; empty: free. Calls that wait already wait as long as they were told. */
    public void follow(Optional<Bandwidth> bandwidth) {
        set(bandwidth.<Rate>map(Rate.ByClock::new).orElseGet(Rate.Free::new));
    }

    private synchronized void set(Rate now) {
        rate = now;
    }

    /** Takes the bytes from the bucket, into debt if need be, and says for how long to wait, in nanoseconds. */
    synchronized long reserve(long bytes) {
        long now = nanoClock.getAsLong();
        if (now - SECOND - paidUntil > 0) { // the clock may wrap, so differences only
            paidUntil = now - SECOND;
        }
        long wait = paidUntil - now;
        paidUntil += switch (rate) {
            case Rate.Free() -> 0;
            case Rate.Steady(long bytesPerSecond) -> nanos((double) bytes, bytesPerSecond);
            case Rate.ByClock(Bandwidth bandwidth) ->
                byClock(bytes, bandwidth, clock.instant().plusNanos(wait));
        };
        return wait;
    }

    private static long nanos(double bytes, long bytesPerSecond) {
        return (long) (bytes / bytesPerSecond * SECOND);
    }

    /** How long the bytes take if the first passes at {@code begin}. */
    private static long byClock(long bytes, Bandwidth bandwidth, Instant begin) {
        double left = bytes;
        Instant at = begin;
        while (true) {
            long rate = bandwidth.at(at);
            if (rate == Bandwidth.UNLIMITED) {
                return Duration.between(begin, at).toNanos();
            }
            Instant change = bandwidth.until(at);
            double most = Duration.between(at, change).toNanos() / (double) SECOND * rate;
            if (left <= most) {
                return Duration.between(begin, at).toNanos() + nanos(left, rate);
            }
            left -= most;
            at = change;
        }
    }
}
