package dev.sago.catalog;

import dev.sago.model.SagoException;
import dev.sago.model.Uninterrupted;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.TemplateEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Does pieces of work on the database, each in one transaction. Thread-safe.
 *
 * <p>Work must be repeatable: it is done again when its transaction met another one, when the connection broke (with H2 also
 * when the process that owned the file ended), or when the database cannot be reached for a moment; for at most
 * the given patience. A commit whose answer was lost is repeated too, so all work of this package is written such that doing it twice
 * is the same as doing it once.
 *
 * <p>It runs on threads that nobody interrupts: an interrupt would close H2's file under all others. A caller that is interrupted meanwhile waits to the end and finds its interrupt flag set.
 */
final class Database implements AutoCloseable {

    /** How long work is tried again by default. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final long FIRST_PAUSE_MILLIS = 5;
    private static final long LONGEST_PAUSE_MILLIS = 250;

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final Jdbi jdbi;
    private final Connections connections;
    private final Dialect dialect;
    private final CatalogFault faults;
    private final Duration patience;
    private final ExecutorService threads;

    Database(Connections connections, Dialect dialect, CatalogFault faults, Duration patience) {
        this.connections = connections;
        this.dialect = dialect;
        this.faults = faults;
        this.patience = patience;
        this.jdbi = Jdbi.create(connections);
        // Our SQL is plain: without this Jdbi would look for <attributes> in it.
        jdbi.getConfig(SqlStatements.class)
                .setTemplateEngine(TemplateEngine.NOP)
                .setSqlParser(new NamedParameters());
        // Not virtual ones: for a socket under such the JVM keeps a thread in the kernel, and waits 0.3 s for that when
        // it ends.
        this.threads = Executors.newCachedThreadPool(
                Thread.ofPlatform().name("catalog-", 0).daemon().factory());
    }

    Dialect dialect() {
        return dialect;
    }

    /** A connection that the caller closes. */
    Connection openConnection() throws SQLException {
        return connections.openConnection();
    }

    /** Does work without a result; see {@link #query}. */
    void run(String what, Consumer<Handle> work) {
        query(what, handle -> {
            work.accept(handle);
            return true;
        });
    }

    /**
     * Does work in one transaction.
     *
     * @param what what is tried, for the error: "the catalog … failed while " + what
     * @throws SagoException if it cannot be done
     */
    <T> T query(String what, Function<Handle, T> work) {
        return uninterrupted(threads.submit(() -> untilItPasses(what, () -> jdbi.inTransaction(work::apply))));
    }

    private <T> T untilItPasses(String what, Callable<T> work) throws Exception {
        long end = System.nanoTime() + patience.toNanos();
        for (int attempt = 0; ; attempt++) {
            try {
                return work.call();
            } catch (JdbiException e) {
                long pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(attempt, 10));
                if (!SqlFault.of(e).passes() || System.nanoTime() + pause * 1_000_000 - end > 0) {
                    throw faults.explain(what, e);
                }
                Thread.sleep(pause / 2 + ThreadLocalRandom.current().nextLong(pause));
            }
        }
    }

    private static <T> T uninterrupted(Future<T> future) {
        try {
            return Uninterrupted.await(future::get);
        } catch (ExecutionException e) {
            throw unwrapped(e);
        }
    }

    private static RuntimeException unwrapped(ExecutionException e) {
        return switch (e.getCause()) {
            case SagoException said -> {
                // Thrown on another thread: show also who asked.
                said.addSuppressed(new SagoException(said.kind(), "asked for here", ""));
                yield said;
            }
            case RuntimeException other -> other;
            case Error error -> throw error;
            case null, default -> new IllegalStateException("the catalog's work ended unexpectedly", e);
        };
    }

    @Override
    public void close() {
        if (threads.isShutdown()) {
            return;
        }
        // On a thread that nobody interrupts, as all work is: the caller may be here because of an interrupt.
        uninterrupted(threads.submit(this::closeConnections));
        threads.shutdown();
    }

    private boolean closeConnections() {
        try {
            connections.close();
            return true;
        } catch (SQLException e) {
            // Everything is committed and written; a file that was not closed well is repaired when it is opened next.
            LOG.warn("the catalog did not close well: {}", e.getMessage());
            return false;
        }
    }
}
