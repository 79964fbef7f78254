package dev.sago.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sago.catalog.Catalog;
import dev.sago.catalog.CatalogSettings;
import dev.sago.catalog.Duties;
import dev.sago.catalog.DutyRow;
import dev.sago.catalog.TurnRow;
import dev.sago.model.Run;
import dev.sago.model.SystemName;
import dev.sago.schedule.Turn;
import dev.sago.schedule.Work;
import dev.sago.work.ControlDesk;
import dev.sago.work.ScheduledWork;
import dev.sago.work.Underway;
import dev.sago.work.Wiring;
import dev.sago.work.WiringShare;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** Pause, resume, run now and cancel, with and without a server. */
@Timeout(120)
class ControlVerbsTest {

    @TempDir
    Path folder;

    private Vaults vaults;

    @BeforeEach
    void make() throws IOException {
        vaults = new Vaults(folder);
        vaults.mail();
        vaults.wiki();
    }

    @Test
    void aPauseIsToldAndEnded() {
        assertThat(vaults.sago("pause", "mail", "--reason", " ").exit()).isEqualTo(ExitCode.USAGE);
        assertThat(vaults.sago("pause", "mail", "--reason", "x", "--until", "2020-01-01")
                        .err())
                .contains("the end of the pause has passed: 2020-01-01 00:00");
        assertThat(vaults.well("pause", "mail", "wiki", "--reason", "migration", "--until", "2h")
                        .out())
                .contains("mail is paused until 2026-09-26 13:2")
                .contains("wiki is paused until");
        assertThat(vaults.sago("schedule", "run", "mail").err())
                .contains("mail is paused by")
                .contains("migration")
                .contains("sago resume mail");
        vaults.well("backup", "mail");
        assertThat(vaults.well("resume", "mail").out()).contains("mail is resumed");
        assertThat(vaults.well("resume", "mail").out()).contains("mail was not paused");
        assertThat(vaults.well("audit", "list").out()).contains("pause").contains("resume");
    }

    @Test
    void aDutyOfAPausedSystemIsPausedAndNotFailed() throws Exception {
        SystemName mail = new SystemName("mail");
        Instant due = vaults.now();
        try (Catalog catalog = catalog()) {
            catalog.duties()
                    .put(List.of(new DutyRow(
                            mail,
                            "BACKUP",
                            "default",
                            1,
                            "0 0 * * * ?",
                            due.minusSeconds(1),
                            Optional.of(due.plusSeconds(3600)),
                            Optional.empty(),
                            Optional.empty())));
            TurnRow turn = catalog.duties()
                    .claim(new Duties.Claim(mail, "BACKUP", due, false, 0, Optional.empty()), "node-1")
                    .orElseThrow();
            catalog.duties().end(turn, Optional.empty(), "held back: paused by kim");
        }
        assertThat(vaults.well("schedule", "list").out())
                .contains("1 held back")
                .doesNotContain("failed");
        vaults.well("pause", "mail", "--reason", "migration", "--until", "2h");
        Use list = vaults.well("schedule", "list");
        assertThat(list.out())
                .contains("1 paused")
                .contains("until 2026-09-26 13:2")
                .contains(": migration (");
        JsonNode duty = list("--json");
        assertThat(duty.get("state").asText()).isEqualTo("paused");
        assertThat(duty.get("paused").get("reason").asText()).isEqualTo("migration");
        assertThat(duty.get("paused").get("until").asText()).startsWith("2026-09-26T");
        assertThat(vaults.well("--lang=ko", "schedule", "list").out()).contains("1 일시 중지");
        vaults.well("resume", "mail");
        assertThat(list("--json").get("state").asText()).isEqualTo("held-back");
    }

    private JsonNode list(String option) throws IOException {
        return new ObjectMapper()
                .readTree(vaults.well("schedule", "list", option).out())
                .get("duties")
                .get(0);
    }

