package dev.sago.cli;

import dev.sago.catalog.NodeRow;
import dev.sago.catalog.Nodes;
import dev.sago.catalog.Request;
import dev.sago.catalog.Requests;
import dev.sago.model.SagoException;
import dev.sago.model.SystemName;
import dev.sago.work.WhoAsks;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Asks a running server for something, by way of the catalog, and waits for it, as long as the server that took it up is seen. Where none is at work,
 * nothing is asked.
 */
final class Asking {

    private static final Duration TAKE_UP = Duration.ofSeconds(10);
    private static final Duration BETWEEN = Duration.ofMillis(300);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    private final Invocation with;
    private final Requests requests;
    private final Nodes nodes;

    Asking(Invocation with) {
        this.with = with;
        this.requests = with.wiring().catalog().requests();
        this.nodes = with.wiring().catalog().nodes();
    }

    /**
     * Asks.
     *
     * @param done whether to wait until it is done, and not only until a server takes it up
     * @return the request as it is then
     * @throws SagoException if no server is at work, or none takes it up, and it is withdrawn then; or if the one that took it up is
     *     gone before it is done
     */
    Request ask(Request.Kind kind, SystemName system, String job, Optional<Long> run, boolean done)
            throws InterruptedException {
        refuseWithoutServer(kind, system);
        long id = requests.ask(kind, system, job, run, WhoAsks.ofProcess());
        String nobody = switch (kind) {
            case RUN -> "ask.nobody";
            case CANCEL -> "cancel.nobody";
        };
        long begun = System.nanoTime();
        long looked = begun;
        while (true) {
            Request now = requests.get(id).orElseThrow(() -> new IllegalStateException("request " + id + " is gone"));
            boolean late = System.nanoTime() - begun >= TAKE_UP.toNanos();
            switch (now.state()) {
                case OPEN -> {
                    if (late && requests.withdraw(id)) {
                        throw SagoException.failed(
                                with.messages().text(nobody, system),
                                with.messages().text(nobody + ".remedy"),
                                null);
                    }
                }
                case TAKEN -> {
                    if (!done) {
                        return now;
                    }
                    if (System.nanoTime() - looked >= BETWEEN_LOOKS.toNanos()) {
                        looked = System.nanoTime();
                        refuseIfGone(now);
                    }
                }
                case DONE, WITHDRAWN -> {
                    return now;
                }
            }
            Thread.sleep(BETWEEN);
        }
    }

    /** A run needs a server of the system's pool; a cancel any, since the configuration may have changed since it began. */
    private void refuseWithoutServer(Request.Kind kind, SystemName system) {
        String pool = with.settings().systems().containsKey(system)
                ? Objects.requireNonNull(with.settings().systems().get(system)).pool()
                : "";
        boolean any = nodes.all().stream().filter(NodeRow::alive).anyMatch(node -> switch (kind) {
            case RUN -> node.pools().contains(pool);
            case CANCEL -> true;
        });
        if (!any) {
            throw SagoException.failed(
                    switch (kind) {
                        case RUN -> with.messages().text("ask.no-server", system, pool);
                        case CANCEL -> with.messages().text("cancel.no-server", system);
                    },
                    with.messages().text("ask.no-server.remedy"),
                    null);
        }
    }

    /** Whether it ended well or was killed: it does not answer any more. What it answered last counts. */
    private void refuseIfGone(Request taken) {
        boolean there = nodes.all().stream()
                .anyMatch(node -> node.alive() && node.name().equals(taken.node()));
        if (!there
                && requests.get(taken.id())
                        .filter(now -> now.state() == Request.State.TAKEN)
                        .isPresent()) {
            throw SagoException.failed(
                    with.messages().text("ask.gone", taken.node(), taken.system()),
                    with.messages().text("ask.gone.remedy", taken.system()),
                    null);
        }
    }
}
