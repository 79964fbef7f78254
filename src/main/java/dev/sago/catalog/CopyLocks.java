package dev.sago.catalog;

import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Until when copies are locked against deletion, as was seen when they were made. A lock may have been extended since, for
 * a later snapshot; it was never shortened. Thread-safe.
 */
public final class CopyLocks {

    private final Database database;
    private final String write;

    CopyLocks(Database database) {
        this.database = database;
        this.write =
                database.dialect().upsert("copy_lock", List.of("system", "snapshot", "site"), List.of("locked_until"));
    }

    /** One snapshot of one system. */
    public record Of(SystemName system, SnapshotId snapshot) {}

    /** Keeps until when a snapshot's copies are locked; the snapshot must be in the catalog. */
    public void put(SystemName system, SnapshotId snapshot, Map<SiteName, Instant> until) {
        if (until.isEmpty()) {
            return;
        }
        database.run("recording the locks of snapshot " + snapshot + " of " + system, handle -> {
            var batch = handle.prepareBatch(write);
            new TreeMap<>(until)
                    .forEach((site, time) -> batch.bind("system", system.value())
                            .bind("snapshot", snapshot.value())
                            .bind("site", site.value())
                            .bind("locked_until", Columns.time(time))
                            .add());
            batch.execute();
        });
    }

    /** All that is known, of all systems or of one. */
    public Map<Of, Map<SiteName, Instant>> all(Optional<SystemName> system) {
        Map<Of, Map<SiteName, Instant>> locks = new HashMap<>();
        database.query(
                        "reading locks of copies",
                        handle -> handle.createQuery(
                                        "SELECT system, snapshot, site, locked_until FROM copy_lock WHERE :all OR system = :system")
                                .bind("all", system.isEmpty())
                                .bind("system", system.map(SystemName::value).orElse(""))
                                .map((row, context) -> new Row(
                                        new Of(
                                                new SystemName(row.getString("system")),
                                                new SnapshotId(row.getString("snapshot"))),
                                        new SiteName(row.getString("site")),
                                        Columns.time(row, "locked_until")))
                                .list())
                .forEach(row ->
                        locks.computeIfAbsent(row.of(), of -> new TreeMap<>()).put(row.site(), row.until()));
        return locks;
    }

    private record Row(Of of, SiteName site, Instant until) {}
}
