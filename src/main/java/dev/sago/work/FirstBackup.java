package dev.sago.work;

import dev.sago.backup.SystemSettings;
import dev.sago.model.SiteName;
import dev.sago.repository.ObjectKeys;
import dev.sago.site.ObjectStore;
import dev.sago.site.StoreException;

import java.util.concurrent.atomic.AtomicBoolean;

/** Whether a system was ever backed up, as far as catalog and sites can tell. */
public final class FirstBackup {

    private FirstBackup() {}

    /** Whether neither the catalog nor any of its sites that answers knows a snapshot of it. */
    public static boolean isDue(SystemSettings system, Wiring wiring) {
        return wiring.catalog().snapshots().latest(system.name()).isEmpty()
                && wiring.placed(system).stream().noneMatch(site -> isAt(site, system, wiring));
    }

    private static boolean isAt(SiteName site, SystemSettings system, Wiring wiring) {
        try {
            return isAt(wiring.store(site), system);
        } catch (StoreException e) {
            return false; // A site that does not answer cannot tell; the run that follows says so.
        }
    }

    /** Whether this site has a snapshot of the system. */
    public static boolean isAt(ObjectStore site, SystemSettings system) throws StoreException {
        AtomicBoolean found = new AtomicBoolean();
        site.list(ObjectKeys.system(system.name()) + ObjectKeys.SNAPSHOTS, object -> {
            found.set(true);
            return false;
        });
        return found.get();
    }
}
