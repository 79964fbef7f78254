package dev.sago.schedule;

import org.quartz.spi.ThreadPool;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * How many runs go on at once on this node, over all its pools. Each pool's scheduler always keeps one slot for itself, so that it never
 * takes a duty from the cluster and then cannot begin it. Each run has a thread of its own. For many threads.
 */
final class RunSlots {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

    private final Semaphore free;

    /** At least one slot for each pool that will take part. */
    RunSlots(int slots) {
        this.free = new Semaphore(slots, true);
    }

    /** The slots as one pool's scheduler sees them. */
    ThreadPool of(String pool) {
        return new Slots(pool);
    }

    /** Public, since Quartz calls it by reflection. */
    public final class Slots implements ThreadPool {

        private final String pool;
        private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
        private boolean reserved;

        private Slots(String pool) {
            this.pool = pool;
        }

        /** Called by Quartz's one thread of this pool, before it takes a duty. */
        @Override
        public int blockForAvailableThreads() {
            if (!reserved) {
                free.acquireUninterruptibly();
                reserved = true;
            }
            return 1;
        }

        @Override
        public boolean runInThread(Runnable run) {
            if (!reserved) {
                free.acquireUninterruptibly();
            }
            reserved = false;
            Thread thread = Thread.ofPlatform().name("run-" + pool).unstarted(() -> {
                try {
                    run.run();
                } finally {
                    threads.remove(Thread.currentThread());
                    free.release();
                }
            });
            threads.add(thread);
            thread.start();
            return true;
        }

        @Override
        public void initialize() {}

        /** Waits also until Quartz has written down that the runs have ended, for which it needs its store. */
        @Override
        public void shutdown(boolean waitForJobsToComplete) {
            long end = System.nanoTime() + LONGEST_WAIT.toNanos();
            try {
                for (Thread thread : threads) {
                    thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public int getPoolSize() {
            return free.availablePermits();
        }

        @Override
        public void setInstanceId(String id) {}

        @Override
        public void setInstanceName(String name) {}
    }
}
