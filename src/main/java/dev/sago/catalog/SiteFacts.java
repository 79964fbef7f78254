package dev.sago.catalog;

import dev.sago.model.SiteName;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * What was learned about sites: measured rates, capabilities, when they were last seen. Names and contents are the
 * learner's own (up to 200 characters, and text such as JSON). Thread-safe; the last writer wins.
 */
public final class SiteFacts {

    private final Database database;
    private final InstantSource clock;
    private final String write;

    SiteFacts(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.write = database.dialect().upsert("site_fact", List.of("site", "name"), List.of("content", "seen"));
    }

    /**
     * One thing that was learned.
     *
     * @param site about which site
     * @param name what it is
     * @param content its value, as text
     * @param seen when it was learned
     */
    public record Fact(SiteName site, String name, String content, Instant seen) {}

    /** Keeps a fact, as learned now, in place of an older one. */
    public void put(SiteName site, String name, String content) {
        Instant now = clock.instant();
        database.run(
                "keeping \"" + name + "\" of site " + site,
                handle -> handle.createUpdate(write)
                        .bind("site", site.value())
                        .bind("name", name)
                        .bind("content", content)
                        .bind("seen", Columns.time(now))
                        .execute());
    }

    /** One fact. */
    public Optional<Fact> get(SiteName site, String name) {
        return all(site).stream().filter(fact -> fact.name().equals(name)).findFirst();
    }

    /** All facts about a site, by name. */
    public List<Fact> all(SiteName site) {
        return database.query(
                "reading what is known of site " + site,
                handle -> handle.createQuery(
                                "SELECT name, content, seen FROM site_fact WHERE site = :site ORDER BY name")
                        .bind("site", site.value())
                        .map((row, context) -> new Fact(
                                site, row.getString("name"), row.getString("content"), Columns.time(row, "seen")))
                        .list());
    }
}
