package dev.sago.audit;

import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.repository.ExportSeal;
import dev.sago.repository.FormatException;
import dev.sago.site.ObjectStore;
import dev.sago.site.StoreException;

import java.util.TreeSet;

/** The configurations that lie at a site. */
public final class ExportedConfiguration {

    private ExportedConfiguration() {}

    /**
     * The text of the newest that the key opens.
     *
     * @throws SagoException of kind FAILED if there is none or the key opens none; of kind DAMAGE if it is damaged
     */
    public static byte[] newest(SiteName site, ObjectStore store, ExportSeal seal) throws StoreException {
        return newest(site, store, seal, false);
    }

    /**
     * The same.
     *
     * @param passDamaged whether one that is damaged is passed over for the one before it
     */
    public static byte[] newest(SiteName site, ObjectStore store, ExportSeal seal, boolean passDamaged)
            throws StoreException {
        TreeSet<String> keys = new TreeSet<>();
        store.list(Exporter.CONFIGURATIONS, object -> {
            keys.add(object.key());
            return true;
        });
        if (keys.isEmpty()) {
            throw SagoException.failed(
                    "Site " + site + " has no configuration",
                    "Try another site: it is brought to each with a run.",
                    null);
        }
        SagoException refused = null;
        for (String key : keys.descendingSet()) {
            try {
                return seal.open(store.getAll(key, ExportSeal.MOST_BYTES));
            } catch (FormatException e) {
                if (passDamaged) {
                    continue;
                }
                throw new SagoException(
                        SagoException.Kind.DAMAGE,
                        key + " at site " + site + " is damaged: " + e.getMessage(),
                        "Try another site.",
                        e);
            } catch (SagoException e) {
                refused = refused == null ? e : refused; // For another master key, before or after a change of it.
            }
        }
        if (refused == null) {
            throw new SagoException(
                    SagoException.Kind.DAMAGE,
                    "All configurations at site " + site + " are damaged",
                    "Try another site.");
        }
        throw refused;
    }
}
