package dev.sago.catalog;

import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.sago.model.SagoException;
import dev.sago.model.Writer;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;

/**
 * The catalog: what is known of systems, snapshots, copies, debts, runs, findings and sites, and the leases that keep
 * writers apart. A cache of what the sites hold, plus history: it may be lost.
 *
 * <p>Thread-safe. Several processes may have the same catalog open, on H2 too; what one commits the others see at once.
 * Every method throws {@link SagoException} when the database fails for longer than a few seconds; nothing of the failed call
 * holds then, or all of it if the answer to its commit was lost. Calls cannot be interrupted; an interrupt stays set.
 */
public final class Catalog implements AutoCloseable {

    private static final String EMBEDDED = "jdbc:h2";
    private static final String FOLDER = "catalog";

    private final Database database;
    private final Snapshots snapshots;
    private final CopyLocks locks;
    private final SnapshotMarks marks;
    private final RetiredIndexes retired;
    private final Debts debts;
    private final Runs runs;
    private final Recoveries recoveries;
    private final Findings findings;
    private final Scrubs scrubs;
    private final Proofs proofs;
    private final Notices notices;
    private final SiteFacts facts;
    private final Leases leases;
    private final Duties duties;
    private final Nodes nodes;
    private final Drills drills;
    private final CatalogFacts self;
    private final Audit audit;
    private final Pauses pauses;
    private final Requests requests;
    private volatile @Nullable Writer writer;

    private Catalog(Database database, InstantSource clock) {
        this.database = database;
        this.self = new CatalogFacts(database);
        this.audit = new Audit(database, clock, self, () -> writer().catalog());
        this.debts = new Debts(database, clock);
        this.snapshots = new Snapshots(database, clock);
        this.marks = new SnapshotMarks(database);
        this.retired = new RetiredIndexes(database);
        this.runs = new Runs(database, clock, audit);
        this.recoveries = new Recoveries(database, audit);
        this.locks = new CopyLocks(database);
        this.findings = new Findings(database, clock);
        this.scrubs = new Scrubs(database);
        this.proofs = new Proofs(database);
        this.notices = new Notices(database);
        this.facts = new SiteFacts(database, clock);
        this.leases = new Leases(database, clock);
        this.duties = new Duties(database, clock);
        this.nodes = new Nodes(database, clock);
        this.drills = new Drills(database);
        this.pauses = new Pauses(database, clock, audit);
        this.requests = new Requests(database, clock, audit);
    }

    private Catalog(Catalog whole, RunCause cause) {
        this.database = whole.database;
        this.self = whole.self;
        this.audit = whole.audit;
        this.debts = whole.debts;
        this.snapshots = whole.snapshots;
        this.marks = whole.marks;
        this.retired = whole.retired;
        this.runs = whole.runs.because(cause);
        this.locks = whole.locks;
        this.findings = whole.findings;
        this.scrubs = whole.scrubs;
        this.facts = whole.facts;
        this.leases = whole.leases;
        this.proofs = whole.proofs;
        this.notices = whole.notices;
        this.duties = whole.duties;
        this.nodes = whole.nodes;
        this.drills = whole.drills;
        this.recoveries = whole.recoveries;
        this.pauses = whole.pauses;
        this.requests = whole.requests;
        this.writer = whole.writer;
    }

    /** A view of this catalog whose runs are recorded with this cause. Not to be closed: this one is. */
    public Catalog because(RunCause cause) {
        return new Catalog(this, cause);
    }

    /**
     * Opens the catalog, makes it if there is none, and brings its tables up to date.
     *
     * @param state Sago's state folder; the embedded database lies in its folder {@code catalog}, closed to other users
     * @throws SagoException if the settings are wrong, or the catalog is unreachable, damaged or of a newer Sago
     */
    public static Catalog open(CatalogSettings settings, Path state, InstantSource clock) {
        return open(settings, state, clock, Database.PATIENCE);
    }

    /** Whether there is something to open, as far as this can be told without opening it: of a server, yes. */
    public static boolean isThere(CatalogSettings settings, Path state) {
        return !settings.url().equals(EMBEDDED) || EmbeddedDatabase.isThere(state.resolve(FOLDER));
    }

    static Catalog open(CatalogSettings settings, Path state, InstantSource clock, Duration patience) {
        if (settings.url().equals(EMBEDDED)) {
            return embedded(state.resolve(FOLDER), clock, patience);
        }
        if (settings.url().startsWith("jdbc:postgresql:")) {
            return postgres(settings, clock, patience);
        }
        throw SagoException.usage(
                "`catalog: url` names no database that Sago knows",
                "Use \"jdbc:h2\" for the embedded one, or \"jdbc:postgresql://host/database\".");
    }

