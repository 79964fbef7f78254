package dev.sago.catalog;

import org.jdbi.v3.core.Handle;

import java.util.List;
import java.util.Optional;

/** What the catalog knows of itself, by name. Thread-safe. */
final class CatalogFacts {

    private final Database database;
    private final String write;

    CatalogFacts(Database database) {
        this.database = database;
        this.write = database.dialect().upsert("catalog_fact", List.of("name"), List.of("content"));
    }

    Optional<String> get(String name) {
        return database.query("reading its " + name, handle -> get(handle, name));
    }

    static Optional<String> get(Handle handle, String name) {
        return handle.createQuery("SELECT content FROM catalog_fact WHERE name = :name")
                .bind("name", name)
                .mapTo(String.class)
                .findOne();
    }

    void put(String name, String content) {
        database.run("keeping its " + name, handle -> put(handle, name, content));
    }

    void put(Handle handle, String name, String content) {
        handle.createUpdate(write).bind("name", name).bind("content", content).execute();
    }

    /** What is there, or else {@code content}, which is there from now on. Of many who ask at once all get the same. */
    String getOrPut(String name, String content) {
        return database.query("making its " + name, handle -> {
            handle.createUpdate(
                            "INSERT INTO catalog_fact (name, content) VALUES (:name, :content) ON CONFLICT DO NOTHING")
                    .bind("name", name)
                    .bind("content", content)
                    .execute();
            return get(handle, name).orElseThrow();
        });
    }
}
