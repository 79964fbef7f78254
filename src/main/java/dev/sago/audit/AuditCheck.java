package dev.sago.audit;

import dev.sago.audit.AuditReport.SiteResult;
import dev.sago.catalog.Audit.Exported;
import dev.sago.catalog.Catalog;
import dev.sago.model.AuditRecord;
import dev.sago.model.SagoException;
import dev.sago.model.Sha256;
import dev.sago.model.SiteName;
import dev.sago.repository.ExportSeal;
import dev.sago.repository.FormatException;
import dev.sago.site.ObjectStore;
import dev.sago.site.StoreException;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Verifies audit logs: the catalog's chain by itself, then against what the sites have. An edit, a removal and a change of order
 * break the chain; a chain that was made anew, or cut at its end, is not the one at the sites. By the names of the
 * objects alone; those that do not agree are opened, to say which record it is.
 */
public final class AuditCheck {

    private final ExportSeal seal;
    private final List<AuditFault> faults = new ArrayList<>();
    private final List<SiteResult> sites = new ArrayList<>();
    private long records;

    /** Opens with this key what must be opened. */
    public AuditCheck(ExportSeal seal) {
        this.seal = seal;
    }

    /** Verifies the catalog's log by itself and against each site. */
    public AuditReport ofCatalog(Catalog catalog, Map<SiteName, ObjectStore> stores) {
        ChainCheck chain = ChainCheck.of(catalog);
        faults.addAll(chain.faults());
        records = chain.last();
        stores.forEach((site, store) -> {
            try {
                sites.add(new SiteResult(site, compare(catalog, chain, site, store), Optional.empty()));
            } catch (StoreException e) {
                sites.add(new SiteResult(site, 0, Optional.of(String.valueOf(e.getMessage()))));
            }
        });
        return report();
    }

    /** Verifies the logs of all catalogs that a site has, by what lies there alone: every object is opened. */
    public AuditReport ofSite(SiteName site, ObjectStore store) throws StoreException {
        long last = 0;
        for (Map.Entry<String, List<LogName>> log : logs(store, LogName.FOLDER).entrySet()) {
            last = Math.max(last, checkLog(site, store, log.getKey(), log.getValue()));
        }
        sites.add(new SiteResult(site, last, Optional.empty()));
        return report();
    }

    private AuditReport report() {
        return new AuditReport(records, List.copyOf(sites), List.copyOf(faults));
    }

    /** Objects by catalog, in the order of their first records, longer ones first. */
    private static Map<String, List<LogName>> logs(ObjectStore store, String prefix) throws StoreException {
        Map<String, List<LogName>> logs = new TreeMap<>();
        store.list(prefix, object -> {
            LogName.parse(object.key())
                    .ifPresent(name -> logs.computeIfAbsent(name.catalog(), c -> new ArrayList<>())
                            .add(name));
            return true;
        });
        logs.values()
                .forEach(names -> names.sort(Comparator.comparingLong(LogName::first)
                        .thenComparing(Comparator.comparingLong(LogName::last).reversed())));
        return logs;
    }

    /** Compares the catalog with a site; gives the last record that the site has. */
    private long compare(Catalog catalog, ChainCheck chain, SiteName site, ObjectStore store) throws StoreException {
        String id = catalog.writer().catalog();
        List<LogName> names = logs(store, LogName.FOLDER + id + "/").getOrDefault(id, List.of());
        long covered = 0;
        for (LogName name : names) {
            if (name.first() > covered + 1) {
                fault(site.value(), covered + 1, "the records up to " + (name.first() - 1) + " were removed there");
            }
            covered = Math.max(covered, name.last());
            compare(catalog, chain, site, store, name);
        }
        Optional<Exported> told = catalog.audit().exported(site);
        if (told.isPresent() && told.get().last() > covered) {
            fault(
                    site.value(),
                    covered + 1,
                    "the records up to " + told.get().last() + " were exported and are not there any more");
        }
        return covered;
    }

    private void compare(Catalog catalog, ChainCheck chain, SiteName site, ObjectStore store, LogName name)
            throws StoreException {
        if (name.last() <= chain.last()
                && catalog.audit()
                        .get(name.last())
                        .map(AuditRecord::hash)
                        .filter(name.hash()::equals)
                        .isPresent()) {
            return;
        }
        Optional<LogText> there = open(site, store, name);
        long first = there.map(text -> firstDifference(catalog, text)).orElse(name.last());
        if (first > chain.last()) {
            fault(
                    "catalog",
                    first,
                    "the log ends at " + chain.last() + ", but site " + site + " has records up to " + name.last()
                            + ": the end was removed, or the catalog is a copy or an older one");
        } else {
            fault("catalog", first, "the record is not the one that site " + site + " has");
        }
    }

    private static long firstDifference(Catalog catalog, LogText there) {
        for (AuditRecord record : there.records()) {
            if (catalog.audit().get(record.number()).filter(record::equals).isEmpty()) {
                return record.number();
            }
        }
        return there.records().getLast().number();
    }

    private long checkLog(SiteName site, ObjectStore store, String catalog, List<LogName> names) throws StoreException {
        Map<Long, Sha256> hashes = new TreeMap<>();
        hashes.put(0L, AuditRecord.beginning(catalog));
        long covered = 0;
        for (LogName name : names) {
            if (name.first() > covered + 1) {
                // Removed, or sealed for another master key: after its change all is there once more for the new one.
                fault(
                        site.value(),
                        covered + 1,
                        "catalog " + catalog + ": the records up to " + (name.first() - 1)
                                + " are not there for this key");
            }
            Optional<LogText> text = open(site, store, name);
            if (text.isPresent()) {
                checkObject(site, name, text.get(), hashes);
                covered = Math.max(covered, name.last());
            }
        }
        return covered;
    }

    private void checkObject(SiteName site, LogName name, LogText text, Map<Long, Sha256> hashes) {
        Sha256 before = hashes.getOrDefault(name.first() - 1, text.previous());
        if (!before.equals(text.previous())) {
            fault(site.value(), name.first(), "catalog " + name.catalog() + ": it does not follow what is before it");
        }
        ChainCheck chain = new ChainCheck(site.value(), text.previous(), name.first() - 1);
        text.records().forEach(record -> {
            chain.next(record);
            Sha256 known = hashes.putIfAbsent(record.number(), record.hash());
            if (known != null && !known.equals(record.hash())) {
                fault(site.value(), record.number(), "catalog " + name.catalog() + ": two objects differ in it");
            }
        });
        faults.addAll(chain.faults());
        if (chain.last() != name.last() || !chain.hash().equals(name.hash())) {
            fault(site.value(), name.last(), name.key() + " does not end as its name tells");
        }
        records += text.records().size();
    }

    private Optional<LogText> open(SiteName site, ObjectStore store, LogName name) throws StoreException {
        try {
            LogText text = LogText.parse(seal.open(store.getAll(name.key(), ExportSeal.MOST_BYTES)));
            if (text.records().isEmpty() || !text.catalog().equals(name.catalog())) {
                throw new FormatException("it does not hold what its name tells");
            }
            return Optional.of(text);
        } catch (SagoException e) {
            if (e.kind() == SagoException.Kind.FAILED) {
                return Optional.empty(); // Sealed for another master key.
            }
            fault(site.value(), name.first(), name.key() + ": " + e.getMessage());
            return Optional.empty();
        } catch (FormatException e) {
            fault(site.value(), name.first(), name.key() + " is damaged: " + e.getMessage());
            return Optional.empty();
        }
    }

    private void fault(String where, long record, String text) {
        faults.add(new AuditFault(where, record, text));
    }
}
