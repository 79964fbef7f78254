package dev.sago.audit;

import dev.sago.catalog.Audit;
import dev.sago.catalog.Audit.Exported;
import dev.sago.catalog.Catalog;
import dev.sago.model.AuditRecord;
import dev.sago.model.SagoException;
import dev.sago.model.Sha256;
import dev.sago.model.SiteName;
import dev.sago.repository.ExportSeal;
import dev.sago.site.Body;
import dev.sago.site.ObjectStore;
import dev.sago.site.ObjectStore.PutMode;
import dev.sago.site.SiteMark;
import dev.sago.site.StoreException;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Brings to a site what it lacks of the audit log, and the configuration if it is not the one that was brought last. One small read
 * and, where there is something new, one write for each of the two. Safe for threads, one per site.
 */
public final class Exporter {

    static final String CONFIGURATIONS = "sago/config/";

    private static final int RECORDS_PER_OBJECT = 10_000;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Catalog catalog;
    private final ExportSeal seal;

    /** Exports this catalog's log. */
    public Exporter(Catalog catalog, ExportSeal seal) {
        this.catalog = catalog;
        this.seal = seal;
    }

    /**
     * Exports to one site. A place that is not marked as the site is left alone: it is not in use yet, or its disk is not
     * mounted.
     *
     * @param configuration the text of the configuration
     * @param now for the name of the configuration
     * @return whether the site has everything now
     * @throws SagoException of kind DAMAGE if the catalog's log is not the one that was exported before
     */
    public boolean export(SiteName site, ObjectStore store, byte[] configuration, Instant now) throws StoreException {
        Optional<String> key = seal.keyId();
        if (key.isEmpty() || !(SiteMark.look(store, site) instanceof SiteMark.Seen.Own)) {
            return false;
        }
        exportConfiguration(site, store, key.get(), configuration, now);
        exportLog(site, store, key.get());
        return true;
    }

    private void exportConfiguration(SiteName site, ObjectStore store, String key, byte[] text, Instant now)
            throws StoreException {
        String brought = Sha256.hash(text).hex() + " " + key;
        if (catalog.audit().exportedConfiguration(site).equals(Optional.of(brought))) {
            return;
        }
        Body sealed = seal.seal(text);
        String name = CONFIGURATIONS + TIME.format(now) + "-" + sealed.sha256().hex();
        store.put(name, sealed, PutMode.CREATE);
        catalog.audit().exportedConfiguration(site, brought);
    }

    private void exportLog(SiteName site, ObjectStore store, String key) throws StoreException {
        Audit audit = catalog.audit();
        Optional<Exported> before = audit.exported(site);
        before.ifPresent(upTo -> refuseAnother(site, upTo));
        // After a change of the master key all is brought once more, for those who have the new one only.
        long from = before.filter(upTo -> upTo.key().equals(key))
                .map(Exported::last)
                .orElse(0L);
        while (true) {
            List<AuditRecord> records = audit.after(from, RECORDS_PER_OBJECT);
            if (records.isEmpty()) {
                return;
            }
            put(store, records, previous(from));
            AuditRecord last = records.getLast();
            audit.exported(site, new Exported(last.number(), last.hash(), key));
            from = last.number();
        }
    }

    private Sha256 previous(long number) {
        return catalog.audit()
                .get(number)
                .map(AuditRecord::hash)
                .orElseGet(() -> AuditRecord.beginning(catalog.writer().catalog()));
    }

    private void put(ObjectStore store, List<AuditRecord> records, Sha256 previous) throws StoreException {
        String chain = catalog.writer().catalog();
        Body sealed = seal.seal(new LogText(chain, previous, records).bytes());
        String name = LogName.of(chain, records).key();
        try {
            store.put(name, sealed, PutMode.CREATE);
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.EXISTS) {
                throw e;
            }
            // Another process brought the same. If it was sealed for the former master key, this is the better one.
            store.put(name, sealed, PutMode.REPLACE);
        }
    }

    private void refuseAnother(SiteName site, Exported upTo) {
        Optional<AuditRecord> here = catalog.audit().get(upTo.last());
        if (here.map(AuditRecord::hash).filter(upTo.hash()::equals).isEmpty()) {
            throw new SagoException(
                    SagoException.Kind.DAMAGE,
                    "record " + upTo.last() + " of the audit log is not the one that was exported to " + site,
                    "The log was changed or cut. See where: sago audit verify");
        }
    }
}
