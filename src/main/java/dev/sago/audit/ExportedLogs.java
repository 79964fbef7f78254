package dev.sago.audit;

import dev.sago.model.AuditRecord;
import dev.sago.model.SagoException;
import dev.sago.model.Sha256;
import dev.sago.model.SiteName;
import dev.sago.repository.ExportSeal;
import dev.sago.repository.FormatException;
import dev.sago.site.ObjectStore;
import dev.sago.site.StoreException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Brings the audit logs that lie at a site back to a folder, so that they can be read where their catalog is gone. */
public final class ExportedLogs {

    private ExportedLogs() {}

    /**
     * A log that was brought back.
     *
     * @param catalog whose log
     * @param file lines of JSON, one for each record, as the package describes them
     * @param records how many
     * @param last the number of the last
     * @param hash its hash
     */
    public record Saved(String catalog, Path file, long records, long last, Sha256 hash) {}

    /** Writes each catalog's log into a file of its own; what the key does not open or is damaged is left out, which {@link AuditCheck} tells. */
    public static List<Saved> save(SiteName site, ObjectStore store, ExportSeal seal, Path folder) throws IOException {
        Map<String, TreeMap<Long, AuditRecord>> logs = new TreeMap<>();
        List<LogName> names = new ArrayList<>();
        store.list(LogName.FOLDER, object -> {
            LogName.parse(object.key()).ifPresent(names::add);
            return true;
        });
        for (LogName name : names) {
            open(store, seal, name)
                    .forEach(record -> logs.computeIfAbsent(name.catalog(), c -> new TreeMap<>())
                            .put(record.number(), record));
        }
        List<Saved> saved = new ArrayList<>();
        Files.createDirectories(folder);
        for (Map.Entry<String, TreeMap<Long, AuditRecord>> log : logs.entrySet()) {
            List<AuditRecord> records = List.copyOf(log.getValue().values());
            AuditRecord last = records.getLast();
            Path file = folder.resolve("audit-" + log.getKey() + ".jsonl");
            Files.write(file, new LogText(log.getKey(), AuditRecord.beginning(log.getKey()), records).bytes());
            saved.add(new Saved(log.getKey(), file, records.size(), last.number(), last.hash()));
        }
        return saved;
    }

    private static List<AuditRecord> open(ObjectStore store, ExportSeal seal, LogName name) throws StoreException {
        try {
            return LogText.parse(seal.open(store.getAll(name.key(), ExportSeal.MOST_BYTES)))
                    .records();
        } catch (SagoException | FormatException e) {
            return List.of(); // Of another key, or damaged: the check of the site tells which.
        }
    }
}