    @Test
    void aServerRunsWhatIsAskedFor() throws Exception {
        WiringShare wirings = new WiringShare(new Wiring(() -> folder.resolve("sago.yaml"), Map.of(), vaults::now));
        Underway underway = new Underway();
        ScheduledWork work = new ScheduledWork(
                wirings,
                underway,
                ZoneOffset.UTC,
                (system, wiring, events) -> new Work.Ended(Run.Outcome.OK, "rehearsed " + system.name()));
        Thread desk = Thread.ofVirtual()
                .start(new ControlDesk(
                        wirings,
                        underway,
                        (duty, by) -> {
                            work.askedFor(duty, by);
                            return work.perform(duty, new Turn(vaults.now(), 0, true));
                        },
                        system -> true,
                        "node-1"));
        try (Catalog catalog = catalog()) {
            catalog.nodes().beat("node-1", List.of("default"), vaults.now());
            assertThat(vaults.well("schedule", "run", "mail", "--wait").out()).contains("mail: backup ended, ");
            assertThat(vaults.well("schedule", "run", "mail", "--job", "inventory", "--wait")
                            .out())
                    .contains("mail: inventory ended, ");
            assertThat(vaults.well("schedule", "run", "mail", "--job", "drill", "--wait")
                            .out())
                    .contains("mail: drill ended, ");
            assertThat(vaults.well("runs").out()).contains("asked for by");
        } finally {
            desk.interrupt();
            desk.join();
            wirings.close();
        }
    }

    @Test
    void whatNoServerRunsCannotBeCancelled() {
        vaults.well("backup", "mail");
        assertThat(vaults.sago("cancel", "1").err()).contains("run 1 does not go on");
        try (Catalog catalog = catalog()) {
            catalog.nodes().beat("node-1", List.of("default"), vaults.now());
            long run = catalog.runs().begin(new SystemName("mail"), Run.Kind.RESTORE);
            Use cancel = vaults.sago("cancel", "mail");
            assertThat(cancel.exit()).isEqualTo(ExitCode.USAGE);
            assertThat(cancel.err())
                    .contains("run " + run + " of mail belongs to no server, but to process "
                            + ProcessHandle.current().pid());
        }
        try (Catalog catalog = catalog()) {
            catalog.nodes().beat("node-1", List.of("default"), vaults.now());
            assertThat(vaults.sago("cancel", "wiki").err()).contains("no server that runs does anything for wiki");
            catalog.nodes().leave("node-1");
        }
        assertThat(vaults.sago("cancel", "wiki").err())
                .contains("no server is at work, so none runs anything for wiki");
    }

    private Catalog catalog() {
        return Catalog.open(
                new CatalogSettings("jdbc:h2", Optional.empty(), Optional.empty()),
                folder.resolve("state"),
                vaults::now);
    }

    @Test
    void withoutAServerNobodyIsAsked() {
        try (Catalog catalog = catalog()) {
            catalog.nodes().beat("other", List.of("another-pool"), vaults.now());
            long begun = System.nanoTime();
            Use use = vaults.sago("schedule", "run", "mail", "--wait");
            assertThat(System.nanoTime() - begun)
                    .isLessThan(9_000_000_000L); // Not the time that it waits to be taken up.
            assertThat(use.exit()).isEqualTo(ExitCode.FAILED);
            assertThat(use.err()).contains("no server is at work that runs mail (pool default)");
            assertThat(catalog.requests().open()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPDATE node SET seen = seen - INTERVAL '31' SECOND", "DELETE FROM node"})
    void whoWaitsIsToldThatTheServerIsGone(String gone) throws Exception {
        try (Catalog catalog = catalog()) {
            catalog.nodes().beat("node-1", List.of("default"), vaults.now());
            Thread server = Thread.ofVirtual().start(() -> takeAndVanish(catalog, gone));
            Use use = vaults.sago("schedule", "run", "mail", "--wait");
            server.join();
            assertThat(use.exit()).isEqualTo(ExitCode.FAILED);
            assertThat(use.err())
                    .contains("the server node-1 took it up for mail and is not seen any more")
                    .contains("sago schedule list mail");
        }
    }

    private static void takeAndVanish(Catalog catalog, String gone) {
        try {
            while (catalog.requests().open().stream()
                    .noneMatch(request -> catalog.requests().take(request.id(), "node-1"))) {
                Thread.sleep(50);
            }
            try (Connection connection = catalog.openConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(gone);
            }
        } catch (InterruptedException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
