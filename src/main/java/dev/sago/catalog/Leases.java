package dev.sago.catalog;

import dev.sago.model.SagoException;
import org.jdbi.v3.core.Handle;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Locks with names that hold over all processes and machines which share the catalog, and that free themselves when
 * their holder dies. Thread-safe.
 *
 * <p>A lease is a row; who may change it is decided by single {@code UPDATE … WHERE} statements, so that of two at once one
 * succeeds. Each holding has a random token, by which a holder knows its own, and a fencing number, larger than
 * every earlier one of the name. The first number of a name is the time in seconds: numbers grow on even when a lost catalog was made anew.
 *
 * <p>Whether a lease ran out is decided by the database's clock alone; ours may be wrong.
 */
public final class Leases {

    private static final String HOLDER_COLUMNS = String.join(", ", Holder.COLUMNS);
    private static final String EXPIRY = "CURRENT_TIMESTAMP + CAST(:seconds AS NUMERIC(20, 3)) * INTERVAL '1' SECOND";
    private static final String TAKE = "UPDATE lease SET fence = fence + 1, token = :token, since = :since, expires = "
            + EXPIRY
            + ", host = :host, machine = :machine, pid = :pid, process_start = :process_start, os_user = :os_user"
            + " WHERE name = :name AND ";
    private static final int LONGEST_NAME = 200;

    private final Database database;
    private final InstantSource clock;
    private final Set<Lease> held = ConcurrentHashMap.newKeySet();

    Leases(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** What an attempt to take a lease came to. */
    private sealed interface Attempt {
        /** Taken; {@code asked} is our monotonic time before the database set the expiry. */
        record Taken(long fence, long asked) implements Attempt {}

        /** Another holds it. */
        record Held(Holder holder, Instant since) implements Attempt {}

        /** It changed hands between two statements. */
        record Again() implements Attempt {}
    }

    /**
     * Takes a lease that is free, ran out, or belongs to a process of this machine that is dead.
     *
     * @param name up to 200 characters, such as {@code system/government24}
     * @param ttl how long after the last renewal it runs out; it is renewed three times as often, so a holder on another machine that died blocks
     *     others for so long
     * @throws SagoException of kind BUSY if another holds it, saying who and since when
     */
    public Lease acquire(String name, Duration ttl) {
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("a lease's name has 1 to " + LONGEST_NAME + " characters: " + name);
        }
        String token = UUID.randomUUID().toString();
        Instant now = clock.instant();
        while (true) {
            Attempt attempt =
                    database.query("taking the lease " + name, handle -> attempt(handle, name, token, ttl, now));
            switch (attempt) {
                case Attempt.Taken taken -> {
                    Lease lease = new Lease(this, name, token, taken.fence(), ttl, taken.asked());
                    held.add(lease);
                    lease.keepAlive();
                    return lease;
                }
                case Attempt.Held other ->
                    throw new SagoException(
                            SagoException.Kind.BUSY,
                            name + " is held by " + other.holder() + " since " + other.since(),
                            "Wait until it ends. The lease of a process that died runs out by itself.");
                case Attempt.Again again -> {}
            }
        }
    }

    private Attempt attempt(Handle handle, String name, String token, Duration ttl, Instant now) {
        long asked = System.nanoTime();
        // "token = :token": this work may be done again after its commit succeeded and only the answer was lost.
        if (take(handle, "(token IS NULL OR token = :token OR expires <= CURRENT_TIMESTAMP)", name, token, ttl, now)) {
            return new Attempt.Taken(fence(handle, name), asked);
        }
        record Row(String token, Holder holder, Instant since) {}
        Optional<Row> row = handle.createQuery(
                        "SELECT token, since, " + HOLDER_COLUMNS + " FROM lease WHERE name = :name")
                .bind("name", name)
                .map((r, context) -> new Row(
                        Optional.ofNullable(r.getString("token")).orElse(""), Holder.of(r), Columns.time(r, "since")))
                .findOne();
        if (row.isEmpty()) {
            return insert(handle, name, token, ttl, now)
                    ? new Attempt.Taken(fence(handle, name), asked)
                    : new Attempt.Again();
        }
        if (row.get().token().isEmpty()) {
            return new Attempt.Again();
        }
        if (!row.get().holder().isDead()) {
            return new Attempt.Held(row.get().holder(), row.get().since());
        }
        // By the dead one's token: another that took it from the dead first keeps it.
        return take(handle, "token = '" + UUID.fromString(row.get().token()) + "'", name, token, ttl, now)
                ? new Attempt.Taken(fence(handle, name), asked)
                : new Attempt.Again();
    }

    private static boolean take(Handle handle, String condition, String name, String token, Duration ttl, Instant now) {
        return Holder.bind(handle.createUpdate(TAKE + condition), Holder.self())
                        .bind("name", name)
                        .bind("token", token)
                        .bind("since", Columns.time(now))
                        .bind("seconds", seconds(ttl))
                        .execute()
                == 1;
    }

    private static boolean insert(Handle handle, String name, String token, Duration ttl, Instant now) {
        String sql = "INSERT INTO lease (name, fence, token, since, expires, " + HOLDER_COLUMNS
                + ") VALUES (:name, :fence, :token, :since, " + EXPIRY + ", :" + String.join(", :", Holder.COLUMNS)
                + ") ON CONFLICT DO NOTHING";
        return Holder.bind(handle.createUpdate(sql), Holder.self())
                        .bind("name", name)
                        .bind("fence", now.getEpochSecond())
                        .bind("token", token)
                        .bind("since", Columns.time(now))
                        .bind("seconds", seconds(ttl))
                        .execute()
                == 1;
    }

    private static long fence(Handle handle, String name) {
        return handle.createQuery("SELECT fence FROM lease WHERE name = :name")
                .bind("name", name)
                .mapTo(Long.class)
                .one();
    }

    private static BigDecimal seconds(Duration ttl) {
        return BigDecimal.valueOf(ttl.toMillis(), 3);
    }

    /** What a renewal came to: our monotonic time before the new expiry was set, or empty if another has the lease. */
    Optional<Long> renew(Lease lease) {
        return database.query("renewing the lease " + lease.name(), handle -> {
            long asked = System.nanoTime();
            // Whether it ran out meanwhile does not matter: nobody took it, or the token would be another.
            int renewed = handle.createUpdate(
                            "UPDATE lease SET expires = " + EXPIRY + " WHERE name = :name AND token = :token")
                    .bind("name", lease.name())
                    .bind("token", lease.token())
                    .bind("seconds", seconds(lease.ttl()))
                    .execute();
            return renewed == 1 ? Optional.of(asked) : Optional.empty();
        });
    }

    /** Frees the row, if it is still this lease's. */
    void release(Lease lease) {
        held.remove(lease);
        database.run(
                "releasing the lease " + lease.name(),
                handle -> handle.createUpdate("UPDATE lease SET token = NULL WHERE name = :name AND token = :token")
                        .bind("name", lease.name())
                        .bind("token", lease.token())
                        .execute());
    }

    /** Releases all leases that were taken here and are still held. */
    void releaseAll() {
        List.copyOf(held).forEach(Lease::close);
    }
}
