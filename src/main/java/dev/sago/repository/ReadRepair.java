package dev.sago.repository;

import dev.sago.model.Event;
import dev.sago.model.Finding;
import dev.sago.model.Finding.Kind;
import dev.sago.model.SiteName;
import dev.sago.site.StoreException;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Repairs, behind the back of the reads, what they met damaged or missing: brings the object from a site whose bytes are
 * right, and reads it back. One thread does one object after another; a read never waits for it. What cannot be repaired (no
 * other site has it, the site refuses) stays a finding, which heal looks at. Safe for threads.
 *
 * <p>Left alone are sites that are not to hold the system, and a missing index or manifest: those stand for all that they
 * need, and only heal knows whether that is there.
 */
final class ReadRepair implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** More than that is no accident of one object; heal does it better. */
    private static final int MOST_WAITING = 256;

    private final Repository repository;
    private final Event.Listener listener;
    private final Deque<Finding> waiting = new ArrayDeque<>();
    private final List<Finding> repaired = new ArrayList<>();
    private Optional<Thread> worker = Optional.empty();
    private boolean closed;

    /** Repairs among the sites that hold the repository when it is needed. */
    ReadRepair(Repository repository, Event.Listener listener) {
        this.repository = repository;
        this.listener = listener;
    }

    /** Takes what a read met; returns at once. */
    synchronized void offer(Finding finding) {
        if (closed || !isRepairable(finding) || waiting.size() >= MOST_WAITING) {
            return;
        }
        waiting.add(finding);
        if (worker.isEmpty()) {
            worker =
                    Optional.of(Thread.ofPlatform().name("read-repair").daemon().start(this::work));
        }
    }

    private static boolean isRepairable(Finding finding) {
        if (finding.key().isEmpty()) {
            return false;
        }
        int rank = ObjectKeys.rank(finding.key());
        return (finding.kind() == Kind.DAMAGED && rank > 0) || (finding.kind() == Kind.MISSING && rank == 1);
    }

    private void work() {
        try {
            repairAll();
        } finally {
            ended(); // Whatever ended it: nobody must wait for a thread that is gone.
        }
    }

    private synchronized void ended() {
        if (worker.equals(Optional.of(Thread.currentThread()))) {
            worker = Optional.empty();
            notifyAll();
        }
    }

    private void repairAll() {
        for (Optional<Finding> next = next(); next.isPresent(); next = next()) {
            Finding finding = next.get();
            boolean done = false;
            try {
                done = repair(finding);
            } catch (StoreException e) {
                done = false; // It stays a finding, which was told when it was met.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                done(finding, done);
            }
        }
    }

    /** The next to be repaired; when there is none the thread ends, and the next offer starts another. */
    private synchronized Optional<Finding> next() {
        Optional<Finding> next =
                Thread.currentThread().isInterrupted() ? Optional.empty() : Optional.ofNullable(waiting.peek());
        if (next.isEmpty()) {
            ended();
        }
        return next;
    }

    private void done(Finding finding, boolean well) {
        synchronized (this) {
            waiting.remove(finding);
            if (well) {
                repaired.add(finding);
            }
        }
        if (well) {
            listener.on(new Event.Repaired(finding));
        }
    }

    private boolean repair(Finding finding) throws StoreException, InterruptedException {
        List<SiteObjects> all = repository.holding();
        Optional<SiteObjects> at =
                all.stream().filter(site -> site.site().equals(finding.site())).findFirst();
        if (at.isEmpty() || !at.get().isRepaired() || !isStillSo(at.get(), finding)) {
            return false;
        }
        List<SiteName> others = all.stream()
                .map(SiteObjects::site)
                .filter(site -> !site.equals(finding.site()))
                .toList();
        Replicator.Order order = new Replicator.Order(finding.key(), -1, others, Set.of(finding.site()));
        Replicator.Results results =
                new Replicator(repository, Set.of(), false).run(List.of(order), Replicator.Watcher.NONE);
        Replicator.Result result = results.sites().get(finding.site());
        return result != null && result.failed().isEmpty() && at.get().isSound(finding.key());
    }

    /** Bytes that are right now were read wrongly: nothing is to be written, and the finding stands until heal has looked. */
    private static boolean isStillSo(SiteObjects at, Finding finding) throws StoreException {
        if (at.size(finding.key()).isEmpty()) {
            return true;
        }
        try {
            return finding.kind() == Kind.DAMAGED && !at.isSound(finding.key());
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.CORRUPT) {
                return true; // A part of it cannot be read.
            }
            throw e;
        }
    }

    /** What was repaired so far. */
    synchronized List<Finding> repaired() {
        return List.copyOf(repaired);
    }

    /** Waits until nothing is left to be repaired, a minute at most; an interrupt ends the waiting, not the repairs. */
    synchronized void await() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            for (long left = PATIENCE.toMillis(); worker.isPresent() && left > 0; ) {
                wait(left);
                left = (end - System.nanoTime()) / 1_000_000;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits as {@link #await} does; what is not done then is left to heal. */
    @Override
    public void close() {
        await();
        synchronized (this) {
            closed = true;
            waiting.clear();
            worker.ifPresent(Thread::interrupt);
        }
    }
}
