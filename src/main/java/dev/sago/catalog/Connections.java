package dev.sago.catalog;

import org.jdbi.v3.core.ConnectionFactory;

import java.sql.SQLException;

/** Gives connections to one database, and closes what it keeps open between them. Thread-safe. */
interface Connections extends ConnectionFactory, AutoCloseable {

    /** Closes all; no connection can be had afterwards. Can be called twice. */
    @Override
    void close() throws SQLException;
}
