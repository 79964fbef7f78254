package dev.sago.cli;

import dev.sago.config.ConfigException;
import dev.sago.config.ConfigReport;
import dev.sago.config.SettingsReader;
import dev.sago.work.Wiring;
import picocli.CommandLine.Command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code sago serve}: does what is due until SIGTERM or SIGINT; SIGHUP, or a change of the file, has the configuration read anew. */
@Command(name = "serve", customSynopsis = "sago serve")
final class ServeVerb extends Verb {

    private static final long LOOK_SECONDS = 2;

    private enum Wish {
        RELOAD,
        STOP
    }

    @Override
    ExitCode run(Invocation with) throws Exception {
        Wiring wiring = with.wiring();
        refuseUnsound(with);
        BlockingQueue<Wish> wishes = new LinkedBlockingQueue<>();
        try (Serving serving = new Serving(wiring, with.environment(), with.clock())) {
            takeSignals(wishes);
            serving.start();
            byte[] seen = wiring.configurationText();
            while (true) {
                Wish wish = wishes.poll(LOOK_SECONDS, TimeUnit.SECONDS);
                byte[] there = text(wiring.file(), seen);
                if (wish == Wish.STOP) {
                    serving.stop();
                    return ExitCode.OK;
                }
                if (wish == Wish.RELOAD || !Arrays.equals(seen, there)) {
                    seen = there;
                    serving.reload();
                }
            }
        }
    }

    /** As a reload does: a policy whose copies would burn together is found when it is written, and not when it burns. */
    private static void refuseUnsound(Invocation with) {
        ConfigReport report = SettingsReader.check(
                with.configFile(),
                with.environment(),
                with.messages().language().code());
        if (!report.isSound()) {
            throw new ConfigException(report.problems());
        }
    }

    /** While somebody replaces the file it may not be there. */
    private static byte[] text(Path file, byte[] otherwise) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            return otherwise;
        }
    }

    private static void takeSignals(BlockingQueue<Wish> wishes) {
        Thread verb = Thread.currentThread();
        AtomicInteger stops = new AtomicInteger();
        Signals.handle(() -> wishes.add(Wish.RELOAD), "HUP");
        Signals.handle(
                () -> {
                    switch (stops.incrementAndGet()) {
                        case 1 -> wishes.add(Wish.STOP);
                        case 2 -> verb.interrupt();
                        default -> Runtime.getRuntime().halt(ExitCode.INTERRUPTED.number());
                    }
                },
                "TERM",
                "INT");
    }
}
