package dev.sago.drill;

import dev.sago.backup.Hooks.Hook;
import dev.sago.crypto.KeyRing;
import dev.sago.drill.DrillFailure.Reason;
import dev.sago.drill.ScratchSpace.Claim;
import dev.sago.drill.SystemDrill.CheckResult;
import dev.sago.drill.SystemDrill.SampleDrawn;
import dev.sago.drill.SystemDrill.SnapshotUsed;
import dev.sago.maintenance.Sample;
import dev.sago.maintenance.Sample.Chosen;
import dev.sago.model.Counts;
import dev.sago.model.Event;
import dev.sago.model.SagoException;
import dev.sago.model.Sha256;
import dev.sago.model.Snapshot;
import dev.sago.model.SnapshotId;
import dev.sago.repository.ChunkSink;
import dev.sago.repository.Repository;
import dev.sago.repository.RepositoryReader;
import dev.sago.repository.SiteObjects;
import dev.sago.restore.DestinationLostException;
import dev.sago.restore.Overwrite;
import dev.sago.restore.RestoreRun;
import dev.sago.restore.Selection;
import dev.sago.source.Destination;
import dev.sago.source.FolderAccess;
import dev.sago.source.Source;
import dev.sago.source.SourceSettings;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One drill of one system, as if on a bare machine: with the key and the surviving sites, and without what this machine
 * remembers of any site. Nothing is written but to scratch space or the folder that was named; no site is repaired. What goes
 * wrong is in the result; only an interrupt is thrown, when scratch space is empty again. Used once, by one thread.
 */
public final class DrillRun {

    /**
     * What all drills share.
     *
     * @param environment this process's, for own checks
     */
    public record Tools(
            InstantSource clock,
            Event.Listener listener,
            ScratchSpace scratch,
            RandomGenerator random,
            Map<String, String> environment) {}

    /** A chunk that is wrong at the sites is met by reading it with its hash, which is kept as a finding; all else is thrown away. */
    private static final ChunkSink ASKED_AGAIN = new ChunkSink() {
        @Override
        public void chunk(Sha256 id, ByteBuffer plain) {}

        @Override
        public void lost(Sha256 id, String reason) {}
    };

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private final Tools tools;
    private final DrillOrder order;
    private final Timeline time;
    private final DrillNotes notes;
    private volatile @Nullable RestoreRun restoring;

    /** Prepares it; its time begins now. */
    public DrillRun(Tools tools, DrillOrder order) {
        this.tools = tools;
        this.order = order;
        this.time = new Timeline(order.system().name(), tools.clock(), tools.listener());
        this.notes = new DrillNotes(order, time);
    }

    /** Bytes written so far; any thread may ask. */
    public long writtenBytes() {
        RestoreRun run = restoring;
        return run == null ? 0 : run.meter().bytes();
    }

    /** Files written so far. */
    public long writtenFiles() {
        RestoreRun run = restoring;
        return run == null ? 0 : run.meter().files();
    }

    /** Does it. */
    public SystemDrill execute() throws InterruptedException {
        Claim claim;
        try {
            claim = tools.scratch().claim();
        } catch (IOException e) {
            notes.fail(
                    Reason.SCRATCH, "Scratch space could not be used: " + e, "Check `drill: scratch` and its rights.");
            return notes.result();
        }
        boolean interrupted = false;
        try {
            rehearse(claim);
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            interrupted |= Thread.interrupted(); // It does not hurry the cleaning up, which is what makes room again.
            cleanUp(claim);
        }
        if (interrupted) {
            throw new InterruptedException("the drill of " + order.system().name() + " was interrupted");
        }
        return notes.result();
    }

