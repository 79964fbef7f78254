package dev.sago.cli;

import dev.sago.catalog.CatalogSnapshot;
import dev.sago.catalog.CopyLocks;
import dev.sago.cli.Table.Cell;
import dev.sago.cli.Table.Column;
import dev.sago.model.Copy;
import dev.sago.model.CopyState;
import dev.sago.model.Counts;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.policy.Placement;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code sago snapshots}: snapshots and their copies, as the catalog knows them; no site is asked. */
@Command(name = "snapshots", customSynopsis = "sago snapshots [SYSTEM]")
final class SnapshotsVerb extends Verb {

    @Parameters(paramLabel = "SYSTEM", arity = "0..1")
    @Nullable
    String system;

    /** The list as JSON. */
    record Document(List<Row> snapshots) {}

    /**
     * One snapshot as JSON.
     *
     * @param copiesComplete copies that were seen complete
     * @param copiesWanted copies that the policy wants
     * @param copies all copies that are known
     * @param unrecorded sites that should hold a copy and of which nothing is known
     */
    record Row(
            SystemName system,
            SnapshotId id,
            Instant begun,
            Instant ended,
            String host,
            Optional<SnapshotId> parent,
            Counts counts,
            int copiesComplete,
            int copiesWanted,
            List<SeenCopy> copies,
            List<SiteName> unrecorded) {}

    /** A copy as JSON; until when nobody can delete it, where that is known. */
    record SeenCopy(SiteName site, CopyState state, Instant seen, Optional<Instant> lockedUntil) {}

    private record Listed(CatalogSnapshot snapshot, CopySummary copies, Map<SiteName, Instant> locks) {}

    @Override
    ExitCode run(Invocation with) {
        Optional<SystemName> name = Optional.ofNullable(system).map(text -> KnownSystem.of(with, text));
        List<CatalogSnapshot> found = with.wiring().catalog().snapshots().list(name);
        Map<SystemName, List<SiteName>> placed = placed(with);
        Map<CopyLocks.Of, Map<SiteName, Instant>> locks =
                with.wiring().catalog().locks().all(name);
        List<Listed> listed = found.stream()
                .map(snapshot -> new Listed(
                        snapshot,
                        CopySummary.of(snapshot, placed.getOrDefault(snapshot.system(), List.of())),
                        locks.getOrDefault(new CopyLocks.Of(snapshot.system(), snapshot.id()), Map.of())))
                .toList();
        Document document = new Document(listed.stream().map(SnapshotsVerb::row).toList());
        with.out().result(document, text -> {
            if (listed.isEmpty()) {
                text.line(name.map(one -> with.messages().text("snapshot.none", one))
                        .orElseGet(() -> with.messages().text("snapshots.none")));
            } else {
                text.table(table(with, listed, name.isEmpty()));
            }
        });
        return ExitCode.OK;
    }

    /** Where systems should be; nothing for those that are not configured or cannot be placed. */
    private static Map<SystemName, List<SiteName>> placed(Invocation with) {
        Map<SystemName, List<SiteName>> placed = new HashMap<>();
        with.settings().placements().forEach((name, placement) -> {
            if (placement instanceof Placement.Placed done) {
                placed.put(name, done.sites());
            }
        });
        return placed;
    }

    private static Row row(Listed listed) {
        CatalogSnapshot s = listed.snapshot();
        List<SeenCopy> copies =
                s.copies().stream().map(copy -> seen(copy, listed.locks())).toList();
        return new Row(
                s.system(),
                s.id(),
                s.begun(),
                s.ended(),
                s.host(),
                s.parent(),
                s.counts(),
                listed.copies().complete(),
                listed.copies().wanted(),
                copies,
                listed.copies().unrecorded());
    }

    private static SeenCopy seen(Copy copy, Map<SiteName, Instant> locks) {
        return new SeenCopy(copy.site(), copy.state(), copy.seen(), Optional.ofNullable(locks.get(copy.site())));
    }

    private static Table table(Invocation with, List<Listed> listed, boolean severalSystems) {
        Messages messages = with.messages();
        List<Column> columns = new ArrayList<>();
        if (severalSystems) {
            columns.add(Column.words(messages.text("head.system")));
        }
        columns.add(Column.words(messages.text("head.snapshot")));
        columns.add(Column.words(messages.text("head.time")));
        for (String number : List.of("age", "files", "size", "changed", "stored", "unreadable")) {
            columns.add(Column.number(messages.textOr("head." + number, number)));
        }
        columns.add(Column.elastic(messages.text("head.copies")));
        BriefIds brief = brief(listed);
        Table table = new Table(columns.toArray(Column[]::new));
        listed.forEach(one -> table.row(cells(with, one, brief, severalSystems).toArray()));
        return table;
    }

    private static BriefIds brief(List<Listed> listed) {
        return listed.stream()
                .collect(Collectors.groupingBy(
                        one -> one.snapshot().system(),
                        Collectors.mapping(one -> one.snapshot().id(), Collectors.toList())))
                .values()
                .stream()
                .map(BriefIds::of)
                .reduce(BriefIds::and)
                .orElseThrow();
    }

    /** The lock that ends last, if one is still on. */
    private static String locked(Invocation with, Listed listed) {
        return listed.locks().values().stream()
                .max(Instant::compareTo)
                .filter(until -> until.isAfter(with.clock().instant()))
                .map(until ->
                        "; " + with.messages().text("copy.locked", with.times().minute(until)))
                .orElse("");
    }

    private static List<Object> cells(Invocation with, Listed listed, BriefIds brief, boolean severalSystems) {
        CatalogSnapshot s = listed.snapshot();
        Counts counts = s.counts();
        List<Object> cells = new ArrayList<>();
        if (severalSystems) {
            cells.add(s.system());
        }
        cells.add(brief.of(s.id()));
        cells.add(with.times().minute(s.begun()));
        cells.add(with.units().age(s.begun(), with.clock().instant()));
        cells.add(Units.count(counts.files()));
        cells.add(Units.bytes(counts.bytes()));
        cells.add(Units.count(counts.changedFiles()));
        cells.add(Units.bytes(counts.storedBytes()));
        cells.add(new Cell(Units.count(counts.unreadable()), counts.unreadable() > 0 ? Tone.WARN : Tone.PLAIN));
        cells.add(new Cell(
                listed.copies().text(with.messages()) + locked(with, listed),
                listed.copies().tone()));
        return cells;
    }
}
