package dev.sago.whole;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.CatalogSettings;
import dev.sago.catalog.CatalogSnapshot;
import dev.sago.catalog.NodeRow;
import dev.sago.catalog.Postgres;
import dev.sago.catalog.TurnRow;
import dev.sago.model.Run;
import dev.sago.model.SystemName;
import dev.sago.schedule.Cron;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three nodes on one PostgreSQL, of which one is killed again and again: every due time is done exactly once, and what the nodes stored is sound.
 *
 * <p>The long form, with a due time each minute, in which none may be missed either:
 * {@code mvn test -Dtest=ClusterTest#aDueTimeIsDoneOnceWhicheverNodesAreKilled -Dsago.cluster.systems=60 -Dsago.cluster.seconds=300
 * -Dsago.cluster.kill=20 "-Dsago.cluster.cron=0 * * * * ?"}
 */
class ClusterTest {

    private static final int SYSTEMS = Integer.getInteger("sago.cluster.systems", 5);
    private static final Duration LASTS = Duration.ofSeconds(Integer.getInteger("sago.cluster.seconds", 12));
    private static final Duration KILL = Duration.ofSeconds(Integer.getInteger("sago.cluster.kill", 5));
    private static final Cron CRON = new Cron(System.getProperty("sago.cluster.cron", "0/5 * * * * ?"));
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int SEED = 5;

    @TempDir
    Path folder;

    private Path configuration(CatalogSettings catalog) throws IOException, InterruptedException {
        StringBuilder yaml = new StringBuilder();
        yaml.append("state: state\ncatalog: { url: \"").append(catalog.url()).append("\", user: postgres }\n");
        yaml.append("keys: { file: key }\nserver: { listen: \"127.0.0.1:0\" }\nsites:\n"); // Each node its own port.
        for (String site : List.of("east", "west")) {
            Files.createDirectories(folder.resolve(site));
            yaml.append("  ")
                    .append(site)
                    .append(": { store: { driver: directory, path: ")
                    .append(site)
                    .append(" }, location: { latitude: 36, longitude: 127 }, domains: { building: ")
                    .append(site)
                    .append(" } }\n");
        }
        yaml.append("policies:\n  often: { copies: 2, offsite: 0, schedule: \"")
                .append(CRON)
                .append("\" }\n");
        yaml.append("systems:\n");
        for (int i = 0; i < SYSTEMS; i++) {
            Path source = Files.createDirectories(folder.resolve("sources/s" + i));
            Files.writeString(source.resolve("file"), "of system " + i);
            yaml.append("  s")
                    .append(i)
                    .append(": { home: east, grade: A")
                    .append(i % 3 + 1)
                    .append(", policy: often, sources: [ { files: { path: ")
                    .append(source)
                    .append(" } } ], hooks: { before: { run: [sleep, '0.4'] } } }\n");
        }
        Path file = folder.resolve("sago.yaml");
        Files.writeString(file, yaml);
        SagoProcess.run(folder, "key", "init");
        return file;
    }

    @Test
    void aDueTimeIsDoneOnceWhicheverNodesAreKilled() throws Exception {
        CatalogSettings settings = Postgres.fresh();
        Path configuration = configuration(settings);
        Random random = new Random(SEED);
        List<ServeNode> nodes = new ArrayList<>();
        int kills = 0;
        int hits = 0;
        try (Catalog catalog = Catalog.open(settings, folder.resolve("look"), InstantSource.system())) {
            for (int i = 0; i < 3; i++) {
                nodes.add(ServeNode.start(configuration, "log"));
            }
            awaitNodes(catalog, 3);
            Instant end = Instant.now().plus(LASTS);
            for (Instant kill = Instant.now().plus(KILL); kill.isBefore(end); kill = kill.plus(KILL)) {
                awaitTime(kill);
                Optional<ServeNode> busy = busy(catalog, nodes);
                ServeNode victim = busy.orElseGet(() -> nodes.get(random.nextInt(nodes.size())));
                victim.kill();
                kills++;
                hits += busy.isPresent() ? 1 : 0;
                nodes.remove(victim);
                nodes.add(ServeNode.start(configuration, "log"));
            }
            awaitTime(end);
            awaitDone(catalog, Instant.now()); // The last kill may have come late.
            nodes.forEach(ServeNode::askToStop);
            for (ServeNode node : nodes) {
                assertThat(node.await()).as(node.log()).isZero();
            }
            check(catalog);
            System.out.printf("cluster: %d kills, %d of them of a node that was making a backup%n", kills, hits);
            assertThat(hits).as("kills that hit a backup").isPositive();
        } finally {
            nodes.forEach(ServeNode::close);
        }
        assertThat(SagoProcess.run(folder, "verify", "--all", "--depth", "scrub")
                        .get("exit")
                        .asText())
                .isEqualToIgnoringCase("ok");
    }

