package dev.sago.drill;

import dev.sago.backup.Hooks.Hook;
import dev.sago.drill.RecoveryPlan.Step;
import dev.sago.drill.SystemDrill.CheckResult;
import dev.sago.model.Counts;
import dev.sago.model.Finding;
import dev.sago.model.Problem;
import dev.sago.model.Run;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SagoException;
import dev.sago.model.Snapshot;
import dev.sago.model.SnapshotId;
import dev.sago.repository.Repository;
import dev.sago.repository.RepositoryReader;
import dev.sago.restore.Overwrite;
import dev.sago.restore.RestoreMeter;
import dev.sago.restore.RestoreResult;
import dev.sago.restore.RestoreRun;
import dev.sago.restore.Selection;
import dev.sago.source.Destination;
import dev.sago.source.FolderAccess;
import dev.sago.source.Source;
import dev.sago.source.SourceSettings;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Brings one system back: its newest snapshot at the sites that are left is restored, read back and compared, and its own check
 * looks at it. What stands at its
 * place and is something else is never replaced, but for files that this very task has written and found wrong.
 */
final class RecoveryTask {

    private static final int MOST_THREADS = 4;

    private final RecoveryRun.Tools tools;
    private final Step step;
    private final BoardKeeper keeper;

    RecoveryTask(RecoveryRun.Tools tools, Step step, BoardKeeper keeper) {
        this.tools = tools;
        this.step = step;
        this.keeper = keeper;
    }

