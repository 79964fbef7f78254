package dev.sago.catalog;

import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import org.jdbi.v3.core.statement.PreparedBatch;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far the rolling scrub of each site is: at most 259 rows for a system at a site, however many objects there are.
 * Thread-safe; each call is one transaction. Whoever scrubs a site holds a lease, so that two don't write the same rows.
 */
public final class Scrubs {

    private final Database database;
    private final String write;

    Scrubs(Database database) {
        this.database = database;
        this.write = database.dialect()
                .upsert(
                        "scrub",
                        List.of("system", "site", "folder"),
                        List.of(
                                "round_begun",
                                "pass_begun",
                                "reached",
                                "bytes",
                                "finished",
                                "whole_begun",
                                "whole_bytes"));
    }

    /** The folders of which anything is known, by name. */
    public Map<String, ScrubPass> of(SystemName system, SiteName site) {
        Map<String, ScrubPass> passes = new LinkedHashMap<>();
        database.query(
                        "reading how far the scrub of " + system + " at " + site + " is",
                        handle -> handle.createQuery(
                                        "SELECT * FROM scrub WHERE system = :system AND site = :site ORDER BY folder")
                                .bind("system", system.value())
                                .bind("site", site.value())
                                .map((row, context) -> new ScrubPass(
                                        row.getString("folder"),
                                        Columns.time(row, "round_begun"),
                                        Columns.time(row, "pass_begun"),
                                        row.getString("reached"),
                                        row.getLong("bytes"),
                                        row.getBoolean("finished"),
                                        Columns.optionalTime(row, "whole_begun"),
                                        row.getLong("whole_bytes")))
                                .list())
                .forEach(pass -> passes.put(pass.folder(), pass));
        return passes;
    }

    /** Keeps how far these folders are. */
    public void keep(SystemName system, SiteName site, Collection<ScrubPass> passes) {
        if (passes.isEmpty()) {
            return;
        }
        database.run("keeping how far the scrub of " + system + " at " + site + " is", handle -> {
            PreparedBatch batch = handle.prepareBatch(write);
            for (ScrubPass pass : passes) {
                batch.bind("system", system.value())
                        .bind("site", site.value())
                        .bind("folder", pass.folder())
                        .bind("round_begun", Columns.time(pass.round()))
                        .bind("pass_begun", Columns.time(pass.begun()))
                        .bind("reached", pass.reached())
                        .bind("bytes", pass.bytes())
                        .bind("finished", pass.finished())
                        .bind("whole_begun", Columns.optionalTime(pass.wholeBegun()))
                        .bind("whole_bytes", pass.wholeBytes())
                        .add();
            }
            batch.execute();
        });
    }
}