    /** A node that makes a backup just now; empty where none does for a while. */
    private static Optional<ServeNode> busy(Catalog catalog, List<ServeNode> nodes) {
        try {
            return Awaitility.await()
                    .atMost(KILL) // In the short form a backup is due within it, whenever it begins.
                    .pollInterval(Duration.ofMillis(20))
                    .until(
                            () -> catalog.duties().all().stream()
                                    .filter(duty -> duty.kind().equals("BACKUP"))
                                    .flatMap(duty -> duty.latest().stream())
                                    .filter(turn -> turn.ended().isEmpty())
                                    .flatMap(turn -> turn.node().stream())
                                    .flatMap(name -> nodes.stream().filter(node -> name.endsWith(node.suffix())))
                                    .findFirst(),
                            Optional::isPresent);
        } catch (ConditionTimeoutException e) {
            return Optional.empty(); // In the long form most kills meet idle nodes, as most of life does.
        }
    }

    private static void awaitNodes(Catalog catalog, int count) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() ->
                        catalog.nodes().all().stream().filter(NodeRow::alive).count() == count);
    }

    private static void awaitTime(Instant time) {
        Awaitility.await()
                .atMost(PATIENCE.plus(LASTS))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> !Instant.now().isBefore(time));
    }

    /** Until every due time before {@code end} is covered and no turn is open that was due then. */
    private static void awaitDone(Catalog catalog, Instant end) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> catalog.duties().all().stream()
                        .filter(duty -> duty.kind().equals("BACKUP"))
                        .allMatch(duty -> duty.covered().isAfter(end)
                                && duty.open().filter(due -> due.isBefore(end)).isEmpty()));
    }

    private void check(Catalog catalog) throws IOException {
        String log = Files.readString(folder.resolve("log"));
        Map<SystemName, List<TurnRow>> turns = new HashMap<>();
        for (TurnRow turn : catalog.duties().turns(Optional.empty(), 1_000_000)) {
            if (turn.kind().equals("BACKUP")) {
                turns.computeIfAbsent(turn.system(), name -> new ArrayList<>()).add(turn);
            }
        }
        assertThat(turns).hasSize(SYSTEMS);
        int missed = 0;
        int takenOver = 0;
        long worst = 0;
        for (Map.Entry<SystemName, List<TurnRow>> one : turns.entrySet()) {
            List<TurnRow> done = one.getValue().reversed();
            Instant first = done.getFirst().missedFrom().orElse(done.getFirst().due());
            Instant due = first.minusMillis(1);
            for (TurnRow turn : done) {
                for (int i = 0; i <= turn.missed(); i++) {
                    due = CRON.next(due, ZoneId.systemDefault()).orElseThrow();
                }
                assertThat(turn.due()).as("%s%n%s", one.getKey(), log).isEqualTo(due);
                assertThat(turn.outcome()).as("%s%n%s", turn, log).contains(Run.Outcome.OK);
                missed += turn.missed();
                takenOver += turn.takes() > 1 ? 1 : 0;
                worst = Math.max(
                        worst,
                        Duration.between(turn.due(), turn.ended().orElseThrow()).toMillis());
            }
            List<CatalogSnapshot> snapshots = catalog.snapshots().list(Optional.of(one.getKey()));
            assertThat(snapshots).as("%s%n%s", one.getKey(), log).hasSameSizeAs(done);
            assertThat(new TreeSet<>(List.of(folder.resolve("east/systems/" + one.getKey() + "/snapshots")
                            .toFile()
                            .list())))
                    .as(log)
                    .hasSize(done.size());
        }
        assertThat(takenOver).as("what the killed nodes were at").isPositive();
        int all = turns.values().stream().mapToInt(List::size).sum();
        System.out.printf(
                "cluster: %d turns of %d systems, %d taken over, %d due times made up, longest from due to end %.1f s%n",
                all, SYSTEMS, takenOver, missed, worst / 1000.0);
        if (CRON.text().startsWith("0 ")) {
            assertThat(missed).isZero();
        }
    }
}
