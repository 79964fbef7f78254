package dev.sago.drill;

import dev.sago.drill.RecoveryPlan.Step;
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

import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Brings one system back: its newest snapshot at the sites that are left is restored, read back and compared. What stands at its
 * place and is something else is never replaced, but for files that this very task has written and found wrong.
 */
final class RecoveryTask {

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
        RestoreResult result = restore(reader, snapshot, Selection.of(List.of()), Overwrite.NEVER);
        tools.catalog().findings().record(run, result.findings());
        Optional<SnapshotId> older = ids.stream().skip(1).findFirst();
        Outcome outcome;
        RecoveryEnd ended;
        if (result.problemCount() > 0) {
            boolean damage =
                    result.findings().stream().anyMatch(finding -> finding.severity() != Finding.Severity.NOTE);
            ended = new RecoveryEnd(
                    Optional.of(told(result.problems(), result.problemCount(), "could not be brought back")),
                    "",
                    damage,
                    result.problems(),
                    older,
                    result.bytes(),
                    0);
            outcome = damage ? Outcome.DAMAGE : Outcome.INCOMPLETE;
        } else {
            ended = compare(reader, snapshot, result, older);
            outcome = ended.reason().isEmpty() ? Outcome.OK : Outcome.INCOMPLETE;
        }
        Counts counts = new Counts(
                result.files(),
                result.folders(),
                result.others(),
                result.bytes(),
                0,
                0,
                0,
                0,
                result.problemCount(),
                0);
        tools.catalog()
                .runs()
                .end(
                        run,
                        outcome,
                        counts,
                        Optional.of(snapshot.id()),
                        "to " + step.to()
                                + ended.reason().map(reason -> ": " + reason).orElse(""));
        return ended;
    }

    private RestoreResult restore(RepositoryReader reader, Snapshot snapshot, Selection selection, Overwrite overwrite)
            throws IOException, InterruptedException {
        try (Destination destination = FolderAccess.ofMachine().destination(step.to(), new SecureRandom())) {
            RestoreRun restore = new RestoreRun(
                    step.system(), reader, destination, selection, overwrite, tools.clock(), tools.events());
            RestoreMeter meter = restore.meter();
            keeper.writing(
                    step.system(),
                    snapshot.id(),
                    snapshot.counts().files(),
                    snapshot.counts().bytes(),
                    () -> meter.bytes() + meter.resumedBytes() + meter.sameBytes(),
                    meter::bytes);
            return restore.execute(snapshot.id());
        }
    }

    /** Files that are wrong are written anew once, and compared again: a file of the right size and time may hold anything. */
    private RecoveryEnd compare(
            RepositoryReader reader, Snapshot snapshot, RestoreResult result, Optional<SnapshotId> older)
            throws IOException, InterruptedException {
        RecoveryCheck.Result found = check(reader, snapshot);
        if (found.count() > 0 && found.count() == found.problems().size()) {
            List<String> paths = found.problems().stream().map(Problem::path).toList();
            var _ = restore(reader, snapshot, Selection.of(paths), Overwrite.ALWAYS);
            found = check(reader, snapshot);
        }
        Optional<String> reason = found.count() > 0
                ? Optional.of(told(found.problems(), found.count(), "differ from the snapshot when read back"))
                : ownCheck();
        return new RecoveryEnd(reason, "", false, found.problems(), older, result.bytes(), found.files());
    }

    private RecoveryCheck.Result check(RepositoryReader reader, Snapshot snapshot) throws InterruptedException {
        RecoveryCheck check = new RecoveryCheck(reader, step.to(), tools.clock());
        keeper.comparing(step.system(), check::bytes);
        return check.execute(snapshot);
    }

    private Optional<String> ownCheck() throws InterruptedException {
        keeper.checking(step.system());
        return tools.check().failure(step.system(), step.to());
    }

    private static String told(List<Problem> problems, long count, String what) {
        Problem first = Objects.requireNonNull(problems.getFirst());
        return count + " of its entries " + what + "; the first is " + first.path() + ": " + first.reason();
    }
}