    /** Does it; throws only if it is interrupted or the catalog cannot be written. */
    RecoveryEnd execute() throws InterruptedException {
        long run = tools.catalog().runs().begin(step.system(), Run.Kind.RESTORE);
        try (Repository repository = tools.opener().open(step.system(), tools.events());
                RepositoryReader reader = repository.reader()) {
            return recover(repository, reader, run);
        } catch (SagoException e) {
            if (e.kind() == SagoException.Kind.INTERRUPTED) {
                throw interrupted(run);
            }
            boolean damage = e.kind() == SagoException.Kind.DAMAGE;
            end(run, damage ? Outcome.DAMAGE : Outcome.FAILED, String.valueOf(e.getMessage()));
            return RecoveryEnd.failed(String.valueOf(e.getMessage()), e.remedy(), damage);
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw interrupted(run);
            }
            end(run, Outcome.FAILED, e.toString());
            return RecoveryEnd.failed(
                    step.to() + " cannot be written: " + e.getMessage(), "Look at the disk and its rights.", false);
        } catch (InterruptedException e) {
            end(run, Outcome.INTERRUPTED, "");
            throw e;
        } catch (RuntimeException e) {
            end(run, Outcome.FAILED, e.toString());
            throw e;
        }
    }

    private InterruptedException interrupted(long run) {
        end(run, Outcome.INTERRUPTED, "");
        return new InterruptedException();
    }

    private void end(long run, Outcome outcome, String text) {
        tools.catalog().runs().end(run, outcome, Counts.NONE, Optional.empty(), "to " + step.to() + ": " + text);
    }

    private RecoveryEnd recover(Repository repository, RepositoryReader reader, long run)
            throws IOException, InterruptedException {
        List<SnapshotId> ids = repository.snapshots().reversed();
        if (ids.isEmpty()) {
            throw SagoException.failed(
                    "the sites that are left have no snapshot of " + step.system(),
                    "Look whether another site is left: sago site list",
                    null);
        }
        Snapshot snapshot = reader.snapshot(ids.getFirst());
        Pass first = pass(reader, snapshot, Selection.all(), Overwrite.NEVER);
        RestoreResult restored = first.restored();
        tools.catalog().findings().record(run, restored.findings());
        RecoveryEnd ended = end(
                mended(first, reader, snapshot),
                snapshot.id(),
                ids.stream().skip(1).findFirst());
        Counts counts = new Counts(
                restored.files(),
                restored.folders(),
                restored.others(),
                restored.bytes(),
                0,
                0,
                0,
                0,
                restored.problemCount(),
                0);
        String told = ended.reason().map(reason -> ": " + reason).orElse("");
        tools.catalog().runs().end(run, outcome(ended), counts, Optional.of(snapshot.id()), "to " + step.to() + told);
        return ended;
    }

    private static Outcome outcome(RecoveryEnd ended) {
        if (ended.reason().isEmpty()) {
            return Outcome.OK;
        }
        if (ended.damage()) {
            return Outcome.DAMAGE;
        }
        return ended.problems().isEmpty() ? Outcome.FAILED : Outcome.INCOMPLETE;
    }

    /** What was restored, and what of the whole system differs when it is read back. */
    private record Pass(RestoreResult restored, DrillProblems wrong) {}

    /** Restores and, if all could be written, reads everything back. */
    private Pass pass(RepositoryReader reader, Snapshot snapshot, Selection selection, Overwrite overwrite)
            throws IOException, InterruptedException {
        Destination destination = FolderAccess.ofMachine().destination(step.to(), new SecureRandom());
        try (EarlyReadBack early = new EarlyReadBack(1, false)) {
            RestoreResult restored;
            try {
                restored = restore(reader, snapshot, destination, selection, overwrite, early);
            } catch (InterruptedException | RuntimeException e) {
                try (destination) {
                    throw e;
                }
            }
            DrillProblems wrong = new DrillProblems();
            try (Settling _ = new Settling(destination)) {
                early.end();
                if (restored.problemCount() == 0) {
                    compare(reader, snapshot, wrong, early);
                }
            }
            return new Pass(restored, wrong);
        }
    }

    /** What is written anew is hashed as it comes, to tell what the sites have wrong. */
    private RestoreResult restore(
            RepositoryReader reader,
            Snapshot snapshot,
            Destination destination,
            Selection selection,
            Overwrite overwrite,
            EarlyReadBack early)
            throws InterruptedException {
        RestoreRun restore =
                new RestoreRun(step.system(), reader, destination, selection, overwrite, tools.clock(), tools.events());
        RestoreMeter meter = restore.meter();
        keeper.writing(
                step.system(),
                snapshot.id(),
                snapshot.counts().files(),
                snapshot.counts().bytes(),
                () -> meter.bytes() + meter.resumedBytes() + meter.sameBytes(),
                meter::bytes);
        return (overwrite == Overwrite.NEVER ? restore.readBackFollows(early) : restore).execute(snapshot.id());
    }

    private void compare(RepositoryReader reader, Snapshot snapshot, DrillProblems wrong, EarlyReadBack early)
            throws IOException, InterruptedException {
        int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
        ReadBack back = new ReadBack(ExpectedFolder.whole(snapshot, reader), false, wrong, early, threads);
        keeper.comparing(step.system(), back::bytes);
        SourceSettings.Files files = new SourceSettings.Files("recovered", step.to(), List.of());
        try (Source source = FolderAccess.ofMachine().source(files, tools.clock())) {
            var _ = back.compare(source);
        }
    }

    /** Files that are wrong are written anew once, and compared again: a file of the right size and time may hold anything. */
    private Pass mended(Pass first, RepositoryReader reader, Snapshot snapshot)
            throws IOException, InterruptedException {
        List<Problem> wrong = first.wrong().kept();
        if (wrong.isEmpty() || first.wrong().count() > wrong.size()) {
            return first;
        }
        List<String> paths = wrong.stream().map(Problem::path).toList();
        return pass(reader, snapshot, Selection.of(paths), Overwrite.ALWAYS);
    }

    private RecoveryEnd end(Pass pass, SnapshotId snapshot, Optional<SnapshotId> older) throws InterruptedException {
        RestoreResult restored = pass.restored();
        if (restored.problemCount() > 0) {
            boolean damage =
                    restored.findings().stream().anyMatch(finding -> finding.severity() != Finding.Severity.NOTE);
            String reason = told(restored.problems(), restored.problemCount(), "could not be brought back");
            return new RecoveryEnd(Optional.of(reason), "", damage, restored.problems(), older, Optional.empty());
        }
        List<Problem> wrong = pass.wrong().kept();
        if (!wrong.isEmpty()) {
            String reason = told(wrong, pass.wrong().count(), "differ from the snapshot when read back");
            return new RecoveryEnd(Optional.of(reason), "", false, wrong, older, Optional.empty());
        }
        Optional<CheckResult> check = ownCheck(snapshot);
        Optional<CheckResult> failed = check.filter(result -> !result.passed());
        return new RecoveryEnd(
                failed.map(result -> "its own check (" + result.program() + ") " + result.text()),
                failed.isPresent() ? "All of it is back and compared. Run the check by hand in " + step.to() + "." : "",
                false,
                List.of(),
                older,
                check);
    }

    private Optional<CheckResult> ownCheck(SnapshotId snapshot) throws InterruptedException {
        Optional<Hook> check = tools.checks().apply(step.system());
        if (check.isEmpty()) {
            return Optional.empty();
        }
        keeper.checking(step.system());
        CheckResult result =
                new OwnCheck(tools.environment(), tools.clock()).run(check.get(), step.to(), step.system(), snapshot);
        keeper.checked(step.system(), result);
        return Optional.of(result);
    }

    private static String told(List<Problem> problems, long count, String what) {
        Problem first = Objects.requireNonNull(problems.getFirst());
        return count + " of its entries " + what + "; the first is " + first.path() + ": " + first.reason();
    }
}
