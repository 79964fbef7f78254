package dev.sago.cli;

import dev.sago.model.Entry;
import dev.sago.model.SagoException;
import dev.sago.model.Snapshot;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.restore.SnapshotDiff;
import dev.sago.restore.SnapshotDiff.Change;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** {@code sago diff}: what changed between two snapshots of one system. */
@Command(name = "diff", customSynopsis = "sago diff SYSTEM[@SNAPSHOT] [SYSTEM@SNAPSHOT]")
final class DiffVerb extends Verb {

    @Parameters(paramLabel = "SYSTEM[@SNAPSHOT]", index = "0")
    String first = "";

    @Parameters(paramLabel = "SYSTEM@SNAPSHOT", index = "1", arity = "0..1")
    @Nullable
    String second;

    /** The differences as JSON; {@code older} is null where the snapshot is compared with nothing. */
    record Document(
            SystemName system,
            Optional<SnapshotId> older,
            SnapshotId newer,
            List<Difference> changes,
            DiffTotals.Document totals) {}

    /** One difference: the entry as it was, and as it is. */
    record Difference(Change change, String path, Optional<EntryDocument> older, Optional<EntryDocument> newer) {}

    /** Two snapshots to compare. */
    private record Pair(Optional<Snapshot> older, Snapshot newer) {

        List<Entry> olderRoots() {
            return older.map(Snapshot::roots).orElse(List.of());
        }
    }

    @Override
    ExitCode run(Invocation with) throws InterruptedException {
        SystemAt one = SystemAt.of(first);
        Optional<SystemAt> other = Optional.ofNullable(second).map(SystemAt::of);
        if (other.isPresent() && !other.get().system().equals(one.system())) {
            throw SagoException.usage(
                    with.messages()
                            .text("diff.systems", one.system(), other.get().system()),
                    with.messages().text("diff.systems.remedy"));
        }
        try (OpenSystem open = OpenSystem.open(with, one.system(), with.events())) {
            Pair pair = other.isPresent()
                    ? new Pair(
                            Optional.of(open.snapshot(open.choose(one.snapshot()))),
                            open.snapshot(open.choose(other.get().snapshot())))
                    : withParent(open, open.snapshot(open.choose(one.snapshot())));
            if (with.out().isJson()) {
                json(with, open, pair);
            } else {
                text(with, open, pair);
            }
        }
        return ExitCode.OK;
    }

    /** With the parent that it names; where that is gone, with the newest that is older; the first with nothing. */
    private static Pair withParent(OpenSystem open, Snapshot newer) {
        List<SnapshotId> older = open.snapshots().stream()
                .filter(id -> id.compareTo(newer.id()) < 0)
                .toList();
        Optional<SnapshotId> parent =
                newer.parent().filter(older::contains).or(() -> older.stream().findFirst());
        return new Pair(parent.map(open::snapshot), newer);
    }

    private static void json(Invocation with, OpenSystem open, Pair pair) {
        List<Difference> changes = new ArrayList<>();
        DiffTotals totals = new DiffTotals();
        SnapshotDiff.Visitor visitor = (change, path, older, newer) -> {
            totals.count(change, older, newer);
            changes.add(new Difference(change, path, document(path, older), document(path, newer)));
        };
        new SnapshotDiff(open.reader(), visitor)
                .compare(pair.olderRoots(), pair.newer().roots());
        Document document = new Document(
                open.name(), pair.older().map(Snapshot::id), pair.newer().id(), changes, totals.document());
        with.out().result(document, text -> {});
    }

    private static Optional<EntryDocument> document(String path, @Nullable Entry entry) {
        return Optional.ofNullable(entry).map(known -> EntryDocument.of(path, known));
    }

    /** Printed as it is met: there may be millions. */
    private static void text(Invocation with, OpenSystem open, Pair pair) {
        Messages messages = with.messages();
        BriefIds brief = BriefIds.of(open.snapshots());
        with.out().result(pair, text -> {
            text.line(Tone.HEADING, heading(messages, with.times(), brief, pair));
            DiffTotals totals = new DiffTotals();
            SnapshotDiff.Visitor visitor = (change, path, older, newer) -> {
                totals.count(change, older, newer);
                Entry shown = Objects.requireNonNull(newer == null ? older : newer);
                text.line(tone(change), sign(change) + " " + EntryText.name(path, shown));
            };
            new SnapshotDiff(open.reader(), visitor)
                    .compare(pair.olderRoots(), pair.newer().roots());
            text.line(totals.text(messages));
        });
    }

    private static String heading(Messages messages, Times times, BriefIds brief, Pair pair) {
        String newer = told(messages, times, brief, pair.newer());
        return pair.older()
                .map(older -> messages.text("diff.heading", told(messages, times, brief, older), newer))
                .orElseGet(() -> messages.text("diff.heading.first", newer));
    }

    private static String told(Messages messages, Times times, BriefIds brief, Snapshot snapshot) {
        return messages.text("diff.snapshot", brief.of(snapshot.id()), times.minute(snapshot.begun()));
    }

    private static String sign(Change change) {
        return switch (change) {
            case ADDED -> "+";
            case REMOVED -> "-";
            case CONTENT -> "M";
            case ATTRIBUTES -> "a";
        };
    }

    private static Tone tone(Change change) {
        return switch (change) {
            case ADDED -> Tone.GOOD;
            case REMOVED -> Tone.BAD;
            case CONTENT -> Tone.WARN;
            case ATTRIBUTES -> Tone.PLAIN;
        };
    }
}
