package dev.sago.cli;

import dev.sago.model.CopyState;
import dev.sago.model.Grade;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.standing.Condition;
import dev.sago.standing.LastRun;
import dev.sago.standing.SiteStanding;
import dev.sago.standing.Standing;
import dev.sago.standing.SystemStanding;
import dev.sago.standing.Timetable;
import dev.sago.standing.Trouble;
import dev.sago.standing.Wording;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How everything stands as JSON: of {@code sago status --json}, and in the status file.
 *
 * @param time when it was read; a file that is older than a few minutes tells nothing of now
 * @param exitCode what {@code sago status} exits with
 * @param counts systems by condition, each condition with its number
 * @param owed what sites owe
 * @param systems each system, the worst first
 */
record StatusDocument(
        Instant time,
        int exitCode,
        Map<String, Long> counts,
        List<Standing.Owed> owed,
        List<Timetable.Node> nodes,
        List<Row> systems) {

    /**
     * One system.
     *
     * @param safeAge how old the newest snapshot is that enough sites hold, which the RPO is about
     */
    record Row(
            SystemName system,
            Grade grade,
            String policy,
            Condition condition,
            Optional<Duration> rpo,
            Optional<Duration> safeAge,
            Optional<Instant> newest,
            Optional<Instant> safe,
            Optional<Instant> complete,
            int copiesComplete,
            int copiesWanted,
            long debts,
            long damaged,
            Optional<LastRun> lastBackup,
            Optional<Timetable.Slot> schedule,
            List<SiteRow> sites,
            List<Told> troubles) {}

    /** One system at one site; proofs by depth, null where there is none. */
    record SiteRow(
            SiteName site,
            Optional<CopyState> copy,
            long debts,
            Optional<Instant> debtsSince,
            long damaged,
            long missing,
            boolean silent,
            Map<String, Instant> proofs) {}

    /** One trouble in words, with the command that mends it. */
    record Told(Trouble.Kind kind, Trouble.Severity severity, Optional<SiteName> site, String reason, String remedy) {}

    static StatusDocument of(Standing standing, Wording wording) {
        Map<String, Long> counts = new LinkedHashMap<>();
        Map<Condition, Long> found = standing.counts();
        for (Condition condition : Condition.values()) {
            counts.put(Words.of(condition), found.getOrDefault(condition, 0L));
        }
        return new StatusDocument(
                standing.read(),
                StatusVerb.exit(standing).number(),
                counts,
                standing.owed(),
                standing.nodes(),
                standing.systems().stream()
                        .map(system -> row(system, standing.read(), wording))
                        .toList());
    }

    private static Row row(SystemStanding system, Instant now, Wording wording) {
        return new Row(
                system.system(),
                system.grade(),
                system.policy(),
                system.condition(),
                system.rpo(),
                system.safe().map(begun -> Duration.between(begun, now)),
                system.newest(),
                system.safe(),
                system.complete(),
                system.copiesComplete(),
                system.copiesWanted(),
                system.debts(),
                system.damaged(),
                system.lastBackup(),
                system.slot(),
                system.sites().stream().map(StatusDocument::row).toList(),
                system.troubles().stream()
                        .map(trouble -> new Told(
                                trouble.kind(),
                                trouble.severity(),
                                trouble.site(),
                                wording.reason(trouble, now),
                                wording.remedy(trouble, now)))
                        .toList());
    }

    private static SiteRow row(SiteStanding site) {
        Map<String, Instant> proofs = new LinkedHashMap<>();
        site.proofs().forEach((depth, proved) -> proofs.put(Words.of(depth), proved));
        return new SiteRow(
                site.site(),
                site.copy(),
                site.debts(),
                site.debtsSince(),
                site.damaged(),
                site.missing(),
                site.silent(),
                proofs);
    }
}