    private void rehearse(Claim claim) throws InterruptedException {
        Reason step = Reason.KEY;
        try {
            KeyRing keys = time.time(DrillPhase.KEYS, () -> order.keys().open());
            step = Reason.OPEN;
            List<SiteObjects> survivors =
                    order.survivors().stream().map(SiteObjects::leftAlone).toList();
            if (survivors.isEmpty()) {
                throw SagoException.failed(
                        "No site of " + order.system().name() + " survives the loss of "
                                + order.scenario().name(),
                        "Place a copy elsewhere: sago plan " + order.system().name(),
                        null);
            }
            try (Repository repository = time.time(
                            DrillPhase.OPEN,
                            () -> Repository.openToRead(
                                    order.system().name(),
                                    keys,
                                    survivors,
                                    claim.folder().resolve("state"),
                                    tools.listener()));
                    RepositoryReader reader = repository.reader()) {
                notes.opened(repository);
                try {
                    bringBack(repository, reader, claim);
                } finally {
                    notes.met(reader.findings());
                }
            }
        } catch (SagoException e) {
            if (e.kind() == SagoException.Kind.INTERRUPTED) {
                throw new InterruptedException();
            }
            notes.fail(step, e);
        } catch (IOException e) {
            notes.fail(step, String.valueOf(e), "");
        }
    }

    private void bringBack(Repository repository, RepositoryReader reader, Claim claim) throws InterruptedException {
        if (repository.snapshots().isEmpty()) {
            notes.fail(
                    Reason.OPEN,
                    "The sites that are left have no snapshot of "
                            + order.system().name(),
                    "sago backup " + order.system().name());
            return;
        }
        SnapshotId id = repository.snapshots().getLast();
        Path to = order.to().orElseGet(() -> claim.folder().resolve("restored"));
        try {
            Snapshot snapshot = reader.snapshot(id);
            notes.chosen(new SnapshotUsed(
                    id,
                    snapshot.begun(),
                    snapshot.ended(),
                    snapshot.counts().files(),
                    snapshot.counts().bytes()));
            Optional<Sample> sample = time.time(DrillPhase.TREES, () -> readTrees(snapshot, reader, to, claim));
            boolean looksAtNothingLater =
                    order.to().isEmpty() && order.system().drill().check().isEmpty();
            try (EarlyReadBack early = new EarlyReadBack(Math.max(1, PROCESSORS / 2), looksAtNothingLater)) {
                Settling disk = time.time(DrillPhase.RESTORE, () -> restore(id, reader, sample, to, early));
                time.time(DrillPhase.COMPARE, () -> {
                    try (Settling _ = disk) {
                        early.end();
                        return compare(snapshot, reader, sample, to, early);
                    }
                });
            }
            check(id, to);
        } catch (SagoException e) {
            if (e.kind() == SagoException.Kind.INTERRUPTED) {
                throw new InterruptedException();
            }
            if (order.to().isEmpty() && e.getCause() instanceof DestinationLostException) {
                // A restore would go on where it stopped; of a drill nothing stays.
                notes.fail(Reason.SCRATCH, e.getMessage() + " (" + claim.folder() + ")", ScratchSpace.MORE_ROOM);
            } else {
                notes.fail(e.kind() == SagoException.Kind.DAMAGE ? Reason.DAMAGED : Reason.SCRATCH, e);
            }
        } catch (IOException e) {
            notes.fail(Reason.SCRATCH, "Restoring to " + to + " failed: " + e, "");
        }
        notes.timed();
    }

    private Optional<Sample> readTrees(Snapshot snapshot, RepositoryReader reader, Path to, Claim claim)
            throws IOException, InterruptedException {
        Files.createDirectories(to);
        refuseUnlessEmpty(to);
        if (order.sample().isEmpty()) {
            reserveForAll(snapshot, reader, to, claim);
            return Optional.empty();
        }
        DrillOrder.SampleSize size = order.sample().get();
        Sample sample = Sample.choose(reader, snapshot, size.entries(), size.seed());
        long bytes = 0;
        for (Chosen chosen : sample.entries()) {
            bytes += TreeTotals.dataOf(chosen.entry());
        }
        notes.drawn(new SampleDrawn(sample.entries().size(), sample.of(), bytes, size.seed()));
        reserve(bytes, sample.entries().size(), to, claim);
        return Optional.of(sample);
    }

