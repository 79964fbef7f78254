package dev.sago.cli;

import dev.sago.config.Settings;
import dev.sago.drill.Board;
import dev.sago.model.Event;
import dev.sago.model.Finding;
import dev.sago.work.Wiring;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One use of the command line, as a verb sees it: options, output, progress, messages, clock, and the engine through
 * {@link Wiring}.
 */
final class Invocation {

    private final GlobalOptions options;
    private final Surroundings around;
    private final Messages messages;
    private final Screen screen;
    private final Output out;
    private final Wiring wiring;

    Invocation(
            GlobalOptions options, Surroundings around, Messages messages, Screen screen, Output out, Wiring wiring) {
        this.options = options;
        this.around = around;
        this.messages = messages;
        this.screen = screen;
        this.out = out;
        this.wiring = wiring;
    }

    /** Where results and notices go. */
    Output out() {
        return out;
    }

    /** Texts in the user's language. */
    Messages messages() {
        return messages;
    }

    /** Sizes and times in the user's language. */
    Units units() {
        return new Units(messages);
    }

    /** Points in time as the user writes and reads them. */
    Times times() {
        return new Times(messages, around.clock(), Times.zone(around.env()));
    }

    /** The words that call Sago once more with the same configuration, for a shell. */
    String again() {
        return options.config == null ? "sago" : "sago -c " + ShellWord.of(options.config.toString());
    }

    /** The time. */
    InstantSource clock() {
        return around.clock();
    }

    /** The environment. */
    Map<String, String> environment() {
        return around.env();
    }

    /** The engine's parts, made when asked for and closed when the verb has ended. */
    Wiring wiring() {
        return wiring;
    }

    /**
     * The configuration, read on first use.
     *
     * @throws dev.sago.config.ConfigException with all that is wrong with it
     */
    Settings settings() {
        return wiring.settings();
    }

    /**
     * The configuration's file.
     *
     * @throws dev.sago.model.SagoException where there is none
     */
    Path configFile() {
        return ConfigFile.find(options.config, around.env(), around.folder(), messages);
    }

    /** Where a configuration would be looked for, whether there is one or not. */
    Path configTarget() {
        String variable = around.env().getOrDefault("SAGO_CONFIG", "");
        Path named = options.config != null ? options.config : Path.of(variable.isEmpty() ? "sago.yaml" : variable);
        return around.folder().resolve(named).toAbsolutePath().normalize();
    }

    /** Global options that make a use of the command line inside this one look like it. */
    List<String> alike() {
        List<String> words = new ArrayList<>();
        words.add("--lang=" + messages.language().code());
        words.add("--progress=" + Words.of(mode()));
        if (options.debug) {
            words.add("--debug");
        }
        return words;
    }

    /** Whether {@code --quiet} was given. */
    boolean quiet() {
        return options.quiet;
    }

    /** Process and environment. */
    Surroundings around() {
        return around;
    }

    /** Standard input. */
    InputStream in() {
        return around.in();
    }

    /** A path of the command line, taken from the working folder. */
    Path path(Path given) {
        return around.folder().resolve(given);
    }

    /** Shows progress, as {@code --progress} says, until it is closed. */
    ProgressView progress(Supplier<Progress> state) {
        return ProgressView.open(state, Painters.of(mode(), screen, around.terminal(), messages));
    }

    /** Shows a recovery's board, as {@code --progress} says, until it is closed. */
    BoardView board(Supplier<Board> state) {
        return BoardView.open(state, mode(), screen, around.terminal(), new BoardText(messages, times()));
    }

    /** Tells events on standard error while a run goes on; give it one listener per run. */
    Event.Listener events() {
        return wiring.findings().keeping(notes());
    }

    private EventNotes notes() {
        return new EventNotes(out, messages, mode() == ProgressMode.JSON);
    }

    /** The same for runs whose result lists entries and findings itself, so that people need not read them twice. */
    Event.Listener eventsOfSites() {
        if (mode() == ProgressMode.JSON) {
            return events();
        }
        EventNotes all = notes();
        return wiring.findings().keeping(event -> {
            switch (event) {
                case Event.Stage _,
                        Event.SiteLost _,
                        Event.SiteBehind _,
                        Event.ClockBehind _,
                        Event.ParentDamaged _,
                        Event.LockRefused _,
                        Event.HookFailed _ -> all.on(event);
                case Event.Found found -> {
                    if (found.finding().severity() == Finding.Severity.CRITICAL) {
                        all.on(event); // Met while the repository was opened, so in no result.
                    }
                }
                case Event.EntryProblem _, Event.Repaired _ -> {} // In the result.
            }
        });
    }

    /** The same for runs whose result has a line for each site as well. */
    Event.Listener eventsForPrograms() {
        return mode() == ProgressMode.JSON ? events() : wiring.findings().keeping(Event.Listener.NONE);
    }

    /** Whether the result is one JSON document. */
    boolean json() {
        return options.json;
    }

    private ProgressMode mode() {
        return options.progress.resolve(around.terminal(), options.quiet);
    }
}
