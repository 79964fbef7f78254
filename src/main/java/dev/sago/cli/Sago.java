package dev.sago.cli;

import dev.sago.work.Wiring;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * The command {@code sago}. {@link #main} is a process; {@link #run} is one use of the command line and may be repeated
 * in one process, as tests do.
 */
public final class Sago {

    private final Surroundings around;
    private final Screen screen;
    private final BooleanSupplier signalled;
    private boolean engineStarted;

    /**
     * In surroundings of one's own.
     *
     * @param screen prints on the surroundings' standard error
     * @param signalled says whether a signal has asked the running verb to stop
     */
    Sago(Surroundings around, Screen screen, BooleanSupplier signalled) {
        this.around = around;
        this.screen = screen;
        this.signalled = signalled;
    }

    /** The process. Exits with an {@link ExitCode}. */
    public static void main(String[] words) {
        Surroundings around = Surroundings.ofProcess();
        Screen screen = new Screen(around.err());
        List<String> line = List.of(words);
        Interrupts interrupts = Interrupts.install(screen, () -> {
            if (around.terminal().err() == Terminal.Target.TERMINAL) {
                screen.print(messages(FirstLook.at(line), around.env()).text("interrupt.noticed"));
            }
        });
        Sago sago = new Sago(around, screen, interrupts::signalled);
        ExitCode exit = sago.run(line);
        if (sago.engineStarted) {
            System.exit(exit.number());
        }
        // System.exit looks for a System.Logger in all jars, which takes longer than all else that `sago help` does.
        Runtime.getRuntime().halt(exit.number());
    }

    /** One use of the command line. Throws nothing; what goes wrong is told to the user. */
    ExitCode run(List<String> line) {
        FirstLook look = FirstLook.at(line);
        Messages messages = messages(look, around.env());
        Outlet outlet = new Outlet(around.out());
        Output out = new Output(outlet, screen, around.terminal(), look.json(), look.quiet());
        ErrorReport report = new ErrorReport(messages, out, screen, around.terminal(), debug(look), look.json());
        ExitCode exit;
        try {
            exit = parseAndRun(line, look, messages, out, report);
        } catch (Exception | Error e) {
            exit = out.closed() ? ExitCode.OK : report.tell(e, signalled.getAsBoolean());
        }
        return end(exit, outlet, report);
    }

    private ExitCode parseAndRun(List<String> line, FirstLook look, Messages messages, Output out, ErrorReport report)
            throws Exception {
        GlobalOptions options = new GlobalOptions();
        CommandLine root = Verbs.commandLine(options, look.verb());
        ParseResult parsed = root.parseArgs(line.toArray(String[]::new));
        while (parsed.hasSubcommand() && !parsed.isUsageHelpRequested()) {
            parsed = parsed.subcommand();
        }
        CommandLine asked = parsed.commandSpec().commandLine();
        if (options.help) {
            HelpVerb.show(asked, out, messages, around.terminal());
            return ExitCode.OK;
        }
        if (options.version) {
            Version.show(out);
            return ExitCode.OK;
        }
        if (!(parsed.commandSpec().userObject() instanceof Verb verb)) {
            return report.tell(new UsageError(messages).noVerb(asked));
        }
        try (Wiring wiring = new Wiring(
                () -> ConfigFile.find(options.config, around.env(), around.folder(), messages),
                around.env(),
                around.clock())) {
            try {
                return verb.run(new Invocation(options, around, messages, screen, out, wiring));
            } finally {
                if (!signalled.getAsBoolean()) {
                    new AuditExport(wiring, messages, out).afterVerb();
                }
                engineStarted |= wiring.isStarted();
            }
        }
    }

    /** Flushes standard output. A reader that left early ({@code | head}) changes nothing; a full disk is a failure. */
    private ExitCode end(ExitCode exit, Outlet outlet, ErrorReport report) {
        @Nullable IOException failure = outlet.failure();
        if (failure == null) {
            try {
                outlet.flush();
                return exit;
            } catch (IOException e) {
                failure = e;
            }
        }
        if (around.terminal().out() == Terminal.Target.PIPE) {
            return exit;
        }
        return exit.or(report.standardOutputBroken(failure));
    }

    private boolean debug(FirstLook look) {
        return look.debug() || around.env().getOrDefault("SAGO_DEBUG", "").equals("1");
    }

    private static Messages messages(FirstLook look, Map<String, String> env) {
        return Messages.in(look.language().map(Language::of).orElseGet(() -> Language.of(env)));
    }

    /** The stack trace of {@code thrown} as text. */
    static String trace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
