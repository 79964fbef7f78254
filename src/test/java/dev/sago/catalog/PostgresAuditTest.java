package dev.sago.catalog;

import java.sql.Connection;
import java.sql.SQLException;

/** The audit log's contract on a real PostgreSQL. */
class PostgresAuditTest extends AuditContract {

    @Override
    CatalogSettings fresh() throws SQLException {
        return Postgres.fresh();
    }

    @Override
    Connection connect() throws SQLException {
        return Postgres.connect(settings);
    }
}
