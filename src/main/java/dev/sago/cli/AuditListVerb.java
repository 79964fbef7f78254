package dev.sago.cli;

import dev.sago.cli.Table.Column;
import dev.sago.model.AuditRecord;
import dev.sago.model.SystemName;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code sago audit list}: who did what, as the catalog's log has it. */
@Command(name = "list", customSynopsis = "sago audit list [--since TIME] [--system SYSTEM] [--last N]")
final class AuditListVerb extends Verb {

    @Option(names = "--since", paramLabel = "TIME")
    @Nullable
    String since;

    @Option(names = "--system", paramLabel = "SYSTEM")
    @Nullable
    String system;

    @Option(
            names = {"-n", "--last"},
            paramLabel = "N")
    int last = 50;

    /** The log as JSON, newest first. */
    record Document(List<AuditRecord> records) {}

    @Override
    ExitCode run(Invocation with) {
        Optional<SystemName> name = Optional.ofNullable(system).map(text -> KnownSystem.of(with, text));
        Optional<Instant> from = Optional.ofNullable(since).map(with.times()::first);
        List<AuditRecord> records = with.wiring().catalog().audit().recent(name, from, Math.max(1, last));
        with.out().result(new Document(records), text -> {
            if (records.isEmpty()) {
                text.line(with.messages().text("audit.none"));
            } else {
                text.table(table(with, records));
            }
        });
        return ExitCode.OK;
    }

    private static Table table(Invocation with, List<AuditRecord> records) {
        Messages messages = with.messages();
        Table table = new Table(
                Column.number(messages.text("head.number")),
                Column.words(messages.text("head.time")),
                Column.words(messages.text("head.who")),
                Column.words(messages.text("head.action")),
                Column.words(messages.text("head.subject")),
                Column.words(messages.text("head.outcome")),
                Column.elastic(messages.text("head.details")));
        for (AuditRecord record : records) {
            table.row(
                    String.valueOf(record.number()),
                    with.times().minute(record.time()),
                    who(record),
                    record.action(),
                    record.subject(),
                    record.outcome(),
                    record.details());
        }
        return table;
    }

    private static String who(AuditRecord record) {
        String user = record.sudoUser().isEmpty() ? record.user() : record.sudoUser() + " as " + record.user();
        return user + "@" + record.host();
    }
}
