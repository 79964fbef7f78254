package dev.sago.cli;

import dev.sago.model.SystemName;
import dev.sago.standing.Condition;
import dev.sago.standing.Standing;
import dev.sago.standing.Watched;
import dev.sago.standing.Wording;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code sago status}: how all systems stand, on one screen, the worst first. Asks the catalog, no site. */
@Command(name = "status", customSynopsis = "sago status [--all] [SYSTEM]...")
final class StatusVerb extends Verb {

    @Parameters(paramLabel = "SYSTEM", arity = "0..*")
    List<String> systems = new ArrayList<>();

    @Option(names = "--all")
    boolean all;

    @Override
    ExitCode run(Invocation with) {
        with.wiring().beginStanding();
        Set<SystemName> named =
                systems.stream().map(name -> with.wiring().system(name).name()).collect(Collectors.toSet());
        List<Watched> watched = with.wiring().watched().stream()
                .filter(one -> named.isEmpty() || named.contains(one.system()))
                .toList();
        Standing standing = with.wiring().standing(watched);
        Wording wording = Wording.in(with.messages().language().code());
        boolean cut = !all && named.isEmpty();
        Object document = with.out().isJson() ? StatusDocument.of(standing, wording) : "";
        with.out().result(document, text -> new StatusText(with, standing, wording).print(text, cut));
        return exit(standing);
    }

    /** The worst system decides. */
    static ExitCode exit(Standing standing) {
        return standing.systems().stream()
                .map(system -> exit(system.condition()))
                .reduce(ExitCode.OK, ExitCode::or);
    }

    private static ExitCode exit(Condition condition) {
        return switch (condition) {
            case DAMAGED -> ExitCode.DAMAGE;
            case NEVER, LATE, FAILED, UNPROVED -> ExitCode.FAILED;
            case INCOMPLETE -> ExitCode.DEBTS;
            case PAUSED, OK -> ExitCode.OK;
        };
    }
}
