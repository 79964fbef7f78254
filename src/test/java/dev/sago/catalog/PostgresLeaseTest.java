package dev.sago.catalog;

import java.sql.Connection;
import java.sql.SQLException;

/** The leases' contract on a real PostgreSQL. */
class PostgresLeaseTest extends LeaseContract {

    @Override
    CatalogSettings fresh() throws SQLException {
        return Postgres.fresh();
    }

    @Override
    Connection connect() throws SQLException {
        return Postgres.connect(settings);
    }
}
