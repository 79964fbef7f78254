package dev.sago.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** The audit log's contract on the embedded database. */
class H2AuditTest extends AuditContract {

    @Override
    CatalogSettings fresh() {
        return new CatalogSettings("jdbc:h2", Optional.empty(), Optional.empty());
    }

    @Override
    Connection connect() throws SQLException {
        return H2File.connect(state);
    }
}
