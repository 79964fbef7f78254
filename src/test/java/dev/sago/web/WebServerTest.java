package dev.sago.web;

import dev.sago.catalog.CatalogSnapshot;
import dev.sago.catalog.Debts;
import dev.sago.catalog.Findings;
import dev.sago.catalog.Proof;
import dev.sago.catalog.RunTotal;
import dev.sago.model.Copy;
import dev.sago.model.CopyState;
import dev.sago.model.Counts;
import dev.sago.model.Finding;
import dev.sago.model.Grade;
import dev.sago.model.Run;
import dev.sago.model.SagoException;
import dev.sago.model.Sha256;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.policy.PolicySettings;
import dev.sago.standing.Facts;
import dev.sago.standing.Standing;
import dev.sago.standing.Timetable;
import dev.sago.standing.Watched;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** Health and metrics over HTTP, and that dashboards and alert rules speak of metrics that there are. */
class WebServerTest {

    private static final Instant NOW = Instant.parse("2026-09-26T11:20:15Z");
    private static final List<SiteName> SITES =
            List.of(new SiteName("daejeon"), new SiteName("gwangju"), new SiteName("gongju"), new SiteName("daegu"));
    private static final Pattern NAME = Pattern.compile("\\bsago_[a-z_]+");

    /** So many systems, the first of them with everything that can be said of one. */
    private static Standing standing(int systems) {
        PolicySettings policy = new PolicySettings(
                "four",
                4,
                2,
                0,
                Set.of(),
                0,
                new PolicySettings.Immutable(0, 0),
                Optional.of(Duration.ofHours(1)),
                Optional.empty(),
                Optional.empty(),
                new PolicySettings.Retention(0, 0, 0, 0, 0, 0),
                new PolicySettings.Verify(Optional.empty(), Optional.empty(), 0, Optional.empty()));
        List<Watched> watched = new ArrayList<>();
        List<CatalogSnapshot> newest = new ArrayList<>();
        List<Proof> proofs = new ArrayList<>();
        List<Debts.Sum> debts = new ArrayList<>();
        List<RunTotal> runs = new ArrayList<>();
        for (int i = 0; i < systems; i++) {
            SystemName system = new SystemName("system-" + i);
            watched.add(new Watched(system, Grade.A1, policy, SITES));
            SnapshotId id = SnapshotId.of(NOW.minusSeconds(600), Sha256.hash(new byte[] {(byte) i}));
            newest.add(new CatalogSnapshot(
                    system,
                    id,
                    NOW.minusSeconds(600),
                    NOW.minusSeconds(500),
                    "vm",
                    Optional.empty(),
                    Counts.NONE,
                    0,
                    "snapshots/" + id,
                    SITES.stream()
                            .map(site -> new Copy(id, site, CopyState.COMPLETE, NOW))
                            .toList()));
            for (SiteName site : SITES) {
                for (Proof.Depth depth : Proof.Depth.values()) {
                    proofs.add(new Proof(system, site, depth, NOW.minusSeconds(90), 1));
                }
                debts.add(new Debts.Sum(system, site, 3, NOW.minusSeconds(30)));
            }
            runs.add(new RunTotal(
                    system,
                    Run.Kind.BACKUP,
                    Run.Outcome.OK,
                    2,
                    Duration.ofMillis(2500),
                    100,
                    50,
                    i,
                    NOW.minusSeconds(600),
                    NOW.minusSeconds(500),
                    ""));
        }
        List<Findings.Sum> findings = List.of(new Findings.Sum(
                new SystemName("system-0"), SITES.getFirst(), Finding.Kind.DAMAGED, Finding.Severity.WARNING, 7, NOW));
        Facts facts = new Facts(
                newest,
                List.of(),
                debts,
                findings,
                runs,
                proofs,
                Map.of(),
                List.of(new Timetable.Node("a", NOW, true)));
        return Standing.of(watched, facts, 80, NOW);
    }

    private static Seen seen(Standing standing) {
        return new Seen() {
            @Override
            public Standing standing() {
                return standing;
            }

            @Override
            public Map<SiteName, Optional<Boolean>> sites() {
                return Map.of(
                        SITES.get(0),
                        Optional.of(true),
                        SITES.get(1),
                        Optional.of(false),
                        SITES.get(2),
                        Optional.empty());
            }

            @Override
            public List<Link> links() {
                return List.of(new Link(SITES.getFirst(), 1000, 500, 7, 1, 123_456));
            }

            @Override
            public Optional<Load> load() {
                return Optional.of(new Load(2, 3, 1));
            }

            @Override
            public Optional<Instant> lastRound() {
                return Optional.of(NOW.minusSeconds(20));
            }

            @Override
            public String version() {
                return "0.1.0";
            }

            @Override
            public InstantSource clock() {
                return InstantSource.fixed(NOW);
            }
        };
    }

