package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.model.Event;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.policy.Loss;
import dev.sago.policy.Placement;
import dev.sago.repository.Repository;
import dev.sago.repository.SiteObjects;
import dev.sago.site.ObjectStore;
import dev.sago.site.SiteMark;
import dev.sago.site.StoreException;
import dev.sago.work.Wiring;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sites that a loss has left: only these are opened, and of these only those that answer, so that seven hundred systems do not
 * each wait for the same dead site. One that did not answer is asked again after a while. Safe for threads.
 */
final class SitesLeft {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(60);

    private final Wiring wiring;
    private final List<SiteName> left;
    private final Map<SystemName, Placement> placements;
    private final Map<SiteName, Look> looks = new ConcurrentHashMap<>();

    /** When a site was asked, by the process's own clock, and whether it answered. */
    private record Look(long at, boolean answered) {}

    SitesLeft(Wiring wiring, Loss loss) {
        this.wiring = wiring;
        this.placements = wiring.settings().placements();
        this.left = wiring.settings().sites().keySet().stream()
                .filter(site -> !loss.takes(site))
                .toList();
    }

    /** Opens a system's objects at them; those that hold it by its policy first. The caller closes it. */
    Repository open(SystemSettings system, Event.Listener events) throws InterruptedException {
        return Repository.openToRead(
                system.name(), wiring.keys(), sites(system), wiring.settings().state(), events);
    }

    private List<SiteObjects> sites(SystemSettings system) {
        List<SiteName> placed = placements.get(system.name()) instanceof Placement.Placed found
                ? found.sites().stream().filter(left::contains).toList()
                : List.of();
        List<SiteName> order = new ArrayList<>(placed);
        left.stream().filter(site -> !placed.contains(site)).forEach(order::add);
        List<SiteName> answering = order.stream().filter(this::answers).toList();
        // None answers: then all are asked, so that the error tells of each why.
        return (answering.isEmpty() ? order : answering)
                .stream()
                        .map(site -> {
                            SiteObjects objects = wiring.objects(system, site, wiring.store(site));
                            return placed.contains(site) ? objects : objects.leftAlone();
                        })
                        .toList();
    }

    private boolean answers(SiteName site) {
        Look known = looks.get(site);
        if (known != null && (known.answered() || System.nanoTime() - known.at() <= BETWEEN_LOOKS.toNanos())) {
            return known.answered();
        }
        synchronized (looks) {
            Look meanwhile = looks.get(site);
            if (meanwhile != null && !meanwhile.equals(known)) {
                return meanwhile.answered();
            }
            boolean answered = look(wiring.store(site));
            looks.put(site, new Look(System.nanoTime(), answered));
            if (!answered) {
                wiring.silent(site);
            }
            return answered;
        }
    }

    private static boolean look(ObjectStore store) {
        try {
            var _ = store.head(SiteMark.KEY);
            return true;
        } catch (StoreException e) {
            return false; // A value here: whoever finds no site at all asks once more, for the reasons.
        }
    }
}
