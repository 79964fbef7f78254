package dev.sago.schedule;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.CatalogSnapshot;
import dev.sago.catalog.TurnRow;
import dev.sago.model.Run;
import dev.sago.schedule.Work.Ended;

import java.util.Optional;

/** Whether a node that died had done its work and only not said so: a backup's snapshot stands in the catalog before its turn is ended. */
final class DoneBefore {

    private static final int LOOKED_AT = 20;

    private final Catalog catalog;

    DoneBefore(Catalog catalog) {
        this.catalog = catalog;
    }

    Optional<Ended> look(Duty duty, TurnRow turn) {
        if (duty.kind() != JobKind.BACKUP) {
            return Optional.empty(); // Cheap or harmless to do twice.
        }
        Optional<Run> run = catalog.runs().recent(Optional.of(duty.system()), LOOKED_AT).stream()
                .filter(one -> one.kind() == Run.Kind.BACKUP && !one.begun().isBefore(turn.begun()))
                .filter(one -> one.ended().isPresent() && one.snapshot().isPresent())
                .findFirst();
        if (run.isPresent()) {
            return Optional.of(
                    new Ended(run.get().outcome().orElseThrow(), run.get().text()));
        }
        Optional<CatalogSnapshot> snapshot = catalog.snapshots()
                .latest(duty.system())
                .filter(made -> !made.begun().isBefore(turn.begun()));
        return snapshot.map(made -> new Ended(
                Run.Outcome.OK, "snapshot " + made.id() + " was made; the node that made it died before it said so"));
    }
}