    /** The snapshot tells how much it is at most; only where that is too much, its trees are read for what it is without holes. */
    private void reserveForAll(Snapshot snapshot, RepositoryReader reader, Path to, Claim claim)
            throws IOException, InterruptedException {
        Counts most = snapshot.counts();
        try {
            reserve(most.bytes(), most.files() + most.others() + most.folders(), to, claim);
        } catch (SagoException e) {
            TreeTotals totals = TreeTotals.count(snapshot, reader);
            reserve(totals.bytes(), totals.entries() + totals.folders(), to, claim);
        }
    }

    private void reserve(long bytes, long entries, Path to, Claim claim) throws IOException {
        if (order.to().isPresent()) {
            ScratchSpace.checkDisk(to, bytes);
        } else {
            claim.reserve(bytes, entries);
        }
    }

    private static void refuseUnlessEmpty(Path to) throws IOException {
        try (DirectoryStream<Path> there = Files.newDirectoryStream(to)) {
            if (there.iterator().hasNext()) {
                throw SagoException.failed(
                        "The folder " + to + " is not empty, so what the drill brings back could not be told from it",
                        "Name a new folder.",
                        null);
            }
        }
    }

    /** Gives the destination, which the disk is still taking. */
    private Settling restore(
            SnapshotId id, RepositoryReader reader, Optional<Sample> sample, Path to, EarlyReadBack early)
            throws IOException, InterruptedException {
        List<String> paths = sample.stream()
                .flatMap(chosen -> chosen.entries().stream())
                .map(chosen -> chosen.path().text())
                .toList();
        Destination destination = FolderAccess.ofMachine().destination(to, tools.random());
        RestoreRun run = new RestoreRun(
                        order.system().name(),
                        reader,
                        destination,
                        Selection.of(paths),
                        Overwrite.NEVER,
                        tools.clock(),
                        tools.listener())
                .readBackFollows(early);
        restoring = run;
        try {
            notes.restored(run.execute(id));
        } catch (InterruptedException | RuntimeException e) {
            try (destination) {
                throw e;
            }
        }
        return new Settling(destination);
    }

    private SystemDrill.Compared compare(
            Snapshot snapshot, RepositoryReader reader, Optional<Sample> sample, Path to, EarlyReadBack early)
            throws IOException, InterruptedException {
        ExpectedFolder expected = sample.map(chosen -> ExpectedFolder.sample(chosen.entries()))
                .orElseGet(() -> ExpectedFolder.whole(snapshot, reader));
        SourceSettings.Files files = new SourceSettings.Files("restored", to, List.of());
        ReadBack back = new ReadBack(expected, sample.isEmpty(), notes.problems(), early, PROCESSORS);
        try (Source source = FolderAccess.ofMachine().source(files, tools.clock())) {
            SystemDrill.Compared compared = back.compare(source);
            notes.compared(compared);
            if (!back.wrongChunks().isEmpty()) {
                reader.fetch(back.wrongChunks(), ASKED_AGAIN);
            }
            return compared;
        }
    }

    private void check(SnapshotId id, Path to) throws IOException, InterruptedException {
        Optional<Hook> check = order.system().drill().check();
        if (check.isEmpty()) {
            return;
        }
        if (order.sample().isPresent() || notes.isBroken()) {
            notes.deviate(
                    Deviation.Kind.CHECK_NOT_RUN,
                    check.get().program()
                            + (order.sample().isPresent()
                                    ? ": only a sample was restored"
                                    : ": what came back is not whole"));
            return;
        }
        OwnCheck own = new OwnCheck(tools.environment(), tools.clock());
        CheckResult result = time.time(
                DrillPhase.CHECK, () -> own.run(check.get(), to, order.system().name(), id));
        notes.checked(result);
    }

    private void cleanUp(Claim claim) throws InterruptedException {
        try {
            time.time(DrillPhase.CLEAN_UP, () -> {
                claim.close();
                return Duration.ZERO;
            });
        } catch (IOException e) {
            notes.deviate(Deviation.Kind.NOT_CLEANED, claim.folder() + ": " + e);
        }
    }
}
