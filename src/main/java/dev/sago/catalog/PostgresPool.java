package dev.sago.catalog;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.sago.model.Secret;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A pool of connections to PostgreSQL; few, since no run needs more than one at a time. */
final class PostgresPool implements Connections {

    private static final int LARGEST = 10;
    private static final long PATIENCE_MILLIS = 10_000;

    private static final String SECONDS_TO_CONNECT = "10";

    /** No query of ours takes so long; a migration of a large catalog may take minutes. */
    private static final String SECONDS_OF_SILENCE = "600";

    private final HikariDataSource pool;

    /**
     * Connects once.
     *
     * @throws PoolInitializationException if that fails, with PostgreSQL's own exception as its cause
     */
    PostgresPool(CatalogSettings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("catalog");
        config.setJdbcUrl(settings.url());
        settings.user().ifPresent(config::setUsername);
        settings.password().map(Secret::reveal).ifPresent(config::setPassword);
        config.setMaximumPoolSize(LARGEST);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(PATIENCE_MILLIS);
        config.setInitializationFailTimeout(1); // A wrong URL or password is told at once, not after the patience.
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        // A server that takes connections and answers nothing would be waited for for ever, by a restore too.
        config.addDataSourceProperty("connectTimeout", SECONDS_TO_CONNECT);
        config.addDataSourceProperty("loginTimeout", SECONDS_TO_CONNECT);
        config.addDataSourceProperty("socketTimeout", SECONDS_OF_SILENCE);
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("ApplicationName", "sago");
        pool = new HikariDataSource(config);
    }

    @Override
    public Connection openConnection() throws SQLException {
        return pool.getConnection();
    }

    DataSource dataSource() {
        return pool;
    }

    @Override
    public void close() {
        pool.close();
    }
}
