package dev.sago.backup;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.CatalogSnapshot;
import dev.sago.catalog.Lease;
import dev.sago.chunk.Cutter;
import dev.sago.crypto.KeyRing;
import dev.sago.model.Copy;
import dev.sago.model.Counted;
import dev.sago.model.Counts;
import dev.sago.model.Debt;
import dev.sago.model.Entry;
import dev.sago.model.EntryName;
import dev.sago.model.Event;
import dev.sago.model.Run;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.model.Snapshot;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.repository.ChunkWriter;
import dev.sago.repository.Commit;
import dev.sago.repository.ObjectKeys;
import dev.sago.repository.Repository;
import dev.sago.repository.RepositoryReader;
import dev.sago.repository.RepositoryWriter;
import dev.sago.repository.SiteObjects;
import dev.sago.repository.SoleWriter;
import dev.sago.repository.WriteSettings;
import dev.sago.repository.Writership;
import dev.sago.source.Source;
import dev.sago.source.SourceSettings;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * One backup of one system, from the lease to the commit. The stages of each source: {@link Walker}, {@link Reader}
 * (several), {@link TreeAssembler}, with bounded queues between them; then the repository settles, indexes and commits.
 *
 * <p>Used once, by one thread; {@link #progress()} may be asked by any thread. Interrupting the thread ends the run:
 * nothing of it counts, what is stored is indexed, and the next run goes on from there.
 */
public final class BackupRun {

    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final int FILES_AHEAD = 1024;
    private static final int STEPS_AHEAD = 4096;
    private static final long SALVAGE_MILLIS = 8000;
    private static final String HOOK = "hooks.after ";

    /** What a run works with; shared by runs. */
    public record Tools(
            Catalog catalog, KeyRing keys, SourceOpener sources, Path state, InstantSource clock, String host) {}

    private final Tools tools;
    private final SystemSettings settings;
    private final SystemName system;
    private final List<SiteObjects> sites;
    private final Event.Listener listener;
    private final RunMeter meter = new RunMeter();
    private final Problems problems;
    private final RunHooks hooks;
    private volatile @Nullable RepositoryWriter writing;
    private volatile Parent parent;

    /** Prepares a run; nothing happens yet. */
    public BackupRun(Tools tools, SystemSettings settings, List<SiteObjects> sites, Event.Listener listener) {
        this.tools = tools;
        this.settings = settings;
        this.system = settings.name();
        this.sites = sites;
        this.listener = listener;
        this.problems = new Problems(system, listener);
        this.parent = Parent.none(system);
        this.hooks = new RunHooks(system, settings.hooks(), System.getenv());
    }

    /** How far it is. */
    public BackupProgress progress() {
        RepositoryWriter writer = writing;
        Optional<Counts> before = parent.snapshot().map(Snapshot::counts);
        return new BackupProgress(
                meter.files(),
                meter.bytes(),
                before.map(Counts::files).orElse(-1L),
                before.map(Counts::bytes).orElse(-1L),
                meter.readBytes(),
                writer == null ? 0 : writer.meter().newBytes(),
                writer == null ? 0 : writer.meter().storedBytes(),
                writer == null ? List.of() : writer.progress());
    }

    /**
     * Makes the snapshot.
     *
     * @throws SagoException if it could not be committed, another run holds the system, or it was interrupted; it is in
     *     the catalog's history either way
     */
    public BackupResult execute() throws InterruptedException {
        try (Lease lease = tools.catalog().leases().acquire("system/" + system, LEASE)) {
            boolean broken = lastRunBroken(lease);
            long run = tools.catalog().runs().begin(system, Run.Kind.BACKUP, lease);
            Instant begun = tools.clock().instant();
            try {
                BackupResult result = followed(backUp(begun, broken, lease));
                Snapshot snapshot = result.commit().snapshot();
                tools.catalog()
                        .runs()
                        .end(run, result.outcome(), snapshot.counts(), Optional.of(snapshot.id()), describe(result));
                return result;
            } catch (InterruptedException e) {
                end(run, Outcome.INTERRUPTED, "interrupted");
                throw e;
            } catch (IOException e) {
                end(run, Outcome.FAILED, String.valueOf(e.getMessage()));
                throw SagoException.failed(
                        "Backup of " + system + " failed: " + e.getMessage(),
                        "Check the source and start it again; what was stored is not sent twice.",
                        e);
            } catch (RuntimeException e) {
                end(run, isInterrupt(e) ? Outcome.INTERRUPTED : Outcome.FAILED, String.valueOf(e.getMessage()));
                throw e;
            } finally {
                after(Outcome.FAILED, Optional.empty()); // An Error: what was held still must go on all the same.
            }
        }
    }

    private static boolean isInterrupt(RuntimeException e) {
        return Thread.currentThread().isInterrupted()
                || (e instanceof SagoException failure && failure.kind() == SagoException.Kind.INTERRUPTED);
    }

    private void end(long run, Outcome outcome, String text) {
        String told = after(outcome, Optional.empty())
                .map(failure -> text + "; " + HOOK + failure)
                .orElse(text);
        tools.catalog().runs().end(run, outcome, counts(), Optional.empty(), told);
    }

    private BackupResult followed(BackupResult made) {
        SnapshotId id = made.commit().snapshot().id();
        Optional<String> failure = after(made.outcome(), Optional.of(id));
        Outcome outcome = failure.isPresent() ? Outcome.INCOMPLETE : made.outcome();
        return new BackupResult(outcome, made.commit(), made.took(), made.adopted(), failure);
    }

    /** Runs the command that follows a backup, if that is still to be done. */
    private Optional<String> after(Outcome outcome, Optional<SnapshotId> snapshot) {
        Optional<String> failure = hooks.after(outcome, snapshot);
        failure.ifPresent(text -> listener.on(new Event.HookFailed(system, text)));
        return failure;
    }

    private static String describe(BackupResult result) {
        Commit commit = result.commit();
        List<String> parts = new ArrayList<>();
        commit.reasons().forEach((site, reason) -> parts.add(site + " incomplete: " + reason));
        commit.locks().refused().forEach((site, reason) -> parts.add(site + " not locked: " + reason));
        if (commit.snapshot().counts().unreadable() > 0) {
            parts.add(Counted.of(commit.snapshot().counts().unreadable(), "entry", "entries") + " could not be read");
        }
        result.hookFailure().ifPresent(failure -> parts.add(HOOK + failure));
        return String.join("; ", parts);
    }

    /** Whether packs may lie at the sites that no index names: the last run was killed, failed, or is unknown. */
    private boolean lastRunBroken(Lease lease) {
        boolean abandoned =
                !tools.catalog().runs().closeAbandoned(system, lease).isEmpty();
        Optional<Run> last = tools.catalog().runs().recent(Optional.of(system), 20).stream()
                .filter(run -> run.kind() == Run.Kind.BACKUP)
                .findFirst();
        return abandoned || last.isEmpty() || last.get().snapshot().isEmpty();
    }

    private BackupResult backUp(Instant begun, boolean broken, Lease lease) throws IOException, InterruptedException {
        listener.on(new Event.Stage(system, "opening"));
        int quorum = settings.policy().quorum();
        boolean known = tools.catalog().snapshots().latest(system).isPresent();
        WriteSettings writeSettings = WriteSettings.forWriters(readers() + 1);
        Writership writership = Writership.claim(tools.catalog().writer(), system, sites, begun);
        SoleWriter guard = new SoleWriter(lease::check, writership);
        try (Repository repository =
                        Repository.openOrFound(system, tools.keys(), sites, tools.state(), quorum, known, listener);
                RepositoryWriter writer =
                        new RepositoryWriter(repository, quorum, knownDebts(), writeSettings, guard, listener)) {
            writing = writer;
            if (settings.policy().immutable().copies() > 0) {
                writer.retired(tools.catalog().retired().of(system));
            }
            int adopted = broken ? writer.adoptOrphans() : 0;
            try {
                List<Entry> roots = readAll(repository, writer);
                lease.check();
                listener.on(new Event.Stage(system, "committing"));
                Commit commit = writer.commit(
                        begun,
                        tools.clock().instant(),
                        tools.host(),
                        newest(repository),
                        roots,
                        counts(),
                        problems.kept());
                record(commit);
                return new BackupResult(
                        outcome(commit),
                        commit,
                        Duration.between(begun, tools.clock().instant()),
                        adopted,
                        Optional.empty());
            } catch (IOException | InterruptedException | RuntimeException e) {
                salvage(writer, e);
                throw e;
            }
        }
    }

    private static int readers() {
        return Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 16);
    }

    private Map<SiteName, Set<String>> knownDebts() {
        Map<SiteName, Set<String>> debts = new TreeMap<>();
        for (Debt debt : tools.catalog().debts().of(system)) {
            debts.computeIfAbsent(debt.site(), site -> new TreeSet<>()).add(debt.key());
        }
        return debts;
    }

    /** Keeps what a run that ends early has stored; what it cannot keep now, the next run finds by listing. */
    private void salvage(RepositoryWriter writer, Exception cause) {
        boolean interrupted = Thread.interrupted() || cause instanceof InterruptedException;
        try {
            writer.salvage(SALVAGE_MILLIS);
            recordDebts(writer.debts());
        } catch (InterruptedException | RuntimeException e) {
            cause.addSuppressed(e);
        } finally {
            if (interrupted && !(cause instanceof InterruptedException)) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private List<Entry> readAll(Repository repository, RepositoryWriter writer)
            throws IOException, InterruptedException {
        List<Entry> roots = new ArrayList<>();
        try (RepositoryReader reader = repository.reader();
                ChunkWriter treeChunks = writer.treeWriter()) {
            parent = Parent.newest(repository, reader, listener);
            newest(repository)
                    .flatMap(id ->
                            Event.ClockBehind.seen(system, id, tools.clock().instant()))
                    .ifPresent(listener::on);
            hooks.before();
            listener.on(new Event.Stage(system, "reading"));
            List<SourceSettings> inOrder = new ArrayList<>(settings.sources());
            inOrder.sort(SystemSettings.IN_TREE_ORDER);
            for (SourceSettings source : inOrder) {
                roots.add(readOne(source, repository, writer, treeChunks));
            }
            treeChunks.flush();
        }
        return roots;
    }

    private static Optional<SnapshotId> newest(Repository repository) {
        List<SnapshotId> ids = repository.snapshots();
        return ids.isEmpty() ? Optional.empty() : Optional.of(ids.getLast());
    }

    private Entry readOne(
            SourceSettings sourceSettings, Repository repository, RepositoryWriter writer, ChunkWriter treeChunks)
            throws IOException, InterruptedException {
        EntryName name = EntryName.of(sourceSettings.name());
        BlockingQueue<Step> toAssemble = new ArrayBlockingQueue<>(STEPS_AHEAD);
        long[] gear = repository.gearTable();
        List<Entry> root = new ArrayList<>(1);
        List<Reader> readers = new ArrayList<>();
        try (ReaderDesk desk = new ReaderDesk(FILES_AHEAD, readers());
                Source source = tools.sources().open(sourceSettings);
                Crew crew = new Crew()) {
            Walker walker = new Walker(
                    sourceSettings.name(),
                    parent.trees(name, null),
                    parent.snapshot()
                            .map(snapshot -> snapshot.counts().unreadable() == 0)
                            .orElse(false),
                    repository.index(),
                    desk,
                    toAssemble,
                    meter,
                    problems);
            crew.start("walk-" + system, () -> {
                toAssemble.put(new Step.End(source.walk(walker)));
                desk.end();
            });
            for (int i = 0; i < readers(); i++) {
                Reader one = new Reader(desk, writer.dataWriter(), new Cutter(gear), meter, problems);
                readers.add(one);
                crew.start("read-" + system + "-" + i, one::run);
            }
            crew.start("tree-" + system, () -> {
                Entry assembled = new TreeAssembler(toAssemble, treeChunks, writer).run(name);
                synchronized (root) {
                    root.add(assembled);
                }
            });
            crew.await();
            synchronized (root) {
                tellIfEmptied(parent.root(name), root.getFirst());
                return root.getFirst();
            }
        } finally {
            readers.forEach(Reader::close);
        }
    }

    private void tellIfEmptied(Optional<Entry> before, Entry now) {
        if (now.content().isEmpty()) {
            problems.emptied(before, now.name());
        }
    }

    private Counts counts() {
        RepositoryWriter writer = writing;
        return new Counts(
                meter.files.sum(),
                meter.folders.sum(),
                meter.others.sum(),
                meter.bytes.sum(),
                meter.changedFiles.sum(),
                meter.readBytes.sum(),
                writer == null ? 0 : writer.meter().newBytes(),
                writer == null ? 0 : writer.meter().storedBytes(),
                problems.unreadableCount(),
                meter.unstable.sum());
    }

    private void record(Commit commit) {
        Instant now = tools.clock().instant();
        SnapshotId id = commit.snapshot().id();
        List<Copy> copies = new ArrayList<>();
        commit.copies().forEach((site, state) -> copies.add(new Copy(id, site, state, now)));
        CatalogSnapshot row = CatalogSnapshot.of(
                commit.snapshot(), commit.snapshot().counts().storedBytes(), ObjectKeys.snapshot(id), copies);
        tools.catalog().snapshots().commit(row, debts(commit.debts()));
        tools.catalog().locks().put(system, id, commit.locks().until());
        recordDebts(commit.debts());
    }

    private List<Debt> debts(Map<SiteName, Set<String>> bySite) {
        List<Debt> debts = new ArrayList<>();
        bySite.forEach((site, keys) -> keys.forEach(key -> debts.add(new Debt(system, site, key))));
        return debts;
    }

    /** Makes the catalog's debts of this system exactly these. */
    private void recordDebts(Map<SiteName, Set<String>> bySite) {
        Set<Debt> now = new HashSet<>(debts(bySite));
        List<Debt> paid = new ArrayList<>(tools.catalog().debts().of(system));
        paid.removeAll(now);
        tools.catalog().debts().add(now);
        tools.catalog().debts().pay(paid);
    }

    private Outcome outcome(Commit commit) {
        if (commit.snapshot().counts().unreadable() > 0) {
            return Outcome.INCOMPLETE;
        }
        boolean asWanted = commit.debts().isEmpty()
                && commit.reasons().isEmpty()
                && commit.locks().refused().isEmpty();
        return asWanted ? Outcome.OK : Outcome.DEBTS;
    }
}
