package dev.sago.cli;

import dev.sago.model.Counts;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.restore.ArchiveRun;
import dev.sago.restore.Overwrite;
import dev.sago.restore.RestoreMeter;
import dev.sago.restore.RestoreResult;
import dev.sago.restore.RestoreRun;
import dev.sago.restore.Selection;
import dev.sago.source.Archive;
import dev.sago.source.ArchiveFormat;
import dev.sago.source.Destination;
import dev.sago.source.FolderAccess;
import dev.sago.work.Configured;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code sago restore}: writes a snapshot, or some of its paths, to a folder or an archive. Works without the catalog, which may be
 * gone on the day when it is needed.
 */
@Command(
        name = "restore",
        customSynopsis = {
            "sago restore SYSTEM --to DEST [--snapshot ID | --at TIME] [--path PATH]...",
            "             [--from SITE] [--overwrite never|changed|always]"
        })
final class RestoreVerb extends Verb {

    @Parameters(paramLabel = "SYSTEM", arity = "1")
    String name = "";

    @Option(names = "--to", paramLabel = "DEST", required = true)
    Path to = Path.of("");

    @Option(names = "--snapshot", paramLabel = "ID")
    @Nullable
    String snapshot;

    @Option(names = "--at", paramLabel = "TIME")
    @Nullable
    String at;

    @Option(names = "--path", paramLabel = "PATH")
    List<String> paths = new ArrayList<>();

    @Option(names = "--from", paramLabel = "SITE")
    @Nullable
    String from;

    @Option(names = "--overwrite", paramLabel = "WHEN")
    Overwrite overwrite = Overwrite.NEVER;

    @Override
    ExitCode run(Invocation with) throws Exception {
        Messages messages = with.messages();
        if (snapshot != null && at != null) {
            throw SagoException.usage(messages.text("restore.both"), messages.text("restore.both.remedy"));
        }
        Instant time = at == null ? null : with.times().last(at);
        Optional<SiteName> only = from == null
                ? Optional.empty()
                : Optional.of(Configured.site(with.settings(), from).site().name());
        RunEvents events = new RunEvents(with.eventsOfSites(), with.clock(), "opening");
        Path place = with.path(to);
        if (ArchiveFormat.of(place).isPresent()) {
            refuseWhatStandsThere(place, messages);
        } else if (ArchiveFormat.isOther(place) && !Files.isDirectory(place)) {
            throw SagoException.usage(messages.text("restore.other", to), messages.text("restore.other.remedy"));
        }
        with.wiring().beginCatalog(); // For the record of the restore; the system is opened meanwhile.
        try (OpenSystem system = OpenSystem.open(with, name, only, events)) {
            SnapshotId id = time == null ? system.choose(Optional.ofNullable(snapshot)) : system.chooseAt(time);
            RestoreHistory history = new RestoreHistory(with, system.name(), place.toAbsolutePath());
            history.begin();
            RestoreResult result;
            try {
                result = restore(new Task(system, id, place, events, with));
            } catch (IOException | InterruptedException | RuntimeException e) {
                history.failed(e);
                throw e;
            }
            history.end(result);
            new RestoreReport(with).tell(system.name(), place, result);
            return ExitCode.of(result.outcome());
        }
    }

    /** Before anything is opened; the archive looks again before it takes its name. */
    private void refuseWhatStandsThere(Path archive, Messages messages) {
        if (overwrite != Overwrite.ALWAYS && Files.exists(archive, LinkOption.NOFOLLOW_LINKS)) {
            throw SagoException.usage(messages.text("restore.exists", to), messages.text("restore.exists.remedy"));
        }
    }

    /** One restore, as it was asked for. */
    private record Task(OpenSystem system, SnapshotId id, Path to, RunEvents events, Invocation with) {

        ProgressView show(RestoreMeter meter, Optional<Counts> all) {
            return with.progress(() -> progress(meter, all, events));
        }
    }

    private RestoreResult restore(Task task) throws IOException, InterruptedException {
        Optional<Counts> all =
                paths.isEmpty() ? Optional.of(task.system.snapshot(task.id).counts()) : Optional.empty();
        Optional<ArchiveFormat> format = ArchiveFormat.of(task.to);
        return format.isPresent() ? toArchive(format.get(), task, all) : toFolder(task, all);
    }

    private RestoreResult toFolder(Task task, Optional<Counts> all) throws IOException, InterruptedException {
        OpenSystem system = task.system;
        try (Destination destination = FolderAccess.ofMachine().destination(task.to, new SecureRandom())) {
            RestoreRun run = new RestoreRun(
                    system.name(),
                    system.reader(),
                    destination,
                    Selection.of(paths),
                    overwrite,
                    task.with.clock(),
                    task.events);
            try (ProgressView _ = task.show(run.meter(), all)) {
                return run.execute(task.id);
            }
        }
    }

    private RestoreResult toArchive(ArchiveFormat format, Task task, Optional<Counts> all)
            throws IOException, InterruptedException {
        OpenSystem system = task.system;
        boolean replace = overwrite == Overwrite.ALWAYS;
        try (Archive archive = format.create(task.to, replace, new SecureRandom())) {
            ArchiveRun run = new ArchiveRun(
                    system.name(), system.reader(), archive, Selection.of(paths), task.with.clock(), task.events);
            try (ProgressView _ = task.show(run.meter(), all)) {
                return run.execute(task.id);
            }
        }
    }

    /**
     * Totals are known beforehand only where everything is restored; bytes that are right already are not counted as
     * done.
     */
    private static Progress progress(RestoreMeter meter, Optional<Counts> all, RunEvents events) {
        return new Progress(
                "writing",
                meter.files() + meter.same(),
                all.map(Counts::files).orElse(-1L),
                meter.bytes() + meter.resumedBytes(),
                meter.same() > 0 ? -1 : all.map(Counts::bytes).orElse(-1L),
                events.elapsed(),
                List.of());
    }
}
