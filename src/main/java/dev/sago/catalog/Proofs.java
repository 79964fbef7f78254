package dev.sago.catalog;

import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import org.jdbi.v3.core.statement.PreparedBatch;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** When copies were last proved; the newest of each system, site and depth. Thread-safe; each call is one transaction. */
public final class Proofs {

    private final Database database;
    private final String write;

    Proofs(Database database) {
        this.database = database;
        this.write = database.dialect().upsert("proof", List.of("system", "site", "depth"), List.of("proved", "run"));
    }

    /** Keeps proofs in place of older ones. */
    public void record(Collection<Proof> proofs) {
        if (proofs.isEmpty()) {
            return;
        }
        database.run("keeping " + proofs.size() + " proofs", handle -> {
            PreparedBatch batch = handle.prepareBatch(write);
            // In one order everywhere, so that two processes never wait for each other.
            proofs.stream()
                    .sorted(Comparator.comparing(Proof::system)
                            .thenComparing(Proof::site)
                            .thenComparing(Proof::depth))
                    .forEach(proof -> batch.bind("system", proof.system().value())
                            .bind("site", proof.site().value())
                            .bind("depth", proof.depth().name())
                            .bind("proved", Columns.time(proof.proved()))
                            .bind("run", proof.run())
                            .add());
            batch.execute();
        });
    }

    /** All of all systems, by one query. */
    public List<Proof> all() {
        return database.query("listing proofs", handle -> {
            Map<String, SystemName> systems = new HashMap<>(); // Each of them stands in many rows.
            Map<String, SiteName> sites = new HashMap<>();
            return handle.createQuery("SELECT * FROM proof ORDER BY system, site, depth")
                    .map((row, context) -> new Proof(
                            systems.computeIfAbsent(row.getString("system"), SystemName::new),
                            sites.computeIfAbsent(row.getString("site"), SiteName::new),
                            Proof.Depth.valueOf(row.getString("depth")),
                            Columns.time(row, "proved"),
                            row.getLong("run")))
                    .list();
        });
    }
}
