package dev.sago.cli;

import dev.sago.config.ConfigException;
import dev.sago.config.ConfigProblem;
import dev.sago.model.SagoException;
import dev.sago.site.StoreException;
import picocli.CommandLine.ParameterException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;

import static java.util.Objects.requireNonNull;

/** The one place that turns what was thrown into message, remedy and exit code. */
final class Failures {

    private final Messages messages;

    Failures(Messages messages) {
        this.messages = messages;
    }

    /**
     * Explains what was thrown.
     *
     * @param signalled whether a signal has asked Sago to stop, so that whatever was thrown is likely its consequence
     */
    Failure explain(Throwable thrown, boolean signalled) {
        return switch (thrown) {
            case SagoException e -> signalled ? interrupted() : sago(e);
            case ConfigException e -> config(e);
            case ParameterException e -> new UsageError(messages).explain(e);
            case InterruptedException e -> interrupted();
            case ClosedByInterruptException e -> interrupted();
            case UncheckedIOException e -> explain(requireNonNull(e.getCause()), signalled);
            case StoreException e when e.kind() == StoreException.Kind.INTERRUPTED -> interrupted();
            case IOException e -> signalled ? interrupted() : io(e);
            case OutOfMemoryError e -> failed(messages.text("failure.memory"), messages.text("failure.memory.remedy"));
            default -> signalled ? interrupted() : unexpected(thrown);
        };
    }

    private Failure sago(SagoException e) {
        ExitCode exit = switch (e.kind()) {
            case FAILED -> ExitCode.FAILED;
            case USAGE -> ExitCode.USAGE;
            case DAMAGE -> ExitCode.DAMAGE;
            case BUSY -> ExitCode.BUSY;
            case INTERRUPTED -> ExitCode.INTERRUPTED;
        };
        return new Failure(Words.of(e.kind()), text(e), e.remedy(), exit);
    }

    private Failure config(ConfigException e) {
        long errors = e.problems().stream().filter(ConfigProblem::isError).count();
        return new Failure(
                "configuration",
                messages.text("failure.config", messages.counted("config.errors", errors)),
                "",
                e.problems(),
                ExitCode.USAGE);
    }

    private Failure interrupted() {
        return new Failure(
                "interrupted",
                messages.text("failure.interrupted"),
                messages.text("failure.interrupted.remedy"),
                ExitCode.INTERRUPTED);
    }

    private Failure io(IOException e) {
        return switch (e) {
            case StoreException store -> store(store);
            case NoSuchFileException file -> failed(messages.text("failure.no-file", file.getFile()), "");
            case AccessDeniedException file ->
                failed(messages.text("failure.denied", file.getFile()), messages.text("failure.denied.remedy"));
            case FileAlreadyExistsException file -> failed(messages.text("failure.exists", file.getFile()), "");
            case FileSystemException file -> failed(messages.text("failure.file", file.getFile(), reason(file)), "");
            default -> failed(text(e), "");
        };
    }

    private Failure store(StoreException e) {
        String remedy = switch (e.kind()) {
            case UNREACHABLE, TIMEOUT, BUSY -> messages.text("failure.store.unreachable.remedy");
            case DENIED -> messages.text("failure.store.denied.remedy");
            case NO_BUCKET -> messages.text("failure.store.no-bucket.remedy");
            case FULL -> messages.text("failure.store.full.remedy");
            case NOT_FOUND, EXISTS, CORRUPT, LOCKED, INTERRUPTED, OTHER -> "";
        };
        return failed(text(e), remedy);
    }

    private Failure unexpected(Throwable thrown) {
        return new Failure(
                "internal",
                messages.text("failure.unexpected", thrown.getClass().getSimpleName() + ": " + text(thrown)),
                messages.text("failure.unexpected.remedy"),
                ExitCode.FAILED);
    }

    private static Failure failed(String message, String remedy) {
        return new Failure("failed", message, remedy, List.of(), ExitCode.FAILED);
    }

    private static String reason(FileSystemException e) {
        String reason = e.getReason();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }

    private static String text(Throwable e) {
        String message = e.getMessage();
        return message == null || message.isEmpty() ? e.getClass().getSimpleName() : message;
    }
}
