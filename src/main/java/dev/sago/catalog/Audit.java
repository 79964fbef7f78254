package dev.sago.catalog;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sago.model.AuditRecord;
import dev.sago.model.Sha256;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import org.jdbi.v3.core.Handle;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The audit log: every change and who made it, as a chain of hashes (see {@link AuditRecord}). {@link Runs} writes the begin and the
 * end of each run, in the transaction of the run itself: a run that cannot be recorded does not begin. What is no run calls
 * {@link #append} before it changes anything. Thread-safe, for several processes too: they append to one chain.
 */
public final class Audit {

    private static final String CONFIGURATION = "configuration";
    private static final String EXPORTED = "exported/";
    private static final int LONGEST_DETAILS = 8000;

    private final Database database;
    private final InstantSource clock;
    private final CatalogFacts facts;
    private final Supplier<String> catalog;
    private volatile Supplier<Optional<Configuration>> configuration = Optional::empty;
    private volatile boolean configurationSeen;
    private volatile boolean due;

    Audit(Database database, InstantSource clock, CatalogFacts facts, Supplier<String> catalog) {
        this.database = database;
        this.clock = clock;
        this.facts = facts;
        this.catalog = catalog;
    }

    /**
     * What is to be recorded.
     *
     * @param action what is done: a word in lower case with hyphens
     * @param subject on what, such as a system's name; may be empty
     * @param outcome {@code begun} before it is done; {@code ok}, {@code failed} and the like afterwards
     * @param details more, by name; no secrets
     */
    public record Draft(String action, String subject, String outcome, Map<String, String> details) {

        private String json() {
            ObjectNode node = JsonNodeFactory.instance.objectNode();
            details.forEach((name, value) ->
                    node.put(name, value.length() > LONGEST_DETAILS ? value.substring(0, LONGEST_DETAILS) : value));
            return Columns.text(node.toString());
        }
    }

    /**
     * The configuration in force.
     *
     * @param file where it stands
     * @param hash SHA-256 of its text, which holds no secrets
     */
    public record Configuration(String file, Sha256 hash) {}

    /** Says how to see the configuration: asked before the first record of this process, which a changed configuration precedes. */
    public void configuration(Supplier<Optional<Configuration>> look) {
        configuration = look;
    }

    /**
     * Appends a record.
     *
     * @throws dev.sago.model.SagoException if it could not be written; then what it tells must not be done
     */
    public void append(Draft draft) {
        note(draft);
        due = true;
    }

    /** The same for what changes nothing, so that it is worth no export of its own: the next one takes it along. */
    public void note(Draft draft) {
        seeConfiguration();
        String id = UUID.randomUUID().toString();
        String chain = catalog.get();
        database.run("writing the audit log", handle -> append(handle, chain, id, draft));
    }

    /** The id of the chain, to be asked for before a transaction. */
    String chain() {
        return catalog.get();
    }

    /** Appends within a transaction, once for each id. */
    void append(Handle handle, String chain, String id, Draft draft) {
        boolean there = handle.createQuery("SELECT number FROM audit WHERE id = :id")
                .bind("id", id)
                .mapTo(Long.class)
                .findOne()
                .isPresent();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        while (!there) {
            // Another process may take the number first: it is waited for, and then the next number is tried.
            there = insert(handle, record(last(handle), chain, id, now, draft));
        }
    }

    private static AuditRecord record(Optional<AuditRecord> last, String chain, String id, Instant now, Draft draft) {
        Holder self = Holder.self();
        AuditRecord record = new AuditRecord(
                last.map(AuditRecord::number).orElse(0L) + 1,
                id,
                now,
                Columns.text(self.user()),
                Columns.text(System.getenv().getOrDefault("SUDO_USER", "")),
                Columns.text(self.host()),
                draft.action(),
                Columns.text(draft.subject()),
                draft.outcome(),
                draft.json(),
                AuditRecord.beginning(chain));
        return record.after(last.map(AuditRecord::hash).orElseGet(record::hash));
    }

    private static boolean insert(Handle handle, AuditRecord record) {
        return handle.createUpdate("INSERT INTO audit (number, id, happened, os_user, sudo_user, host, action, subject,"
                                + " outcome, details, hash) VALUES (:number, :id, :happened, :user, :sudo, :host,"
                                + " :action, :subject, :outcome, :details, :hash) ON CONFLICT DO NOTHING")
                        .bind("number", record.number())
                        .bind("id", record.id())
                        .bind("happened", Columns.time(record.time()))
                        .bind("user", record.user())
                        .bind("sudo", record.sudoUser())
                        .bind("host", record.host())
                        .bind("action", record.action())
                        .bind("subject", record.subject())
                        .bind("outcome", record.outcome())
                        .bind("details", record.details())
                        .bind("hash", record.hash().hex())
                        .execute()
                == 1;
    }

    /** Records the configuration if it is not the one that was seen last; once in a process. */
    void seeConfiguration() {
        if (configurationSeen) {
            return;
        }
        Optional<Configuration> seen = configuration.get();
        if (seen.isPresent()) {
            String hash = seen.get().hash().hex();
            String id = UUID.randomUUID().toString();
            String chain = catalog.get();
            database.run("looking whether the configuration changed", handle -> {
                Optional<String> before = CatalogFacts.get(handle, CONFIGURATION);
                if (!before.equals(Optional.of(hash))) {
                    Map<String, String> details = Map.of("sha256", hash, "before", before.orElse(""));
                    append(
                            handle,
                            chain,
                            id,
                            new Draft(CONFIGURATION, seen.get().file(), "seen", details));
                    facts.put(handle, CONFIGURATION, hash);
                }
            });
        }
        configurationSeen = true;
    }

    /** Says that a run was recorded. */
    void setDue() {
        due = true;
    }

    /** Whether this process has appended something since it opened the catalog, so that an export is due. */
    public boolean isDue() {
        return due;
    }

    /** The newest record. */
    public Optional<AuditRecord> last() {
        return database.query("reading the audit log", Audit::last);
    }

    private static Optional<AuditRecord> last(Handle handle) {
        return handle.createQuery("SELECT * FROM audit ORDER BY number DESC LIMIT 1")
                .map((row, context) -> record(row))
                .findOne();
    }

    /** The records after a number, in order; at most {@code limit}. As they stand: nothing is checked. */
    public List<AuditRecord> after(long number, int limit) {
        return database.query(
                "reading the audit log",
                handle -> handle.createQuery("SELECT * FROM audit WHERE number > :number ORDER BY number LIMIT :limit")
                        .bind("number", number)
                        .bind("limit", limit)
                        .map((row, context) -> record(row))
                        .list());
    }

    /** The record of a number. */
    public Optional<AuditRecord> get(long number) {
        return after(number - 1, 1).stream()
                .filter(record -> record.number() == number)
                .findFirst();
    }

    /**
     * The newest records, newest first.
     *
     * @param system only those of this system
     * @param since only those of that time or later
     */
    public List<AuditRecord> recent(Optional<SystemName> system, Optional<Instant> since, int limit) {
        return database.query("reading the audit log", handle -> {
            var query = handle.createQuery("SELECT * FROM audit WHERE TRUE"
                    + (system.isPresent() ? " AND subject = :system" : "")
                    + (since.isPresent() ? " AND happened >= :since" : "") + " ORDER BY number DESC LIMIT :limit");
            system.ifPresent(name -> query.bind("system", name.value()));
            since.ifPresent(time -> query.bind("since", Columns.time(time)));
            return query.bind("limit", limit).map((row, context) -> record(row)).list();
        });
    }

    private static AuditRecord record(ResultSet row) throws SQLException {
        return new AuditRecord(
                row.getLong("number"),
                row.getString("id"),
                Columns.time(row, "happened"),
                row.getString("os_user"),
                row.getString("sudo_user"),
                row.getString("host"),
                row.getString("action"),
                row.getString("subject"),
                row.getString("outcome"),
                row.getString("details"),
                hash(row.getString("hash")));
    }

    /** One that is none, since somebody changed it, becomes one that fits nowhere. */
    private static Sha256 hash(String hex) {
        try {
            return Sha256.parse(hex);
        } catch (IllegalArgumentException e) {
            return Sha256.hash(new byte[0]);
        }
    }

    /**
     * How far the log was exported to a site.
     *
     * @param last the number of the last record that lies there
     * @param hash its hash
     * @param key the id of the master key that it was sealed for
     */
    public record Exported(long last, Sha256 hash, String key) {}

    /** What was exported to a site. */
    public Optional<Exported> exported(SiteName site) {
        return facts.get(EXPORTED + site).flatMap(Audit::parse);
    }

    private static Optional<Exported> parse(String text) {
        String[] parts = text.split(" ", 3);
        try {
            return Optional.of(new Exported(Long.parseLong(parts[0]), Sha256.parse(parts[1]), parts[2]));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty(); // Not written by us: then all is exported once more.
        }
    }

    /** Keeps how far it was exported. */
    public void exported(SiteName site, Exported upTo) {
        facts.put(EXPORTED + site, upTo.last() + " " + upTo.hash().hex() + " " + upTo.key());
    }

    /** The hash of the configuration, and the key, that were exported to a site last, as one text. */
    public Optional<String> exportedConfiguration(SiteName site) {
        return facts.get(EXPORTED + site + "/" + CONFIGURATION);
    }

    /** Keeps it. */
    public void exportedConfiguration(SiteName site, String text) {
        facts.put(EXPORTED + site + "/" + CONFIGURATION, text);
    }

    /** An enum constant as a word of the log. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
