package dev.sago.catalog;

import dev.sago.model.SagoException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;

import java.util.function.UnaryOperator;

/**
 * The version of the catalog's tables. One cheap query tells whether they are as this Sago wants them; only if they are
 * not is Flyway loaded, which takes longer than all the rest of a short command.
 */
final class Schema {

    /** The version of the newest file in {@code db/migration}. */
    static final int VERSION = 11;

    /** What Flyway writes; null for its marker row of a schema that it did not make. */
    private static final String NEWEST =
            "SELECT version FROM flyway_schema_history WHERE success AND version IS NOT NULL"
                    + " ORDER BY installed_rank DESC LIMIT 1";

    private static final int ATTEMPTS = 5;

    private final Database database;
    private final CatalogFault faults;
    private final UnaryOperator<FluentConfiguration> target;

    Schema(Database database, CatalogFault faults, UnaryOperator<FluentConfiguration> target) {
        this.database = database;
        this.faults = faults;
        this.target = target;
    }

    /** Brings the tables to {@link #VERSION}; refuses tables that are newer. */
    void bringUp() {
        int found = version();
        if (found > VERSION) {
            throw SagoException.failed(
                    faults.catalog() + " has schema version " + found + ", and this Sago knows versions up to "
                            + VERSION,
                    "Use the newer Sago that made it. Or: " + faults.renew(),
                    null);
        }
        if (found < VERSION) {
            migrate();
        }
    }

    /** The version of the tables; 0 where there are none. */
    private int version() {
        try {
            return database.query(
                    "reading its schema version",
                    handle -> handle.createQuery(NEWEST)
                            .map((row, context) -> Integer.parseInt(row.getString("version")))
                            .findOne()
                            .orElse(0));
        } catch (SagoException e) {
            if (SqlFault.of(e) == SqlFault.NO_TABLE) {
                return 0;
            }
            throw e;
        }
    }

    private void migrate() {
        for (int attempt = 1; ; attempt++) {
            try {
                target.apply(Flyway.configure(Schema.class.getClassLoader()))
                        .locations("classpath:db/migration")
                        .validateMigrationNaming(true)
                        .load()
                        .migrate();
                return;
            } catch (FlywayException e) {
                if (version() == VERSION) {
                    return; // Another process was quicker.
                }
                // The process that owned the file may have ended in the middle.
                if (attempt == ATTEMPTS || !SqlFault.of(e).passes()) {
                    throw SagoException.failed(
                            faults.catalog() + " could not be brought to schema version " + VERSION + ": "
                                    + String.valueOf(e.getMessage())
                                            .lines()
                                            .findFirst()
                                            .orElse(""),
                            faults.renew(),
                            e);
                }
            }
        }
    }
}
