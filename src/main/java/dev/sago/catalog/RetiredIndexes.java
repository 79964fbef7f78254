package dev.sago.catalog;

import dev.sago.model.SystemName;

import java.util.Collection;
import java.util.Set;

/**
 * Index objects that prune has replaced and could not delete, since a lock holds them. Nothing needs them, so their
 * locks are let run out. Thread-safe.
 */
public final class RetiredIndexes {

    private final Database database;

    RetiredIndexes(Database database) {
        this.database = database;
    }

    /** Makes those of a system exactly these, by relative key. */
    public void replaceAll(SystemName system, Collection<String> keys) {
        database.run("keeping the retired indexes of " + system, handle -> {
            handle.createUpdate("DELETE FROM retired_index WHERE system = :system")
                    .bind("system", system.value())
                    .execute();
            for (String key : keys) {
                handle.createUpdate("INSERT INTO retired_index (system, object_key) VALUES (:system, :key)")
                        .bind("system", system.value())
                        .bind("key", key)
                        .execute();
            }
        });
    }

    /** Those of a system, by relative key. */
    public Set<String> of(SystemName system) {
        return Set.copyOf(database.query(
                "reading the retired indexes of " + system,
                handle -> handle.createQuery("SELECT object_key FROM retired_index WHERE system = :system")
                        .bind("system", system.value())
                        .mapTo(String.class)
                        .list()));
    }
}
