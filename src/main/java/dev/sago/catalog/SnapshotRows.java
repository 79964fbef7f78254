package dev.sago.catalog;

import dev.sago.model.Copy;
import dev.sago.model.CopyState;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The tables {@code snapshot} and {@code copy}, row by row: written in batches, read with one query for both. */
final class SnapshotRows {

    private static final List<String> VALUES = Stream.of(
                    Stream.of("begun", "ended", "host", "parent"),
                    Columns.COUNTS.stream(),
                    Stream.of("object_bytes", "manifest_key"))
            .flatMap(names -> names)
            .toList();

    private final String writeSnapshot;
    private final String writeCopy;

    SnapshotRows(Dialect dialect) {
        writeSnapshot = dialect.upsert("snapshot", List.of("system", "id"), VALUES);
        writeCopy = dialect.upsert("copy", List.of("system", "snapshot", "site"), List.of("state", "seen"));
    }

    void write(Handle handle, Collection<CatalogSnapshot> snapshots) {
        if (snapshots.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch(writeSnapshot);
        for (CatalogSnapshot snapshot : snapshots) {
            Columns.bind(batch, snapshot.counts())
                    .bind("system", snapshot.system().value())
                    .bind("id", snapshot.id().value())
                    .bind("begun", Columns.time(snapshot.begun()))
                    .bind("ended", Columns.time(snapshot.ended()))
                    .bind("host", Columns.text(snapshot.host()))
                    .bind("parent", Columns.optionalText(snapshot.parent().map(SnapshotId::value)))
                    .bind("object_bytes", snapshot.objectBytes())
                    .bind("manifest_key", snapshot.manifestKey())
                    .add();
        }
        batch.execute();
    }

    void writeCopies(Handle handle, SystemName system, Collection<Copy> copies) {
        if (copies.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch(writeCopy);
        for (Copy copy : inOrder(copies)) {
            batch.bind("system", system.value())
                    .bind("snapshot", copy.snapshot().value())
                    .bind("site", copy.site().value())
                    .bind("state", copy.state().name())
                    .bind("seen", Columns.time(copy.seen()))
                    .add();
        }
        batch.execute();
    }

    /** Each once, the last one told; in one order everywhere, so that two processes never wait for each other. */
    private static Collection<Copy> inOrder(Collection<Copy> copies) {
        record Key(SnapshotId snapshot, SiteName site) {}
        Map<Key, Copy> byKey = new TreeMap<>(Comparator.comparing(Key::snapshot).thenComparing(Key::site));
        copies.forEach(copy -> byKey.put(new Key(copy.snapshot(), copy.site()), copy));
        return byKey.values();
    }

    /** A query for snapshots with their copies, newest first; {@code where} speaks of the snapshot as {@code s}. */
    Query read(Handle handle, String where) {
        return read(handle, "snapshot s", where);
    }

    /** The same for the newest snapshot of each system. */
    Query latestOfEach(Handle handle) {
        String newest =
                "SELECT n.id FROM snapshot n WHERE n.system = t.system ORDER BY n.system DESC, n.id DESC LIMIT 1";
        return read(
                handle,
                "(SELECT t.system, (" + newest + ") AS id FROM (SELECT DISTINCT system FROM snapshot) t) l"
                        + " LEFT JOIN snapshot s ON s.system = l.system AND s.id = l.id",
                "TRUE");
    }

    private static Query read(Handle handle, String from, String where) {
        return handle.createQuery("SELECT s.*, c.site, c.state, c.seen FROM " + from
                + " LEFT JOIN copy c ON c.system = s.system AND c.snapshot = s.id WHERE " + where
                + " ORDER BY s.id DESC, s.system, c.site");
    }

    /** Runs such a query: rows of the same snapshot become one. */
    List<CatalogSnapshot> list(Query query) {
        record Key(String system, String id) {}
        Map<Key, CatalogSnapshot> snapshots = new LinkedHashMap<>();
        Map<Key, List<Copy>> copies = new LinkedHashMap<>();
        query.map((row, context) -> {
                    Key key = new Key(row.getString("system"), row.getString("id"));
                    CatalogSnapshot snapshot = snapshots.get(key);
                    if (snapshot == null) {
                        snapshot = snapshot(row);
                        snapshots.put(key, snapshot);
                    }
                    String site = row.getString("site");
                    if (site != null) {
                        copies.computeIfAbsent(key, k -> new ArrayList<>())
                                .add(copy(row, snapshot.id(), new SiteName(site)));
                    }
                    return key;
                })
                .forEach(key -> {});
        return snapshots.entrySet().stream()
                .map(entry -> entry.getValue().with(copies.getOrDefault(entry.getKey(), List.of())))
                .toList();
    }

    private static CatalogSnapshot snapshot(ResultSet row) throws SQLException {
        return new CatalogSnapshot(
                new SystemName(row.getString("system")),
                new SnapshotId(row.getString("id")),
                Columns.time(row, "begun"),
                Columns.time(row, "ended"),
                row.getString("host"),
                Columns.optionalSnapshot(row, "parent"),
                Columns.counts(row),
                row.getLong("object_bytes"),
                row.getString("manifest_key"),
                List.of());
    }

    private static Copy copy(ResultSet row, SnapshotId snapshot, SiteName site) throws SQLException {
        return new Copy(snapshot, site, CopyState.valueOf(row.getString("state")), Columns.time(row, "seen"));
    }
}