    private static Catalog embedded(Path folder, InstantSource clock, Duration patience) {
        CatalogFault faults = CatalogFault.ofFolder(folder.toString());
        if (folder.toString().contains(";")) {
            throw SagoException.usage(
                    "the embedded catalog cannot lie in " + folder
                            + ", since H2 takes ';' for the end of a file's name",
                    "Choose another folder for `state`.");
        }
        try {
            EmbeddedDatabase connections = new EmbeddedDatabase(folder);
            Database database = new Database(connections, Dialect.H2, faults, patience);
            Schema schema = new Schema(database, faults, flyway -> flyway.dataSource(connections.url(), "sago", ""));
            return ready(database, schema, clock);
        } catch (IOException e) {
            throw SagoException.failed(
                    "the catalog's folder " + folder + " could not be made: " + e,
                    "Give this user the right to write there, or choose another folder for `state`.",
                    e);
        }
    }

    private static Catalog postgres(CatalogSettings settings, InstantSource clock, Duration patience) {
        CatalogFault faults = CatalogFault.ofUrl(settings.url());
        try {
            PostgresPool pool = new PostgresPool(settings);
            Database database = new Database(pool, Dialect.POSTGRESQL, faults, patience);
            return ready(database, new Schema(database, faults, flyway -> flyway.dataSource(pool.dataSource())), clock);
        } catch (PoolInitializationException e) {
            throw faults.explain("connecting", e);
        }
    }

    private static Catalog ready(Database database, Schema schema, InstantSource clock) {
        try {
            schema.bringUp();
            return new Catalog(database, clock);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /**
     * This catalog as a writer to repositories. Its id is made when it is first asked for and stays as long as the catalog does; a
     * catalog that was copied has the same, which nobody can tell then.
     */
    public Writer writer() {
        Writer known = writer;
        if (known == null) {
            String id = self.getOrPut("id", UUID.randomUUID().toString());
            known = new Writer(id, Holder.self().host());
            writer = known;
        }
        return known;
    }

    /** The log of all changes. */
    public Audit audit() {
        return audit;
    }

    /** Snapshots and their copies. */
    public Snapshots snapshots() {
        return snapshots;
    }

    /** Until when copies are locked. */
    public CopyLocks locks() {
        return locks;
    }

    /** Indexes that were replaced and that a lock still holds. */
    public RetiredIndexes retired() {
        return retired;
    }

    /** Holds and expiry marks of snapshots. */
    public SnapshotMarks marks() {
        return marks;
    }

    /** Objects that sites lack. */
    public Debts debts() {
        return debts;
    }

    /** Executions, running and past. */
    public Runs runs() {
        return runs;
    }

    /** Recoveries of many systems. */
    public Recoveries recoveries() {
        return recoveries;
    }

    /** What verification found and nobody healed yet. */
    public Findings findings() {
        return findings;
    }

    /** How far the rolling scrub of each site is. */
    public Scrubs scrubs() {
        return scrubs;
    }

    /** When copies were last proved. */
    public Proofs proofs() {
        return proofs;
    }

    /** Alarms, and messages about them. */
    public Notices notices() {
        return notices;
    }

    /** Drills and the chain of their reports. */
    public Drills drills() {
        return drills;
    }

    /** What was learned about sites. */
    public SiteFacts facts() {
        return facts;
    }

    /** Which systems are paused. */
    public Pauses pauses() {
        return pauses;
    }

    /** What the command line asks of running servers. */
    public Requests requests() {
        return requests;
    }

    /** The locks between writers, over all processes that share this catalog. */
    public Leases leases() {
        return leases;
    }

    /** The timetable, and what was done at its due times. */
    public Duties duties() {
        return duties;
    }

    /** The processes that share the work. */
    public Nodes nodes() {
        return nodes;
    }

    /** Whether several machines can share this catalog; the embedded one lies in one machine's folder. */
    public boolean isShared() {
        return database.dialect() == Dialect.POSTGRESQL;
    }

    /**
     * A connection for a library that brings its own SQL, outside of all that this class promises; the caller closes it.
     *
     * @throws SQLException if the database does not give one
     */
    public Connection openConnection() throws SQLException {
        return database.openConnection();
    }

    /** Releases this process's leases and closes all connections. The objects that were got from it must not be used afterwards. */
    @Override
    public void close() {
        leases.releaseAll();
        database.close();
    }
}
