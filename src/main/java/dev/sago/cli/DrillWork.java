package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.drill.DrillEvidence.Kept;
import dev.sago.model.Event;
import dev.sago.model.SagoException;
import dev.sago.schedule.Work.Ended;
import dev.sago.work.Wiring;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The drill of a system at its turn: supposes the loss that it, and the site, had longest ago. For many threads. */
final class DrillWork {

    private final Wiring wiring;
    private final InstantSource clock;
    private final Map<String, String> environment;
    private final Consumer<String> notices;

    DrillWork(Wiring wiring, InstantSource clock, Map<String, String> environment, Consumer<String> notices) {
        this.wiring = wiring;
        this.clock = clock;
        this.environment = environment;
        this.notices = notices;
    }

    /** Does it, to its report. */
    Ended perform(SystemSettings system, Event.Listener listener) throws InterruptedException {
        DrillSession session = new DrillSession(wiring, clock, environment, notices);
        DrillSession.Order order = new DrillSession.Order(
                List.of(system),
                session.turn(system),
                wiring::keys,
                Optional.empty(),
                new SecureRandom().nextLong() >>> 16,
                Optional.empty());
        try {
            Kept kept = session.perform(order, listener, run -> () -> {});
            return new Ended(
                    kept.report().outcome(),
                    kept.report().name() + ", loss of " + order.scenario().name() + ": "
                            + kept.report().systems().getFirst().text());
        } catch (IOException e) {
            throw SagoException.failed(
                    "The drill of " + system.name() + " could not be recorded: " + e,
                    "Check the folder " + DrillSession.reports(wiring.settings()) + ".",
                    e);
        }
    }
}
