package dev.sago.standing;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.CatalogSettings;
import dev.sago.catalog.CatalogSnapshot;
import dev.sago.catalog.DutyRow;
import dev.sago.catalog.Proof;
import dev.sago.model.Copy;
import dev.sago.model.CopyState;
import dev.sago.model.Counts;
import dev.sago.model.Debt;
import dev.sago.model.Run;
import dev.sago.model.Sha256;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A configuration and a catalog as 700 systems at four sites leave them, for measuring {@code sago status}. Not a test: start {@code main}
 * with the tests' class path and the arguments {@code FOLDER SNAPSHOTS}, the number of snapshots of each system; then
 * {@code time sago -c FOLDER/sago.yaml status}.
 */
final class StatusBench {

    private static final int SYSTEMS = 700;
    private static final List<String> SITES = List.of("daejeon", "gwangju", "gongju", "daegu");
    private static final List<String> PLACES = List.of("36.38 127.39", "35.15 126.84", "36.49 127.09", "35.89 128.64");
    private static final String POLICIES = """
            policies:
              three: { copies: 3, quorum: 2, offsite: 2, apart: [building, power], rpo: 1h, rto: 4h }
              four: { copies: 4, quorum: 2, offsite: 3, rpo: 1d }
            systems:
            """;
    private static final List<String> DUTIES =
            List.of("BACKUP", "INVENTORY", "SCRUB", "SAMPLE", "EXPIRE", "PRUNE", "HEAL", "DRILL");

    private StatusBench() {}

    /** Makes the folder's contents. */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("sago.yaml"), configuration());
        int snapshots = Integer.parseInt(args[1]);
        CatalogSettings h2 = new CatalogSettings("jdbc:h2", Optional.empty(), Optional.empty());
        try (Catalog catalog = Catalog.open(h2, folder.resolve("state"), InstantSource.system())) {
            Instant now = InstantSource.system().instant();
            for (int age = snapshots; age > 0; age--) { // In the order of time, as schedules leave them.
                for (int i = 0; i < SYSTEMS; i++) {
                    snapshot(catalog, system(i), age, now);
                }
            }
            for (int i = 0; i < SYSTEMS; i++) {
                runs(catalog, system(i), i, now);
            }
        }
    }

    private static String configuration() {
        StringBuilder text = new StringBuilder("state: state\nkeys: { file: master.key }\nsites:\n");
        for (int i = 0; i < SITES.size(); i++) {
            String[] place = PLACES.get(i).split(" ", -1);
            text.append(String.format(Locale.ROOT, """
                      %s:
                        store: { driver: directory, path: sites/%1$s }
                        location: { latitude: %s, longitude: %s }
                        domains: { building: b-%1$s, power: p-%1$s }
                    """, SITES.get(i), place[0], place[1]));
        }
        text.append(POLICIES);
        for (int i = 0; i < SYSTEMS; i++) {
            text.append(String.format(Locale.ROOT, """
                      s%03d:
                        home: %s
                        grade: A%d
                        policy: %s
                        sources:
                          - files: { path: /srv/s%1$03d, exclude: ["*.tmp", "/cache/"] }
                    """, i, SITES.get(i % 4), i % 3 + 1, i % 5 == 0 ? "four" : "three"));
        }
        return text.toString();
    }

    private static SystemName system(int number) {
        return new SystemName("s%03d".formatted(number));
    }

    private static void snapshot(Catalog catalog, SystemName system, int age, Instant now) {
        Instant begun = now.minus(Duration.ofMinutes(15L * age));
        SnapshotId id = SnapshotId.of(begun, Sha256.hash((system + " " + age).getBytes(StandardCharsets.UTF_8)));
        List<Copy> copies = sites().stream()
                .map(site -> new Copy(id, site, CopyState.COMPLETE, begun))
                .toList();
        CatalogSnapshot snapshot = new CatalogSnapshot(
                system,
                id,
                begun,
                begun.plusSeconds(30),
                "host",
                Optional.empty(),
                Counts.NONE,
                1_000_000,
                "snapshots/" + id,
                copies);
        catalog.snapshots().commit(snapshot, List.of());
    }

    private static void runs(Catalog catalog, SystemName system, int number, Instant now) {
        List<Proof> proofs = new ArrayList<>();
        for (Run.Kind kind : List.of(Run.Kind.BACKUP, Run.Kind.VERIFY, Run.Kind.DRILL)) {
            long run = catalog.runs().begin(system, kind);
            boolean fails = number % 50 == 0 && kind == Run.Kind.DRILL;
            Run.Outcome outcome = fails ? Run.Outcome.FAILED : Run.Outcome.OK;
            catalog.runs().end(run, outcome, Counts.NONE, Optional.empty(), "a text");
            sites().forEach(site -> List.of(Proof.Depth.values())
                    .forEach(depth -> proofs.add(new Proof(system, site, depth, now, run))));
        }
        catalog.proofs().record(proofs);
        if (number % 40 == 0) {
            catalog.debts().add(List.of(new Debt(system, sites().getFirst(), "packs/00/" + number)));
        }
        catalog.duties()
                .put(DUTIES.stream().map(kind -> duty(system, kind, now)).toList());
    }

    private static DutyRow duty(SystemName system, String kind, Instant now) {
        return new DutyRow(
                system,
                kind,
                "default",
                5,
                "0 0/15 * * * ?",
                now,
                Optional.of(now.plusSeconds(900)),
                Optional.empty(),
                Optional.empty());
    }

    private static List<SiteName> sites() {
        return SITES.stream().map(SiteName::new).toList();
    }
}
