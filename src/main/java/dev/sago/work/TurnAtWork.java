package dev.sago.work;

import dev.sago.catalog.RunCause;
import dev.sago.schedule.Duty;
import dev.sago.schedule.Turn;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A turn that is under way: why, how far, and how it is ended early. Safe for threads. */
public final class TurnAtWork {

    private final Duty duty;
    private final Turn turn;
    private final Instant since;
    private final RunCause cause;
    private final Thread thread;
    private final Pulse pulse = new Pulse();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile String waitsFor = "";
    private boolean over;
    private boolean cancelled;

    /** Of the calling thread. */
    TurnAtWork(Duty duty, Turn turn, Instant since, RunCause cause) {
        this.duty = duty;
        this.turn = turn;
        this.since = since;
        this.cause = cause;
        this.thread = Thread.currentThread();
    }

    /** What is done. */
    public Duty duty() {
        return duty;
    }

    /** When it was due. */
    public Turn turn() {
        return turn;
    }

    /** When it began. */
    public Instant since() {
        return since;
    }

    /** Why it is done, and what becomes of it. */
    public RunCause cause() {
        return cause;
    }

    /** Whether it gets on. */
    public Pulse pulse() {
        return pulse;
    }

    /** What it waits for, in words; empty while it works. */
    public String waitsFor() {
        return waitsFor;
    }

    void waitsFor(String what) {
        waitsFor = what;
    }

    /** Ends it early, which is noted with its run; false if it has ended meanwhile. */
    synchronized boolean cancel(String why) {
        if (over) {
            return false;
        }
        cause.note(why);
        cancelled = true;
        thread.interrupt();
        return true;
    }

    synchronized boolean isCancelled() {
        return cancelled;
    }

    /** It has ended: nobody interrupts its thread any more. */
    synchronized void over() {
        over = true;
        ended.countDown();
    }

    /** Waits for its end; false if that takes longer. */
    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }
}
