package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.maintenance.MarkedSystem;
import dev.sago.model.Event;
import dev.sago.model.SagoException;
import dev.sago.model.SnapshotId;
import dev.sago.work.SiteGate;
import dev.sago.work.Tools;
import dev.sago.work.WhoAsks;

import java.util.Optional;

/** One system at all sites that have, or may have, anything of it: those of its policy, and those that were once. */
final class Everywhere {

    private final Invocation with;
    private final SiteGate gate;

    Everywhere(Invocation with) {
        this.with = with;
        this.gate = new SiteGate(with.wiring());
    }

    /** What tasks at all sites work with. */
    Tools tools(Event.Listener listener) {
        return Tools.of(with.wiring(), gate, listener);
    }

    /** Its holds and marks. */
    MarkedSystem marked(SystemSettings system) {
        return new MarkedSystem(
                with.wiring().catalog(),
                with.clock(),
                WhoAsks.ofProcess(),
                system.name(),
                tools(with.eventsOfSites()).toMark(system));
    }

    /**
     * The snapshot that is named.
     *
     * @throws SagoException of kind USAGE if none is named, or there is none such
     */
    SnapshotId snapshot(SystemAt at) throws InterruptedException {
        if (at.snapshot().isEmpty() || at.snapshot().get().isEmpty()) {
            throw SagoException.usage(
                    with.messages().text("snapshot.needed", at.system()),
                    with.messages().text("snapshot.unknown.remedy", at.system()));
        }
        try (OpenSystem open = OpenSystem.open(with, at.system(), Optional.empty(), with.eventsOfSites())) {
            return open.choose(at.snapshot());
        }
    }
}
