package dev.sago.catalog;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL server for the tests of this JVM, on a loopback port. Where it cannot start, the tests fail: they are not
 * skipped. PostgreSQL refuses to run as root; the library starts it in a user namespace ({@code unshare -U}) then.
 */
public final class Postgres {

    private static final EmbeddedPostgres SERVER = start();
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Postgres() {}

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder().start(); // Stopped by its own shutdown hook.
        } catch (IOException e) {
            throw new IllegalStateException(
                    "PostgreSQL did not start. As root it needs `unshare -U` to work (user namespaces); otherwise run the"
                            + " tests as another user.",
                    e);
        }
    }

    /** A new, empty database. */
    public static CatalogSettings fresh() throws SQLException {
        String name = "catalog" + NUMBER.incrementAndGet();
        try (Connection connection = SERVER.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return new CatalogSettings(
                "jdbc:postgresql://localhost:" + SERVER.getPort() + "/" + name,
                Optional.of("postgres"),
                Optional.empty());
    }

    static Connection connect(CatalogSettings settings) throws SQLException {
        return DriverManager.getConnection(settings.url(), "postgres", "");
    }
}
