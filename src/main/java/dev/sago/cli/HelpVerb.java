package dev.sago.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.UnmatchedArgumentException;

import java.util.ArrayList;
import java.util.List;

/** {@code sago help [VERB]}: a help page. */
@Command(name = "help", customSynopsis = "sago help [VERB]")
final class HelpVerb extends Verb {

    @Parameters(paramLabel = "VERB", arity = "0..2")
    List<String> words = new ArrayList<>();

    @Override
    ExitCode run(Invocation with) {
        CommandLine line = Verbs.commandLine(new GlobalOptions(), words.stream().findFirst());
        for (String word : words) {
            CommandLine next = line.getSubcommands().get(word);
            if (next == null) {
                throw new UnmatchedArgumentException(line, List.of(word));
            }
            line = next;
        }
        String page = new HelpPages(with.messages(), with.around().terminal()).page(line);
        with.out().result(new Page(String.join(" ", words), page), out -> out.raw(page));
        return ExitCode.OK;
    }

    /** A help page as JSON. */
    record Page(String verb, String help) {}

    /** For {@code --help}: the page of {@code line}, whatever else stands on the command line. */
    static void show(CommandLine line, Output out, Messages messages, Terminal terminal) {
        String page = new HelpPages(messages, terminal).page(line);
        out.result(new Page(line.getCommandName(), page), text -> text.raw(page));
    }
}
