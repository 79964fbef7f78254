package dev.sago.cli;

import dev.sago.cli.Table.Cell;
import dev.sago.cli.Table.Column;
import dev.sago.model.SagoException;
import dev.sago.notify.Channels;
import dev.sago.notify.NotifySettings;
import dev.sago.notify.NotifySettings.ChannelSettings;
import dev.sago.work.HostName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;

/** {@code sago notify test}: sends a test by each channel and tells who took it. */
@Command(name = "test", customSynopsis = "sago notify test [CHANNEL]...")
final class NotifyTestVerb extends Verb {

    @Parameters(paramLabel = "CHANNEL", arity = "0..*")
    List<String> channels = new ArrayList<>();

    /** All results. */
    record Document(List<Channels.Tested> channels) {}

    @Override
    ExitCode run(Invocation with) throws Exception {
        NotifySettings settings = with.settings().notifications();
        List<ChannelSettings> chosen = chosen(settings, with.messages());
        List<Channels.Tested> tested;
        try (Channels ready = new Channels(settings, with.clock())) {
            tested = ready.test(chosen, HostName.ofMachine());
        }
        with.out()
                .result(
                        new Document(tested),
                        text -> text.table(table(tested, with.messages()).compact()));
        return tested.stream().allMatch(Channels.Tested::taken) ? ExitCode.OK : ExitCode.FAILED;
    }

    private List<ChannelSettings> chosen(NotifySettings settings, Messages messages) {
        List<String> known =
                settings.channels().stream().map(ChannelSettings::name).toList();
        if (known.isEmpty()) {
            throw SagoException.usage(messages.text("notify.none"), messages.text("notify.none.remedy"));
        }
        for (String name : channels) {
            if (!known.contains(name)) {
                throw SagoException.usage(
                        messages.text("notify.unknown", name),
                        messages.text("notify.unknown.remedy", String.join(", ", known)));
            }
        }
        return settings.channels().stream()
                .filter(channel -> channels.isEmpty() || channels.contains(channel.name()))
                .toList();
    }

    private static Table table(List<Channels.Tested> tested, Messages messages) {
        Table table = new Table(
                Column.words(messages.text("head.channel")),
                Column.words(messages.text("head.channel-kind")),
                Column.words(messages.text("head.result")),
                Column.elastic(messages.text("head.why")));
        tested.forEach(one -> table.row(
                one.channel(),
                one.kind(),
                one.taken()
                        ? new Cell(messages.text("notify.taken"), Tone.GOOD)
                        : new Cell(messages.text("notify.failed"), Tone.BAD),
                one.text()));
        return table;
    }
}
