package dev.sago.cli;

import dev.sago.model.SagoException;
import dev.sago.site.StoreException;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

import static org.assertj.core.api.Assertions.assertThat;

class FailuresTest {

    private final Failures failures = new Failures(Messages.in(Language.EN));

    private Failure of(Throwable thrown) {
        return failures.explain(thrown, false);
    }

    @Test
    void kindsOfSagoHaveTheirExitCodes() {
        assertThat(of(new SagoException(SagoException.Kind.FAILED, "m", "r")))
                .isEqualTo(new Failure("failed", "m", "r", ExitCode.FAILED));
        assertThat(of(new SagoException(SagoException.Kind.USAGE, "m", "r")).exit())
                .isEqualTo(ExitCode.USAGE);
        assertThat(of(new SagoException(SagoException.Kind.DAMAGE, "m", "r")).exit())
                .isEqualTo(ExitCode.DAMAGE);
        assertThat(of(new SagoException(SagoException.Kind.BUSY, "m", "r")).exit())
                .isEqualTo(ExitCode.BUSY);
        assertThat(of(SagoException.interrupted("the backup")))
                .isEqualTo(new Failure(
                        "interrupted",
                        "the backup was interrupted",
                        "Start it again; it resumes.",
                        ExitCode.INTERRUPTED));
    }

    @Test
    void afterASignalAnyErrorIsAnInterruption() {
        for (Exception thrown : new Exception[] {
            new IOException("Stream closed"),
            new IllegalStateException("pool is shut down"),
            SagoException.failed("upload", "", null),
            new InterruptedException(),
            new ClosedByInterruptException()
        }) {
            assertThat(failures.explain(thrown, true).exit()).isEqualTo(ExitCode.INTERRUPTED);
        }
        assertThat(of(new ClosedByInterruptException()).exit()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(of(new StoreException(StoreException.Kind.INTERRUPTED, "put", null))
                        .exit())
                .isEqualTo(ExitCode.INTERRUPTED);
    }

    @Test
    void filesAreNamed() {
        assertThat(of(new NoSuchFileException("/srv/x")).message()).isEqualTo("there is no /srv/x");
        assertThat(of(new UncheckedIOException(new AccessDeniedException("/srv/x")))
                        .message())
                .isEqualTo("no permission for /srv/x");
        assertThat(of(new FileSystemException("/srv/x", null, "No space left on device"))
                        .message())
                .isEqualTo("/srv/x: No space left on device");
    }

    @Test
    void storesTellWhatToCheck() {
        Failure denied = of(new StoreException(StoreException.Kind.DENIED, "gongju refuses GET a/b: 403", null));
        assertThat(denied.message()).isEqualTo("gongju refuses GET a/b: 403");
        assertThat(denied.remedy()).contains("secret-key");
        assertThat(denied.exit()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void bugsSaySo() {
        Failure bug = of(new IllegalStateException("odd"));
        assertThat(bug.kind()).isEqualTo("internal");
        assertThat(bug.message()).endsWith("IllegalStateException: odd");
        assertThat(bug.remedy()).contains("--debug");
        assertThat(of(new OutOfMemoryError()).remedy()).contains("SAGO_JAVA_OPTS");
    }
}
