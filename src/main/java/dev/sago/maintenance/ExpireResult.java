package dev.sago.maintenance;

import dev.sago.model.Run.Outcome;
import dev.sago.model.SiteName;

import java.util.Map;

/**
 * What expiring came to.
 *
 * @param outcome OK; DEBTS where a site did not take a mark: the snapshot has not expired there, so that prune leaves it
 * @param dryRun whether nothing was changed
 * @param plan what was done, or would be
 * @param failed sites that did not take every mark, with the reason
 */
public record ExpireResult(Outcome outcome, boolean dryRun, ExpirePlan plan, Map<SiteName, String> failed) {}
