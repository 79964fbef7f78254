package dev.sago.maintenance;

import dev.sago.model.Run.Outcome;
import dev.sago.model.SystemName;
import dev.sago.repository.KeySite;
import dev.sago.repository.KeySite.Change;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What became of one wrapped key of a system.
 *
 * @param id the id of what opens it
 */
public record KeyResult(SystemName system, String id, List<KeySite> sites) {

    /** OK where all sites are as they should be, DEBTS where some are, FAILED where none is. */
    public Outcome outcome() {
        if (sites.stream().allMatch(KeySite::isWell)) {
            return Outcome.OK;
        }
        return sites.stream().anyMatch(KeySite::isWell) ? Outcome.DEBTS : Outcome.FAILED;
    }

    /** One line for the history. */
    String text() {
        String added = at(Change.ADDED);
        String removed = at(Change.REMOVED);
        String failed = sites.stream()
                .filter(site -> !site.isWell())
                .map(site -> site.site() + ": " + site.text())
                .collect(Collectors.joining("; "));
        return "key " + id + (added.isEmpty() ? "" : ", added at " + added)
                + (removed.isEmpty() ? "" : ", removed at " + removed)
                + (failed.isEmpty() ? "" : ", not at " + failed)
                + (added.isEmpty() && removed.isEmpty() && failed.isEmpty() ? ", nothing to do" : "");
    }

    private String at(Change change) {
        return sites.stream()
                .filter(site -> site.change() == change)
                .map(site -> site.site().value())
                .collect(Collectors.joining(", "));
    }
}
