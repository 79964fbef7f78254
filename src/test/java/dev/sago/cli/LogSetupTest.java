package dev.sago.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ServiceLoader;

import static org.assertj.core.api.Assertions.assertThat;

/** What goes to standard error, at which level. */
class LogSetupTest {

    private static String written(@Nullable String level, String logger) {
        PrintStream before = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            LogSetup.set(context, level);
            context.getLogger(logger).debug("details");
            context.getLogger(logger).info("백업 done");
            context.getLogger(logger).error("broken", new IllegalStateException("the trace"));
        } finally {
            System.setErr(before);
            context.stop();
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void librariesTellErrorsOnlyAndWithoutTraces() {
        assertThat(written(null, "org.h2.engine"))
                .matches(
                        "\\d\\d:\\d\\d:\\d\\d ERROR org.h2.engine broken\njava.lang.IllegalStateException: the trace\n");
    }

    @Test
    void serveTellsEachRunOnceWithItsDate() {
        assertThat(written(null, "dev.sago.serve"))
                .containsPattern("(?m)^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d[.]\\d{3}\\S+ INFO  백업 done$")
                .containsOnlyOnce("백업 done");
    }

    @Test
    void anotherLevelCanBeAskedFor() {
        assertThat(written("DEBUG", "org.h2.engine")).contains("details");
        assertThat(written("ERROR", "dev.sago.serve")).doesNotContain("done");
        assertThat(written("nonsense", "dev.sago.serve")).contains("done").doesNotContain("details");
    }

    @Test
    void theServerOfTheLabIsSilent() {
        assertThat(written("DEBUG", "org.gaul.s3proxy.S3ProxyHandler")).isEmpty();
    }

    @Test
    void logbackFindsIt() {
        assertThat(ServiceLoader.load(Configurator.class)).anyMatch(LogSetup.class::isInstance);
    }
}
