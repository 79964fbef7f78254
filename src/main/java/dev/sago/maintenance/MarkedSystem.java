package dev.sago.maintenance;

import dev.sago.catalog.Audit;
import dev.sago.catalog.Catalog;
import dev.sago.catalog.Lease;
import dev.sago.model.Counts;
import dev.sago.model.Expiry;
import dev.sago.model.Hold;
import dev.sago.model.Run;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SagoException;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.repository.Repository;
import dev.sago.repository.SnapshotNotes;
import dev.sago.repository.Writership;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Changes the holds and expiry marks of single snapshots, at the sites first and then in the catalog, under the
 * system's lease. For one thread.
 */
public final class MarkedSystem {

    static final Duration LEASE = Duration.ofSeconds(60);

    private final Catalog catalog;
    private final InstantSource clock;
    private final String by;
    private final SystemName system;
    private final HealRun.Opener opener;

    /**
     * Nothing happens yet.
     *
     * @param by who asks: user and machine
     * @param opener opens the repository at all sites that may have something of the system
     */
    public MarkedSystem(Catalog catalog, InstantSource clock, String by, SystemName system, HealRun.Opener opener) {
        this.catalog = catalog;
        this.clock = clock;
        this.by = by;
        this.system = system;
        this.opener = opener;
    }

    /**
     * Puts a hold on a snapshot.
     *
     * @return the hold, and sites that did not take it; it counts while a single site has it
     * @throws SagoException if no site took it, or there is a hold already
     */
    public Held hold(SnapshotId id, String reason) throws InterruptedException {
        try (Lease _ = lease();
                Repository repository = opener.open()) {
            SnapshotNotes notes = repository.notes();
            Hold before = notes.holds().get(id);
            if (before != null) {
                throw SagoException.failed(
                        "Snapshot " + id + " of " + system + " is held already, by " + before.by() + ": "
                                + before.reason(),
                        "To change the reason: sago release " + system + "@" + id + ", then hold it again.",
                        null);
            }
            Hold hold = new Hold(id, reason, by, clock.instant());
            audit("hold", id, reason);
            SnapshotNotes.Outcome outcome = notes.hold(hold);
            if (outcome.done().isEmpty()) {
                throw failed("No site of " + system + " could take the hold", outcome);
            }
            record();
            return new Held(hold, outcome);
        }
    }

    /** A hold and where it lies. */
    public record Held(Hold hold, SnapshotNotes.Outcome at) {}

    /**
     * Releases a hold. All sites must answer, since one that keeps the hold would bring it back.
     *
     * @return the hold that was
     */
    public Hold release(SnapshotId id) throws InterruptedException {
        try (Lease _ = lease();
                Repository repository = opener.open()) {
            SnapshotNotes notes = repository.notes();
            Hold before = notes.holds().get(id);
            requireAll(repository, "A hold can be released only when all sites answer, or one would bring it back");
            if (before == null) {
                throw SagoException.usage(
                        "There is no hold on snapshot " + id + " of " + system, "sago snapshots " + system + " tells.");
            }
            writership(repository);
            audit("release", id, before.reason());
            SnapshotNotes.Outcome outcome = notes.release(id);
            record();
            if (!outcome.failed().isEmpty()) {
                throw failed("Snapshot " + id + " is still held at some sites", outcome);
            }
            return before;
        }
    }

    /**
     * Takes the marks of an expired snapshot back.
     *
     * @return where they were taken back, and where not; the snapshot has not expired if one site is done
     */
    public SnapshotNotes.Outcome undo(SnapshotId id) throws InterruptedException {
        try (Lease lease = lease()) {
            long run = catalog.runs().begin(system, Run.Kind.EXPIRE, lease);
            try (Repository repository = opener.open()) {
                SnapshotNotes notes = repository.notes();
                if (!notes.marks().containsKey(id)) {
                    throw SagoException.usage(
                            "Snapshot " + id + " of " + system + " has not expired",
                            "sago snapshots " + system + " tells which have.");
                }
                writership(repository);
                SnapshotNotes.Outcome outcome = notes.unmark(id);
                if (outcome.done().isEmpty()) {
                    throw failed("No mark of snapshot " + id + " could be taken back", outcome);
                }
                record();
                Outcome end = outcome.failed().isEmpty() ? Outcome.OK : Outcome.DEBTS;
                catalog.runs().end(run, end, Counts.NONE, Optional.of(id), "took the mark of " + id + " back");
                return outcome;
            } catch (InterruptedException | RuntimeException e) {
                RunEnd.failed(catalog, run, e);
                throw e;
            }
        }
    }

    /** Before it is done: what cannot be recorded is not done. */
    private void audit(String action, SnapshotId id, String reason) {
        catalog.audit().append(new Audit.Draft(action, system + "@" + id, "begun", Map.of("reason", reason)));
    }

    /** A hold anybody may put, since it only keeps; to take something back is the writer's alone. */
    private void writership(Repository repository) throws InterruptedException {
        var _ = Writership.claim(catalog.writer(), system, repository.sites(), clock.instant());
    }

    private Lease lease() {
        return catalog.leases().acquire("system/" + system, LEASE);
    }

    private void requireAll(Repository repository, String why) {
        if (!repository.unreachable().isEmpty()) {
            throw SagoException.failed(
                    why + ": "
                            + repository.unreachable().entrySet().stream()
                                    .map(site -> site.getKey() + " does not answer: "
                                            + site.getValue().getMessage())
                                    .collect(Collectors.joining("; ")),
                    "Bring the site back (sago site check SITE), then try again.",
                    null);
        }
    }

    private static SagoException failed(String what, SnapshotNotes.Outcome outcome) {
        return SagoException.failed(
                what + ": "
                        + outcome.failed().entrySet().stream()
                                .map(site -> site.getKey() + ": " + site.getValue())
                                .collect(Collectors.joining("; ")),
                "Check the sites (sago site check SITE), then try again.",
                null);
    }

    private void record() throws InterruptedException {
        try (Repository repository = opener.open()) {
            record(catalog, repository);
        }
    }

    /**
     * Takes what the sites tell into the catalog. While a site does not answer, what the catalog knows is not forgotten:
     * it may be true there.
     */
    static void record(Catalog catalog, Repository repository) {
        SystemName system = repository.system();
        SnapshotNotes notes = repository.notes();
        Map<SnapshotId, Hold> holds = new TreeMap<>(notes.holds());
        if (!repository.unreachable().isEmpty()) {
            catalog.marks().holds(system).forEach(holds::putIfAbsent);
        }
        Map<SnapshotId, Expiry> expiries = new TreeMap<>();
        notes.marks().forEach((id, marks) -> {
            if (repository.isExpired(id)) {
                expiries.put(id, marks.expiry());
            }
        });
        catalog.marks().replaceAll(system, holds.values(), expiries.values());
    }
}
