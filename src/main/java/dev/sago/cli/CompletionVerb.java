package dev.sago.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sago completion bash|zsh}: prints the script that completes Sago's verbs and options. */
@Command(name = "completion", customSynopsis = "sago completion bash|zsh")
final class CompletionVerb extends Verb {

    /** Shells that picocli's script serves; zsh by its emulation of bash's completion. */
    enum Shell {
        /** GNU bash. */
        BASH,
        /** Z shell. */
        ZSH
    }

    @Parameters(paramLabel = "SHELL")
    Shell shell = Shell.BASH;

    /** The script as JSON. */
    record Script(Shell shell, String script) {}

    @Override
    ExitCode run(Invocation with) {
        CommandLine all = Verbs.commandLine();
        String script = AutoComplete.bash("sago", all);
        with.out().result(new Script(shell, script), out -> out.raw(script));
        return ExitCode.OK;
    }
}
