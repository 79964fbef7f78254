package dev.sago.work;

import dev.sago.model.Run.Outcome;
import dev.sago.model.SagoException;
import dev.sago.schedule.Work;
import dev.sago.site.Sleeper;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** While another run holds the system it waits and tries again, for a bounded time; then it says who holds it. */
final class PatientDoing implements Doing {

    private static final Duration BETWEEN = Duration.ofSeconds(5);

    private final Duration longest;
    private final LongSupplier nanoClock;
    private final Sleeper sleeper;
    private final Doing next;

    PatientDoing(Duration longest, LongSupplier nanoClock, Sleeper sleeper, Doing next) {
        this.longest = longest;
        this.nanoClock = nanoClock;
        this.sleeper = sleeper;
        this.next = next;
    }

    @Override
    public Work.Ended perform(TurnAtWork at) throws InterruptedException {
        long begun = nanoClock.getAsLong();
        while (true) {
            Optional<Long> before = at.cause().run();
            try {
                return next.perform(at);
            } catch (SagoException e) {
                // A run that had begun was not refused by the lease: another catalog is the system's writer, and
                // waiting ends nothing.
                boolean refused = !at.cause().run().equals(before);
                long waited = nanoClock.getAsLong() - begun;
                if (e.kind() != SagoException.Kind.BUSY || refused || waited >= longest.toNanos()) {
                    return new Work.Ended(Outcome.FAILED, "busy: " + TaskDoing.told(e));
                }
                at.waitsFor("waits: " + e.getMessage());
                sleeper.sleep(BETWEEN);
                at.waitsFor("");
            }
        }
    }
}
