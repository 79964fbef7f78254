package dev.sago.cli;

import dev.sago.catalog.Request;
import dev.sago.catalog.Requests;
import dev.sago.model.SagoException;
import dev.sago.model.SystemName;
import dev.sago.work.WhoAsks;

import java.time.Duration;
import java.util.Optional;

/** Asks a running server for something, by way of the catalog, and waits for it. */
final class Asking {

    private static final Duration TAKE_UP = Duration.ofSeconds(10);
    private static final Duration BETWEEN = Duration.ofMillis(300);

    private final Invocation with;
    private final Requests requests;

    Asking(Invocation with) {
        this.with = with;
        this.requests = with.wiring().catalog().requests();
    }

    /**
     * Asks.
     *
     * @param done whether to wait until it is done, and not only until a server takes it up
     * @return the request as it is then
     * @throws SagoException if no server takes it up; it is withdrawn then
     */
    Request ask(Request.Kind kind, SystemName system, String job, Optional<Long> run, boolean done)
            throws InterruptedException {
        long id = requests.ask(kind, system, job, run, WhoAsks.ofProcess());
        String nobody = switch (kind) {
            case RUN -> "ask.nobody";
            case CANCEL -> "cancel.nobody";
        };
        long begun = System.nanoTime();
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
                }
                case DONE, WITHDRAWN -> {
                    return now;
                }
            }
            Thread.sleep(BETWEEN);
        }
    }
}
