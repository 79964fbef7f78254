package dev.sago.schedule;

import dev.sago.catalog.TurnRow;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The turns that are being done on this node, and a way to interrupt them. For many threads. */
public final class Running {

    private final Map<Duty, Entry> entries = new HashMap<>();
    private final Map<Duty, String> reasons = new HashMap<>();

    /** One turn that is being done. */
    public final class Entry implements AutoCloseable {

        private final Duty duty;
        private final Instant due;
        private final Instant since;
        private final Thread thread = Thread.currentThread();

        private Entry(Duty duty, Instant due, Instant since) {
            this.duty = duty;
            this.due = due;
            this.since = since;
        }

        /** What is done. */
        public Duty duty() {
            return duty;
        }

        /** When it was due. */
        public Instant due() {
            return due;
        }

        /** When it began here. */
        public Instant since() {
            return since;
        }

        @Override
        public void close() {
            synchronized (Running.this) {
                entries.remove(duty);
                Running.this.notifyAll();
            }
        }
    }

    synchronized Entry enter(Duty duty, TurnRow turn, Instant now) {
        Entry entry = new Entry(duty, turn.due(), now);
        reasons.remove(duty);
        entries.put(duty, entry);
        return entry;
    }

    /** All, in no order. */
    public synchronized List<Entry> all() {
        return List.copyOf(entries.values());
    }

    /**
     * Interrupts a turn.
     *
     * @param reason what its record will say
     * @return whether it was being done here
     */
    public synchronized boolean interrupt(Duty duty, String reason) {
        Optional<Entry> entry = Optional.ofNullable(entries.get(duty));
        entry.ifPresent(one -> {
            reasons.put(duty, reason);
            one.thread.interrupt();
        });
        return entry.isPresent();
    }

    synchronized String reason(Duty duty) {
        String reason = reasons.remove(duty);
        return reason == null ? "interrupted" : reason;
    }

    synchronized void interruptAll(Collection<Duty> duties) {
        duties.forEach(duty -> interrupt(duty, "interrupted"));
    }

    /** Waits until none is left; gives whether that is so. */
    synchronized boolean awaitNone(java.time.Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (!entries.isEmpty()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