    private static HttpResponse<String> get(WebServer server, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void aScrapeTellsEverything() throws Exception {
        try (Metrics metrics = new Metrics(seen(standing(2)));
                WebServer server = WebServer.start("127.0.0.1:0", metrics, List.of())) {
            HttpResponse<String> scrape = get(server, "/metrics");
            assertThat(scrape.statusCode()).isEqualTo(200);
            assertThat(scrape.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("text/plain");
            assertThat(scrape.body().lines())
                    .contains(
                            "sago_rpo_age_seconds{system=\"system-1\"} 600.0",
                            "sago_rpo_limit_seconds{system=\"system-1\"} 3600.0",
                            "sago_copies_complete{system=\"system-1\"} 4.0",
                            "sago_damaged_objects{site=\"daejeon\",system=\"system-0\"} 7.0",
                            "sago_debt_objects{site=\"daegu\",system=\"system-1\"} 3.0",
                            "sago_proof_age_seconds{depth=\"scrub\",site=\"daegu\",system=\"system-1\"} 90.0",
                            "sago_system_condition{condition=\"damaged\",system=\"system-0\"} 1.0",
                            "sago_systems{condition=\"incomplete\"} 1.0",
                            "sago_runs_total{kind=\"backup\",outcome=\"ok\"} 4.0",
                            "sago_run_duration_seconds_total{kind=\"backup\",outcome=\"ok\"} 5.0",
                            "sago_read_bytes_total{system=\"system-1\"} 100.0",
                            "sago_site_up{site=\"gwangju\"} 0.0",
                            "sago_site_sent_bytes_total{site=\"daejeon\"} 1000.0",
                            "sago_site_link_bytes_per_second{site=\"daejeon\"} 123456.0",
                            "sago_scheduler_late 1.0",
                            "sago_build{version=\"0.1.0\"} 1.0");
            assertThat(scrape.body()).contains("jvm_memory_used_bytes").doesNotContain("sago_site_up{site=\"gongju\"}");
        }
    }

    @Test
    void dashboardAndAlertsSpeakOfMetricsThatThereAre() throws IOException {
        Set<String> told;
        try (Metrics metrics = new Metrics(seen(standing(1)))) {
            told = metrics.scrape()
                    .lines()
                    .filter(line -> line.startsWith("sago_"))
                    .map(line -> line.split("[{ ]", 2)[0])
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        for (String file : List.of("config/grafana/sago.json", "config/prometheus/alerts.yaml")) {
            Set<String> used = NAME.matcher(Files.readString(Path.of(file)))
                    .results()
                    .map(found -> found.group())
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(used).as(file).hasSizeGreaterThan(8);
            assertThat(told).as(file).containsAll(used);
        }
    }

    @Test
    void sevenHundredSystemsAtFourSitesMakeABoundedNumberOfSeries() {
        try (Metrics metrics = new Metrics(seen(standing(700)))) {
            long begun = System.nanoTime();
            String scrape = metrics.scrape();
            System.out.printf(
                    "scrape of 700 systems: %d series, %d kB, %d ms%n",
                    scrape.lines().filter(line -> line.startsWith("sago_")).count(),
                    scrape.length() / 1000,
                    (System.nanoTime() - begun) / 1_000_000);
            assertThat(scrape.lines().filter(line -> line.startsWith("sago_")).count())
                    .isBetween(700L * 4 * 8, 700L * 4 * 14);
            assertThat(scrape).doesNotContain("snapshots/");
        }
    }

    @Test
    void readyTellsWhichChecksDoNotHold() throws Exception {
        List<Check> checks = new ArrayList<>();
        checks.add(new Check("catalog", Optional::empty));
        try (Metrics metrics = new Metrics(seen(standing(1)));
                WebServer server = WebServer.start("127.0.0.1:0", metrics, checks)) {
            assertThat(get(server, "/health/live").statusCode()).isEqualTo(200);
            assertThat(get(server, "/health/ready").body())
                    .isEqualTo("{\"ready\":true,\"checks\":[\"catalog\"],\"problems\":{}}\n");
            checks.add(new Check("scheduler", () -> Optional.of("it has not started")));
            checks.add(new Check("sites", () -> {
                throw new IllegalStateException("nobody asked");
            }));
            HttpResponse<String> ready = get(server, "/health/ready");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body())
                    .contains("\"ready\":false")
                    .contains("\"scheduler\":\"it has not started\"")
                    .contains("\"sites\":\"nobody asked\"");
            assertThat(get(server, "/health/live").statusCode())
                    .as("alive all the same")
                    .isEqualTo(200);
            assertThat(get(server, "/nothing").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aCatalogThatDoesNotAnswerGivesNoOldFigures() throws Exception {
        Seen broken = new Fails(seen(standing(1)));
        try (Metrics metrics = new Metrics(broken);
                WebServer server = WebServer.start("127.0.0.1:0", metrics, List.of())) {
            HttpResponse<String> scrape = get(server, "/metrics");
            assertThat(scrape.statusCode()).isEqualTo(503);
            assertThat(scrape.body()).isEqualTo("the catalog does not answer\n");
        }
    }

    @Test
    void anAddressThatIsTakenIsToldWithTheWayOut() {
        try (Metrics metrics = new Metrics(seen(standing(1)));
                WebServer server = WebServer.start("127.0.0.1:0", metrics, List.of())) {
            String taken = "127.0.0.1:" + server.port();
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> WebServer.start(taken, metrics, List.of()))
                    .isInstanceOf(SagoException.class)
                    .hasMessageContaining("nothing can listen at " + taken);
        }
    }

    private record Fails(Seen inner) implements Seen {
        @Override
        public Standing standing() {
            throw SagoException.failed("the catalog does not answer", "Start it.", null);
        }

        @Override
        public Map<SiteName, Optional<Boolean>> sites() {
            return inner.sites();
        }

        @Override
        public List<Link> links() {
            return inner.links();
        }

        @Override
        public Optional<Load> load() {
            return inner.load();
        }

        @Override
        public Optional<Instant> lastRound() {
            return inner.lastRound();
        }

        @Override
        public String version() {
            return inner.version();
        }

        @Override
        public InstantSource clock() {
            return inner.clock();
        }
    }
}
