package dev.sago.drill;

import dev.sago.backup.Hooks.Hook;
import dev.sago.catalog.Catalog;
import dev.sago.catalog.Recoveries;
import dev.sago.drill.RecoveryPlan.Step;
import dev.sago.model.Event;
import dev.sago.model.RecoveryState;
import dev.sago.model.SystemName;
import dev.sago.repository.Repository;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Brings back all systems of a plan: several at once, begun in the order of the plan. One of a lower turn is not begun while one of
 * a higher waits, so that it takes none of the line; none is begun while one that it comes after runs. What failed is tried
 * again at the end. Every change is kept in the catalog first, so that the same recovery, after a kill, goes on.
 *
 * <p>Used once, by one thread; {@link #board} may be asked by any. An interrupt ends it as soon as the restores have let go; what
 * was written stays, and is not fetched again.
 */
public final class RecoveryRun {

    /** How often a system that fails is tried in all. */
    public static final int MOST_ATTEMPTS = 3;

    private static final Duration BETWEEN_POINTS = Duration.ofSeconds(10);

    private final Tools tools;
    private final RecoveryPlan plan;
    private final String id;
    private final int parallel;
    private final BoardKeeper keeper;
    private final Map<SystemName, RecoveryEnd> ended = new TreeMap<>();
    private final List<SystemName> begun = new ArrayList<>();

    /** Opens a system's objects at the sites that are left; the caller closes it. */
    @FunctionalInterface
    public interface Opener {
        /** Opens it. */
        Repository open(SystemName system, Event.Listener events) throws InterruptedException;
    }

    /**
     * What it works with.
     *
     * @param checks a system's own check, run when it is back and compared
     * @param environment this process's, for own checks
     * @param events told what is damaged and which sites do not answer
     */
    public record Tools(
            Catalog catalog,
            Opener opener,
            Function<SystemName, Optional<Hook>> checks,
            Map<String, String> environment,
            InstantSource clock,
            Event.Listener events) {}

    /**
     * How it ended.
     *
     * @param id the recovery's, in the catalog
     * @param board the last board
     * @param systems all systems, in the order of the plan
     * @param ended how those ended that this process worked on
     * @param order the systems that this process began, in the order in which it did
     * @param curve the rate's curve, from the first process on
     */
    public record Result(
            String id,
            Board board,
            List<Recoveries.Progress> systems,
            Map<SystemName, RecoveryEnd> ended,
            List<SystemName> order,
            List<Recoveries.Point> curve) {}

    /**
     * Prepares it.
     *
     * @param recovery the recovery, known to the catalog; systems that it has recovered are left as they are
     * @param parallel how many systems at once, at least 1
     */
    public RecoveryRun(Tools tools, RecoveryPlan plan, Recoveries.Recovery recovery, int parallel) {
        this.tools = tools;
        this.plan = plan;
        this.id = recovery.id();
        this.parallel = parallel;
        this.keeper = new BoardKeeper(plan, recovery.begun(), tools.clock(), MOST_ATTEMPTS);
        for (Recoveries.Progress before : tools.catalog().recoveries().systems(id)) {
            if (before.state() == RecoveryState.RECOVERED) {
                keeper.recovered(before);
            }
        }
    }

    /** How far it is. */
    public Board board() {
        return keeper.board();
    }

    /** Does it. What fails is in the result. */
    public Result execute() throws InterruptedException {
        Recoveries kept = tools.catalog().recoveries();
        for (Step step : plan.steps()) {
            if (keeper.state(step.system()) == RecoveryState.LOST) {
                keeper.reason(step.system(), "no complete copy of it is left at any site that remains");
            }
        }
        kept.end(id, Optional.empty());
        kept.keep(id, keeper.rows());
        kept.point(id, keeper.point());
        Thread sampler = Thread.ofVirtual().name("recovery-curve").start(this::sample);
        try {
            for (int attempt = 1;
                    attempt <= MOST_ATTEMPTS && !waiting(step -> true).isEmpty();
                    attempt++) {
                round();
                if (attempt < MOST_ATTEMPTS) {
                    tryAgain();
                }
            }
        } finally {
            sampler.interrupt();
        }
        Instant now = tools.clock().instant();
        kept.point(id, keeper.point());
        kept.end(id, Optional.of(now));
        return new Result(id, keeper.board(), keeper.rows(), Map.copyOf(ended), List.copyOf(begun), kept.curve(id));
    }

    private void sample() {
        try {
            while (true) {
                Thread.sleep(BETWEEN_POINTS);
                tools.catalog().recoveries().point(id, keeper.point());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // The recovery has ended.
        }
    }

    private List<Step> waiting(Predicate<Step> which) {
        return plan.steps().stream()
                .filter(step -> keeper.state(step.system()) == RecoveryState.WAITING)
                .filter(which)
                .toList();
    }

    private void tryAgain() {
        List<Recoveries.Progress> again = new ArrayList<>();
        for (Step step : plan.steps()) {
            if (keeper.state(step.system()) == RecoveryState.FAILED) {
                keeper.again(step.system());
                again.add(keeper.row(step.system()));
            }
        }
        tools.catalog().recoveries().keep(id, again);
    }

    /** Each system that waits, once. */
    private void round() throws InterruptedException {
        Round round = new Round();
        ExecutorService threads = Executors.newFixedThreadPool(
                Math.min(parallel, plan.steps().size()),
                Thread.ofPlatform().name("recover-", 1).factory());
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < Math.min(parallel, plan.steps().size()); i++) {
                workers.add(threads.submit(() -> {
                    round.work();
                    return true;
                }));
            }
            for (Future<?> worker : workers) {
                await(worker);
            }
        } finally {
            round.stop();
            threads.shutdownNow();
            boolean interrupted = Thread.interrupted();
            boolean ended = threads.awaitTermination(1, TimeUnit.MINUTES);
            if (interrupted || !ended) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void await(Future<?> worker) throws InterruptedException {
        try {
            var _ = worker.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case InterruptedException interrupted -> throw interrupted;
                case RuntimeException failure -> throw failure;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException("a recovery's worker ended", e.getCause());
            }
        }
    }

    /** Hands out the systems that wait. */
    private final class Round {

        private final List<Step> todo = new ArrayList<>(waiting(step -> true));
        private final Set<SystemName> unfinished =
                todo.stream().map(Step::system).collect(Collectors.toCollection(HashSet::new));
        private boolean stopped;

        void work() throws InterruptedException {
            for (Optional<Step> step = next(); step.isPresent(); step = next()) {
                try {
                    bringBack(step.get());
                } finally {
                    finished(step.get());
                }
            }
        }

        private synchronized Optional<Step> next() throws InterruptedException {
            while (!stopped && !todo.isEmpty()) {
                Step first = todo.getFirst();
                Optional<Step> ready = todo.stream()
                        .filter(step -> step.turn() == first.turn())
                        .filter(step -> step.after().stream().noneMatch(unfinished::contains))
                        .findFirst();
                if (ready.isPresent()) {
                    todo.remove(ready.get());
                    begin(ready.get());
                    return ready;
                }
                wait();
            }
            return Optional.empty();
        }

        private void begin(Step step) {
            keeper.begin(step.system());
            begun.add(step.system());
            tools.catalog().recoveries().keep(id, List.of(keeper.row(step.system())));
        }

        private synchronized void finished(Step step) {
            unfinished.remove(step.system());
            notifyAll();
        }

        synchronized void stop() {
            stopped = true;
            notifyAll();
        }
    }

    private void bringBack(Step step) throws InterruptedException {
        RecoveryEnd end = new RecoveryTask(tools, step, keeper).execute();
        synchronized (ended) {
            ended.put(step.system(), end);
        }
        keeper.end(
                step.system(),
                end.reason().isEmpty() ? RecoveryState.RECOVERED : RecoveryState.FAILED,
                end.reason().orElse(""));
        tools.catalog().recoveries().keep(id, List.of(keeper.row(step.system())));
        tools.catalog().recoveries().point(id, keeper.point());
    }
}
