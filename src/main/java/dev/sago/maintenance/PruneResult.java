package dev.sago.maintenance;

import dev.sago.model.Run.Outcome;
import dev.sago.model.SiteName;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What pruning one system came to.
 *
 * @param outcome OK; DEBTS where a site lacks what was written anew
 * @param dryRun whether nothing was changed
 * @param plan what was to be done
 * @param snapshots snapshots that were removed
 * @param packs packs that were deleted at every site
 * @param repacked packs whose needed content was written into new ones
 * @param freed bytes that were deleted, by site
 * @param locked objects that stay because an object lock holds them; a later prune deletes them
 * @param lockedUntil when the last of those locks ends, by its site's clock; empty where none holds or no site tells
 * @param finished whether all of the plan was done; false where the time was up or a lock holds something
 * @param took how long
 */
public record PruneResult(
        Outcome outcome,
        boolean dryRun,
        PrunePlan plan,
        int snapshots,
        int packs,
        int repacked,
        Map<SiteName, Long> freed,
        int locked,
        Optional<Instant> lockedUntil,
        boolean finished,
        Duration took) {}
