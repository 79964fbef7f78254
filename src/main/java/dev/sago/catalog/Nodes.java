package dev.sago.catalog;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** The nodes of the cluster and when each was seen last, by the database's clock. Thread-safe. */
public final class Nodes {

    private static final Duration FORGOTTEN = Duration.ofDays(7);

    private final Database database;
    private final InstantSource clock;
    private final String write;

    Nodes(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.write = database.dialect().upsert("node", List.of("name"), List.of("host", "pools", "since", "seen"));
    }

    /** Says that this process lives, by this name; a node that has not been seen for a week is forgotten. */
    public void beat(String name, List<String> pools, Instant since) {
        database.run("telling that node " + name + " lives", handle -> {
            int known = handle.createUpdate(
                            "UPDATE node SET seen = CURRENT_TIMESTAMP, pools = :pools WHERE name = :name")
                    .bind("pools", String.join(",", pools))
                    .bind("name", name)
                    .execute();
            if (known == 0) {
                handle.createUpdate(write)
                        .bind("name", name)
                        .bind("host", Holder.self().host())
                        .bind("pools", String.join(",", pools))
                        .bind("since", Columns.time(since))
                        .bind("seen", Columns.time(clock.instant()))
                        .execute();
                handle.createUpdate("UPDATE node SET seen = CURRENT_TIMESTAMP WHERE name = :name")
                        .bind("name", name)
                        .execute();
                handle.createUpdate("DELETE FROM node WHERE seen < :old")
                        .bind("old", Columns.time(clock.instant().minus(FORGOTTEN)))
                        .execute();
            }
        });
    }

    /** Says that this node has ended well. */
    public void leave(String name) {
        database.run(
                "telling that node " + name + " ended",
                handle -> handle.createUpdate("DELETE FROM node WHERE name = :name")
                        .bind("name", name)
                        .execute());
    }

    /** All that have not ended well, by name. */
    public List<NodeRow> all() {
        record Now(Instant time) {}
        return database.query("listing nodes", handle -> {
            Now now = handle.createQuery("SELECT CURRENT_TIMESTAMP AS now_time")
                    .map((row, context) -> new Now(Columns.time(row, "now_time")))
                    .one();
            return handle.createQuery("SELECT name, host, pools, since, seen FROM node ORDER BY name")
                    .map((row, context) -> new NodeRow(
                            row.getString("name"),
                            row.getString("host"),
                            List.of(row.getString("pools").split(",")),
                            Columns.time(row, "since"),
                            Duration.between(Columns.time(row, "seen"), now.time())))
                    .list();
        });
    }

    /** How far our clock is ahead of the database's; negative where it is behind. */
    public Duration ahead() {
        return database.query("asking for the time", handle -> {
            Instant theirs = handle.createQuery("SELECT CURRENT_TIMESTAMP AS now_time")
                    .map((row, context) -> Columns.time(row, "now_time"))
                    .one();
            return Duration.between(theirs, clock.instant());
        });
    }
}
