package dev.sago.source;

import dev.sago.model.Timestamp;

import java.util.Optional;

/**
 * How exactly a destination keeps a time: in steps of its file system (1 ns on most, 100 ns on NTFS, 2 s on FAT), and on Unix as Java
 * sets it: before 1970 whole seconds only, and only the years that 64 bits of nanoseconds hold (1677 to 2262).
 *
 * @param nanos the file system's step
 * @param unix whether Java's limits of Unix count
 */
record TimeStep(long nanos, boolean unix) {

    private static final long SECOND = 1_000_000_000;
    private static final long LAST_SECOND = Long.MAX_VALUE / SECOND;

    /** The steps of file systems that are in use, finest first. */
    private static final long[] KNOWN = {1, 100, 1000, 1_000_000, SECOND, 2 * SECOND};

    /** A time that shows each of them by what it comes back as. */
    static final Timestamp PROBE = new Timestamp(1_000_000_001, 123_456_789);

    /** The step of a file system that gave {@code back} for {@link #PROBE}; a finer one than all known if it rounds oddly. */
    static TimeStep of(Timestamp back, boolean unix) {
        for (long step : KNOWN) {
            TimeStep known = new TimeStep(step, unix);
            if (known.floor(PROBE).equals(back)) {
                return known;
            }
        }
        return new TimeStep(1, unix);
    }

    /** The time that a file has which got this one; empty if it cannot be set at all. */
    Optional<Timestamp> kept(Timestamp wanted) {
        if (unix && Math.abs(wanted.seconds()) >= LAST_SECOND) {
            return Optional.empty();
        }
        boolean whole = unix && wanted.seconds() < 0;
        return Optional.of(floor(whole ? new Timestamp(wanted.seconds(), 0) : wanted));
    }

    private Timestamp floor(Timestamp time) {
        if (nanos >= SECOND) {
            return new Timestamp(time.seconds() - Math.floorMod(time.seconds(), nanos / SECOND), 0);
        }
        return new Timestamp(time.seconds(), (int) (time.nanos() - time.nanos() % nanos));
    }
}
