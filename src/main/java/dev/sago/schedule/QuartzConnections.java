package dev.sago.schedule;

import dev.sago.catalog.Catalog;
import org.quartz.utils.ConnectionProvider;

import java.sql.Connection;
import java.sql.SQLException;

/** Gives Quartz the catalog's connections: the one place outside of the catalog that sees {@code java.sql}, since Quartz's seam is made of it. */
final class QuartzConnections implements ConnectionProvider {

    private final Catalog catalog;

    QuartzConnections(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return catalog.openConnection();
    }

    /** The catalog is closed by whoever opened it. */
    @Override
    public void shutdown() {}

    /** The catalog is open already. */
    @Override
    public void initialize() {}
}
