package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.cli.DocumentSearch.Found;
import dev.sago.cli.Table.Cell;
import dev.sago.cli.Table.Column;
import dev.sago.model.Entry;
import dev.sago.model.EntryKind;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.restore.NamePattern;
import dev.sago.restore.SearchQuery;
import dev.sago.restore.SnapshotSearch.Presence;
import dev.sago.work.Configured;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code sago find}: looks for documents in the snapshots of all systems, those that were deleted since too. */
@Command(
        name = "find",
        customSynopsis =
                "sago find PATTERN [--system S]... [--owner O] [--since TIME] [--until TIME] [--all-snapshots] [--limit N]")
final class FindVerb extends Verb {

    @Parameters(paramLabel = "PATTERN")
    String pattern = "";

    @Option(
            names = {"-s", "--system"},
            paramLabel = "S")
    List<String> systems = new ArrayList<>();

    @Option(names = "--owner", paramLabel = "O")
    @Nullable
    String owner;

    @Option(names = "--since", paramLabel = "TIME")
    @Nullable
    String since;

    @Option(names = "--until", paramLabel = "TIME")
    @Nullable
    String until;

    @Option(names = "--all-snapshots")
    boolean allSnapshots;

    @Option(names = "--limit", paramLabel = "N")
    int limit = 1000;

    /**
     * What was found, as JSON.
     *
     * @param hits the hits, last changed first, up to the limit
     * @param found how many there are
     * @param olderVersions how many older versions of the same paths there are, which are not among the hits
     * @param systemsSearched how many systems were searched
     * @param snapshotsSearched how many snapshots were searched
     * @param unreadable how many systems, snapshots and folders could not be searched
     */
    record Document(
            List<Hit> hits, int found, int olderVersions, int systemsSearched, int snapshotsSearched, int unreadable) {}

    /**
     * One hit as JSON.
     *
     * @param snapshot the newest snapshot that has it
     * @param snapshots how many snapshots have it
     * @param state whether the newest of all snapshots has it
     * @param restore the command that brings it back
     */
    record Hit(
            SystemName system,
            SnapshotId snapshot,
            int snapshots,
            Presence state,
            EntryDocument entry,
            String restore) {

        static Hit of(Invocation with, Found found) {
            return new Hit(
                    found.system(),
                    found.hit().newest(),
                    found.hit().snapshots(),
                    found.hit().presence(),
                    EntryDocument.of(found.hit().path(), found.hit().entry()),
                    restoreCommand(with, found));
        }
    }

    @Override
    ExitCode run(Invocation with) throws InterruptedException {
        Times times = with.times();
        SearchQuery query = new SearchQuery(
                NamePattern.of(pattern),
                Optional.ofNullable(owner),
                Optional.ofNullable(since).map(times::first),
                Optional.ofNullable(until).map(times::last));
        List<SystemSettings> wanted = Configured.systems(with.settings(), systems);
        DocumentSearch search = new DocumentSearch(with, query);
        search.in(wanted);
        List<Found> all = allSnapshots ? search.found() : newestVersions(search.found());
        int older = search.found().size() - all.size();
        List<Found> shown = all.stream()
                .sorted(Comparator.comparing((Found found) ->
                                found.hit().entry().attributes().modified())
                        .reversed())
                .limit(Math.max(1, limit))
                .toList();
        Document document = new Document(
                shown.stream().map(found -> Hit.of(with, found)).toList(),
                all.size(),
                older,
                search.systems(),
                search.snapshots(),
                search.unreadable());
        with.out().result(document, text -> tell(with, text, shown));
        tellMore(with, document);
        return search.unreadable() == 0 ? ExitCode.OK : ExitCode.INCOMPLETE;
    }

    /** Hits come by path, the newest version first. */
    private static List<Found> newestVersions(List<Found> found) {
        Map<List<String>, Found> newest = new LinkedHashMap<>();
        for (Found one : found) {
            String kind = one.hit().entry().isFolder() ? "/" : "";
            newest.putIfAbsent(List.of(one.system().value(), one.hit().path(), kind), one);
        }
        return List.copyOf(newest.values());
    }

    private static void tell(Invocation with, Output.Text text, List<Found> shown) {
        if (shown.isEmpty()) {
            text.line(with.messages().text("find.nothing"));
            return;
        }
        text.table(table(with, shown));
        text.line("");
        text.line(with.messages().text("find.restore"));
        text.line("  " + restoreCommand(with, shown.getFirst()));
    }

    private static void tellMore(Invocation with, Document document) {
        Messages messages = with.messages();
        int more = document.found() - document.hits().size();
        if (more > 0) {
            with.out().note(messages.text("find.more", Units.count(more)));
        }
        if (document.olderVersions() > 0) {
            with.out().note(messages.text("find.older", Units.count(document.olderVersions())));
        }
        with.out()
                .note(messages.text(
                        "find.searched",
                        messages.counted("find.snapshots", document.snapshotsSearched()),
                        messages.counted("find.systems", document.systemsSearched())));
        if (document.unreadable() > 0) {
            with.out().warn(messages.text("find.unreadable", Units.count(document.unreadable())));
        }
    }

    private static Table table(Invocation with, List<Found> shown) {
        Messages messages = with.messages();
        Table table = new Table(
                Column.words(messages.text("head.system")),
                Column.words(messages.text("head.snapshot")),
                Column.words(messages.text("head.state")),
                Column.number(messages.text("head.in")),
                Column.number(messages.text("head.size")),
                Column.words(messages.text("head.modified")),
                Column.words(messages.text("head.owner")),
                Column.elastic(messages.text("head.path")));
        for (Found found : shown) {
            Entry entry = found.hit().entry();
            table.row(
                    found.system(),
                    found.brief().of(found.hit().newest()),
                    new Cell(presence(messages, found), tone(found)),
                    Units.count(found.hit().snapshots()),
                    entry.kind() == EntryKind.FILE ? Units.bytes(entry.size()) : "-",
                    with.times().minute(entry.attributes().modified().toInstant()),
                    EntryText.owner(entry.attributes()),
                    EntryText.name(found.hit().path(), entry));
        }
        return table;
    }

    private static String presence(Messages messages, Found found) {
        String word = Words.of(found.hit().presence());
        return messages.textOr("presence." + word, word);
    }

    private static Tone tone(Found found) {
        return switch (found.hit().presence()) {
            case CURRENT -> Tone.GOOD;
            case CHANGED, UNKNOWN -> Tone.PLAIN;
            case DELETED -> Tone.WARN;
        };
    }

    private static String restoreCommand(Invocation with, Found found) {
        return with.again() + " restore " + found.system() + " --snapshot "
                + found.hit().newest() + " --path " + ShellWord.of(found.hit().path()) + " --to restored";
    }
}
