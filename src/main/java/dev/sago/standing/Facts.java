package dev.sago.standing;

import dev.sago.catalog.CatalogSnapshot;
import dev.sago.catalog.Debts;
import dev.sago.catalog.Findings;
import dev.sago.catalog.Proof;
import dev.sago.catalog.RunTotal;
import dev.sago.catalog.Snapshots;
import dev.sago.model.SystemName;

import java.util.List;
import java.util.Map;

/**
 * What the catalog and the scheduler know of all systems, as it was read.
 *
 * @param newest the newest snapshot of each system
 * @param completed for systems whose newest snapshot is not complete: the newest by the number of complete copies
 */
public record Facts(
        List<CatalogSnapshot> newest,
        List<Snapshots.Completed> completed,
        List<Debts.Sum> debts,
        List<Findings.Sum> findings,
        List<RunTotal> runs,
        List<Proof> proofs,
        Map<SystemName, Timetable.Slot> slots,
        List<Timetable.Node> nodes) {}
