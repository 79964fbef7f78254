package dev.sago.work;

import dev.sago.catalog.Request;
import dev.sago.catalog.Requests;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SagoException;
import dev.sago.model.SystemName;
import dev.sago.schedule.Duty;
import dev.sago.schedule.JobKind;
import dev.sago.schedule.Work;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A server's side of what the command line asks for, by way of the catalog: it looks for requests every second, takes up those that are
 * for it, and answers them. It also brings the audit log to the sites, a minute after it was appended to. One thread runs it until
 * it is interrupted; a catalog that is away is logged and asked again.
 */
public final class ControlDesk implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ControlDesk.class);
    private static final Duration BETWEEN = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long EXPORT_NANOS = Duration.ofSeconds(60).toNanos();

    private final WiringShare wirings;
    private final Underway underway;
    private final Starter starter;
    private final Predicate<SystemName> serves;
    private final String node;
    private long exported = System.nanoTime();
    private boolean failing;

    /** Runs something now and tells how it ended; by the scheduler, where it keeps its own record of turns. */
    @FunctionalInterface
    public interface Starter {
        /** Runs it, for this one who asked. */
        Work.Ended run(Duty duty, String by) throws InterruptedException;
    }

    /**
     * Asks for nothing yet.
     *
     * @param serves which systems this server runs, of those that are configured
     * @param node this server's name, which no other has
     */
    public ControlDesk(
            WiringShare wirings, Underway underway, Starter starter, Predicate<SystemName> serves, String node) {
        this.wirings = wirings;
        this.underway = underway;
        this.starter = starter;
        this.serves = serves;
        this.node = node;
    }

    @Override
    public void run() {
        try {
            while (true) {
                look();
                Thread.sleep(BETWEEN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Who stops the server.
        }
    }

    /** One look. */
    void look() throws InterruptedException {
        try (WiringShare.Use use = wirings.use()) {
            Wiring wiring = use.wiring();
            for (Request request : wiring.catalog().requests().open()) {
                take(request, wiring);
            }
            if (System.nanoTime() - exported >= EXPORT_NANOS) {
                exported = System.nanoTime();
                new Exports(wiring).ifDue().forEach(trouble -> LOG.info("the audit log is not exported: {}", trouble));
            }
            failing = false;
        } catch (SagoException e) {
            if (!failing) {
                LOG.warn("no requests can be taken up: {}", e.getMessage());
            }
            failing = true;
        }
    }

    private void take(Request request, Wiring wiring) {
        Requests requests = wiring.catalog().requests();
        boolean known = wiring.settings().systems().containsKey(request.system()) && serves.test(request.system());
        switch (request.kind()) {
            case RUN -> {
                if (known && requests.take(request.id(), node)) {
                    answerLater(request, () -> start(request));
                }
            }
            case CANCEL -> {
                boolean ours = underway.all().stream().anyMatch(at -> fits(request, at));
                if (ours && requests.take(request.id(), node)) {
                    answerLater(request, () -> cancel(request));
                }
            }
        }
    }

    private static boolean fits(Request request, TurnAtWork at) {
        return at.duty().system().equals(request.system())
                && request.run()
                        .map(run -> at.cause().run().filter(run::equals).isPresent())
                        .orElse(true);
    }

    /** What answers a request. */
    private interface Answering {
        Work.Ended answer() throws InterruptedException;
    }

    private void answerLater(Request request, Answering answering) {
        var _ = Thread.ofVirtual().name("request " + request.id()).start(() -> {
            Work.Ended ended;
            try {
                ended = answering.answer();
            } catch (InterruptedException e) {
                ended = new Work.Ended(Outcome.INTERRUPTED, "the server is being stopped");
            } catch (SagoException e) {
                ended = new Work.Ended(Outcome.FAILED, TaskDoing.told(e));
            } catch (RuntimeException e) {
                LOG.error("request {} failed", request.id(), e);
                ended = new Work.Ended(Outcome.FAILED, String.valueOf(e.getMessage()));
            }
            try (WiringShare.Use use = wirings.use()) {
                use.wiring().catalog().requests().answer(request.id(), Optional.of(ended.outcome()), ended.text());
            } catch (SagoException e) {
                LOG.warn("request {} cannot be answered: {}", request.id(), e.getMessage());
            }
        });
    }

    private Work.Ended start(Request request) throws InterruptedException {
        JobKind kind = JobKind.valueOf(request.job().toUpperCase(Locale.ROOT));
        return starter.run(new Duty(kind, request.system()), request.by());
    }

    private Work.Ended cancel(Request request) throws InterruptedException {
        List<TurnAtWork> told = underway.cancel(at -> fits(request, at), "cancelled by " + request.by());
        if (told.isEmpty()) {
            return new Work.Ended(Outcome.FAILED, "it ended before it could be cancelled");
        }
        boolean ended = true;
        for (TurnAtWork at : told) {
            ended &= at.awaitEnd(PATIENCE);
        }
        String what = told.stream().map(at -> at.duty().toString()).collect(Collectors.joining(", "));
        return ended
                ? new Work.Ended(Outcome.OK, what)
                : new Work.Ended(Outcome.FAILED, what + " was told to end and does not react yet");
    }
}
