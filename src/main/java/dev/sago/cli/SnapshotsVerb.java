package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.catalog.CatalogSnapshot;
import dev.sago.catalog.CopyLocks;
import dev.sago.cli.Table.Cell;
import dev.sago.cli.Table.Column;
import dev.sago.maintenance.WaitingTimes;
import dev.sago.model.Copy;
import dev.sago.model.CopyState;
import dev.sago.model.Counts;
import dev.sago.model.Expiry;
import dev.sago.model.Hold;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.policy.Placement;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.time.Duration;
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
     * @param hold the hold on it
     * @param expired the mark that it has expired; it can be restored until prune removes it
     * @param graceLeft what is left until prune may, by this machine's clock
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
            List<SiteName> unrecorded,
            Optional<Hold> hold,
            Optional<Expiry> expired,
            Optional<Duration> graceLeft) {}

    /** A copy as JSON; until when nobody can delete it, where that is known. */
    record SeenCopy(SiteName site, CopyState state, Instant seen, Optional<Instant> lockedUntil) {}

    private record Listed(
            CatalogSnapshot snapshot,
            CopySummary copies,
            Map<SiteName, Instant> locks,
            Optional<Hold> hold,
            Optional<Expiry> expiry,
            Duration left) {}

    @Override
    ExitCode run(Invocation with) {
        Optional<SystemName> name = Optional.ofNullable(system).map(text -> KnownSystem.of(with, text));
        List<CatalogSnapshot> found = with.wiring().catalog().snapshots().list(name);
        Map<SystemName, List<SiteName>> placed = placed(with);
        Map<CopyLocks.Of, Map<SiteName, Instant>> locks =
                with.wiring().catalog().locks().all(name);
        Map<SystemName, Map<SnapshotId, Hold>> holds = new HashMap<>();
        Map<SystemName, Map<SnapshotId, Expiry>> expiries = new HashMap<>();
        found.stream().map(CatalogSnapshot::system).distinct().forEach(one -> {
            holds.put(one, with.wiring().catalog().marks().holds(one));
            expiries.put(one, with.wiring().catalog().marks().expiries(one));
        });
        List<Listed> listed = found.stream()
                .map(snapshot -> {
                    SystemName of = snapshot.system();
                    Optional<Expiry> expiry = Optional.ofNullable(
                            expiries.getOrDefault(of, Map.of()).get(snapshot.id()));
                    return new Listed(
                            snapshot,
                            CopySummary.of(snapshot, placed.getOrDefault(of, List.of())),
                            locks.getOrDefault(new CopyLocks.Of(of, snapshot.id()), Map.of()),
                            Optional.ofNullable(holds.getOrDefault(of, Map.of()).get(snapshot.id())),
                            expiry,
                            expiry.map(mark -> left(mark, of, with)).orElse(Duration.ZERO));
                })
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

    private static Duration left(Expiry mark, SystemName system, Invocation with) {
        SystemSettings settings = with.settings().systems().get(system);
        return settings == null
                ? Duration.ZERO
                : WaitingTimes.of(settings.policy().retention())
                        .left(mark.since(), with.clock().instant());
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
                listed.copies().unrecorded(),
                listed.hold(),
                listed.expiry(),
                listed.expiry().map(mark -> listed.left()));
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
        boolean noted = listed.stream()
                .anyMatch(one -> one.hold().isPresent() || one.expiry().isPresent());
        if (noted) {
            columns.add(Column.elastic(messages.text("head.note")));
        }
        BriefIds brief = brief(listed);
        Table table = new Table(columns.toArray(Column[]::new));
        listed.forEach(one -> {
            List<Object> cells = cells(with, one, brief, severalSystems);
            if (noted) {
                cells.add(note(with, one));
            }
            table.row(cells.toArray());
        });
        return table;
    }

    private static Cell note(Invocation with, Listed one) {
        List<String> notes = new ArrayList<>();
        one.hold().ifPresent(hold -> notes.add(with.messages().text("snapshots.held", hold.by(), hold.reason())));
        one.expiry()
                .ifPresent(mark -> notes.add(
                        one.left().isPositive()
                                ? with.messages()
                                        .text("snapshots.expired", with.units().duration(one.left()))
                                : with.messages().text("snapshots.expired-over")));
        return new Cell(String.join("; ", notes), Tone.WARN);
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
