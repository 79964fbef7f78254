package dev.sago.catalog;

import org.h2.Driver;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.FileStore;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * Connections to H2 in a file below Sago's state. The first process that opens the file owns it and serves it to the
 * others on the loopback interface (H2's automatic mixed mode); when it ends, one of the others becomes the owner.
 *
 * <p>There is no pool: to open a connection inside the owner costs microseconds. Only one <em>keeper</em> stays open, because
 * H2 closes the file, slowly, with its last connection. A keeper that was served by another process says nothing about
 * this one: as soon as a new connection turns out to be inside this process, the keeper is replaced by one that is too.
 *
 * <p>Who may connect: H2's server asks for a random key that stands only in the lock file, and the folder is closed to
 * other users; so there is no password.
 */
final class EmbeddedDatabase implements Connections {

    /*
     * MODE and DATABASE_TO_LOWER: so that the same SQL works as on PostgreSQL. TRACE_LEVEL_FILE: no trace file with rows in
     * it. MAX_COMPACT_TIME: closing rewrites nothing; H2 would rewrite a part of the file each time, which of a catalog of 100 MB
     * takes longer than all that `sago status` does. See isWorthCompacting.
     */
    private static final String OPTIONS =
            ";AUTO_SERVER=TRUE;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;TRACE_LEVEL_FILE=0;MAX_COMPACT_TIME=0";

    static {
        // Without it H2's server for the other processes would listen on all interfaces. H2 reads it once, when its
        // classes load.
        System.setProperty("h2.bindAddress", "127.0.0.1");
    }

    private static final String NAME = "catalog";

    /** Of a smaller file nobody misses what is not used. */
    private static final long SMALL_FILE = 16 << 20;

    private static final int HALF = 50;

    private final Driver driver = new Driver();
    private final Properties user = new Properties();
    private final Path folder;
    private final String url;
    private @Nullable Connection keeper;
    private boolean closed;

    /** Makes the folder, readable by its owner only; opens nothing yet. */
    EmbeddedDatabase(Path folder) throws IOException {
        this.folder = folder.toAbsolutePath().normalize();
        this.url = "jdbc:h2:file:" + this.folder.resolve(NAME) + OPTIONS;
        user.put("user", "sago");
        user.put("password", "");
        Files.createDirectories(this.folder);
        if (Files.getFileStore(this.folder).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(this.folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** Whether there is a database in the folder. */
    static boolean isThere(Path folder) {
        return Files.exists(folder.resolve(NAME + ".mv.db"));
    }

    @Override
    public Connection openConnection() throws SQLException {
        Connection connection = connect();
        try {
            keep(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    private synchronized void keep(Connection opened) throws SQLException {
        if (closed) {
            throw new SQLException("the catalog was closed");
        }
        Connection former = keeper;
        if (former != null && !former.isClosed() && (isInside(former) || !isInside(opened))) {
            return;
        }
        Connection next = connect();
        if (isInside(next)) {
            try (Statement statement = next.createStatement()) {
                // Every commit is written before it returns: a lease or a debt must survive kill -9 in the next moment.
                statement.execute("SET WRITE_DELAY 0");
            }
        }
        keeper = next;
        if (former != null) {
            closeQuietly(former);
        }
    }

    private static boolean isInside(Connection connection) throws SQLException {
        return connection.unwrap(JdbcConnection.class).getSession() instanceof SessionLocal;
    }

    private Connection connect() throws SQLException {
        return driver.connect(url, user);
    }

    /** For Flyway, which opens its own connections. */
    String url() {
        return url;
    }

    /** The folder of the file. */
    Path folder() {
        return folder;
    }

    /**
     * Closes the file if this process owns it, with the connections of others: they reconnect, and one of them becomes
     * the owner. Otherwise they would be cut off when this process ends, and wait for its stale lock file.
     */
    @Override
    public synchronized void close() throws SQLException {
        if (closed) {
            return;
        }
        closed = true;
        if (keeper == null) {
            return;
        }
        try (Connection last = keeper) {
            if (!last.isClosed() && isInside(last)) {
                try (Statement statement = last.createStatement()) {
                    statement.execute(isWorthCompacting(last) ? "SHUTDOWN COMPACT" : "SHUTDOWN");
                }
            }
        }
    }

    /**
     * Whether more than half of the file is no longer used. Then it is written anew: as that much had to be written since the last time, it
     * costs each run little on average. Killed meanwhile, the old file stays.
     */
    private static boolean isWorthCompacting(Connection inside) throws SQLException {
        SessionLocal session =
                (SessionLocal) inside.unwrap(JdbcConnection.class).getSession();
        FileStore<?> file = session.getDatabase().getStore().getMvStore().getFileStore();
        return file.size() > SMALL_FILE && Math.min(file.getFillRate(), file.getChunksFillRate()) < HALF;
    }

    @SuppressWarnings("EmptyCatch") // a connection whose server is gone cannot be closed better than it is
    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // see above
        }
    }
}
