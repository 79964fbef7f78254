package dev.sago.cli;

import dev.sago.model.Entry;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.restore.SnapshotBrowser;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;

/** {@code sago ls}: what a snapshot holds, in tree order. */
@Command(name = "ls", customSynopsis = "sago ls [-l] [-R] SYSTEM[@SNAPSHOT] [PATH]")
final class LsVerb extends Verb {

    @Parameters(paramLabel = "SYSTEM[@SNAPSHOT]", index = "0")
    String system = "";

    @Parameters(paramLabel = "PATH", index = "1", arity = "0..1")
    String path = "";

    @Option(names = {"-l", "--long"})
    boolean detailed;

    @Option(names = {"-R", "--recursive"})
    boolean recursive;

    /** The entries as JSON. */
    record Listing(SystemName system, SnapshotId snapshot, String path, List<EntryDocument> entries) {}

    @Override
    ExitCode run(Invocation with) throws InterruptedException {
        SystemAt at = SystemAt.of(system);
        try (OpenSystem open = OpenSystem.open(with, at.system(), with.events())) {
            SnapshotBrowser browser = open.browse(at.snapshot());
            if (with.out().isJson()) {
                json(with, browser);
            } else if (recursive) {
                stream(with, browser);
            } else {
                list(with, browser);
            }
        }
        return ExitCode.OK;
    }

    private void json(Invocation with, SnapshotBrowser browser) {
        List<EntryDocument> entries = new ArrayList<>();
        browser.walk(path, (where, entry) -> {
            entries.add(EntryDocument.of(where, entry));
            return recursive;
        });
        Listing listing =
                new Listing(browser.snapshot().system(), browser.snapshot().id(), path, entries);
        with.out().result(listing, text -> {});
    }

    /** Whole paths, each printed as it is met: there may be millions. */
    private void stream(Invocation with, SnapshotBrowser browser) {
        LongLine layout = LongLine.usual(with.times());
        Output out = with.out();
        out.result(
                browser,
                text -> browser.walk(path, (where, entry) -> {
                    text.line(detailed ? layout.line(where, entry) : EntryText.name(where, entry));
                    return !out.closed();
                }));
    }

    private void list(Invocation with, SnapshotBrowser browser) {
        List<Entry> entries = browser.list(path);
        LongLine layout = LongLine.fitting(entries, with.times());
        with.out()
                .result(
                        entries,
                        text -> entries.forEach(entry -> {
                            String name = entry.name().display();
                            text.line(detailed ? layout.line(name, entry) : EntryText.name(name, entry));
                        }));
    }
}
