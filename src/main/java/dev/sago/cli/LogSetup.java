package dev.sago.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import org.jspecify.annotations.Nullable;

/**
 * What Logback writes, all of it to standard error: errors of libraries, and what {@code sago serve} tells, one line a run. {@code SAGO_LOG} in the
 * environment sets another level. In code, because to read the same from XML took a tenth of a second of every start; a file named by
 * {@code -Dlogback.configurationFile} goes first.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_NORMAL_PRIORITY)
public final class LogSetup extends ContextAwareBase implements Configurator {

    /** For Logback, which finds the class by its service file. */
    public LogSetup() {}

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (System.getProperty("logback.configurationFile") != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        set(context, System.getenv("SAGO_LOG"));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Sets a context up, with the level that is asked for, if any. */
    static void set(LoggerContext context, @Nullable String asked) {
        // Logback's own remarks are for those who change this class.
        context.getStatusManager().add(new NopStatusListener());
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(asked, Level.ERROR));
        root.addAppender(appender("stderr", "%d{HH:mm:ss} %-5level %logger{20} %msg%n%ex{0}", context));
        Logger serve = context.getLogger("dev.sago.serve");
        serve.setLevel(Level.toLevel(asked, Level.INFO));
        serve.setAdditive(false);
        serve.addAppender(appender("serve", "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %msg%n%ex{0}", context));
        // The lab's server logs at ERROR what it answers to its client anyway.
        context.getLogger("org.gaul.s3proxy").setLevel(Level.OFF);
    }

    private static ConsoleAppender<ILoggingEvent> appender(String name, String pattern, LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(pattern);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setName(name);
        appender.setTarget(ConsoleTarget.SystemErr.getName());
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
