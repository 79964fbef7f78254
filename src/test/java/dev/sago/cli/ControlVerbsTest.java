package dev.sago.cli;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.CatalogSettings;
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

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
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
        try {
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
        try (Catalog catalog = Catalog.open(
                new CatalogSettings("jdbc:h2", Optional.empty(), Optional.empty()),
                folder.resolve("state"),
                vaults::now)) {
            long run = catalog.runs().begin(new SystemName("mail"), Run.Kind.RESTORE);
            Use cancel = vaults.sago("cancel", "mail");
            assertThat(cancel.exit()).isEqualTo(ExitCode.USAGE);
            assertThat(cancel.err())
                    .contains("run " + run + " of mail belongs to no server, but to process "
                            + ProcessHandle.current().pid());
        }
        assertThat(vaults.sago("cancel", "wiki").err()).contains("no server that runs does anything for wiki");
    }
}
