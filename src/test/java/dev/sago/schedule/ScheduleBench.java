package dev.sago.schedule;

import dev.sago.backup.SystemSettings;
import dev.sago.catalog.Catalog;
import dev.sago.catalog.CatalogSettings;
import dev.sago.catalog.Postgres;
import dev.sago.model.Grade;
import dev.sago.model.Run;
import dev.sago.policy.PolicySettings.Verify;
import dev.sago.policy.Timing;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the scheduler costs for 700 systems whose runs are simulated; prints figures. Not a test: start {@code main} with the tests' class
 * path and the arguments {@code h2|postgresql SECONDS}.
 */
final class ScheduleBench {

    private static final int SYSTEMS = 700;
    private static final Verify FULL = new Verify(
            Optional.of(Duration.ofDays(1)), Optional.of(Duration.ofDays(90)), 50, Optional.of(Duration.ofDays(30)));

    private static final Duration WARM_UP = Duration.ofSeconds(90);

    private ScheduleBench() {}

    /** Every so many minutes, spread over these. */
    private static List<Definition> timetable(int minutes) {
        List<SystemSettings> systems = new ArrayList<>();
        for (int i = 0; i < SYSTEMS; i++) {
            String cron = i % 60 + " " + i % minutes + "/" + minutes + " * * * ?";
            systems.add(TimetableTest.system(
                    "s" + i, List.of(Grade.A1, Grade.A2, Grade.A3).get(i % 3), Optional.of(cron), FULL, Timing.EXACT));
        }
        return Timetable.of(systems, ZoneOffset.UTC);
    }

    private static double cpuSeconds() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                        .getProcessCpuTime()
                / 1e9;
    }

    /** Prints the figures. */
    public static void main(String[] args) throws Exception {
        CatalogSettings settings = args[0].equals("h2")
                ? new CatalogSettings("jdbc:h2", Optional.empty(), Optional.empty())
                : Postgres.fresh();
        Path state = Files.createTempDirectory("schedule-bench");
        NodeSettings node = new NodeSettings(Optional.empty(), List.of("seoul"), 2, Duration.ofSeconds(10));
        Work work = (duty, turn) -> new Work.Ended(Run.Outcome.OK, "");
        try (Catalog catalog = Catalog.open(settings, state, InstantSource.system());
                DutyScheduler scheduler = new DutyScheduler(catalog, node, "bench", work, InstantSource.system())) {
            reconcile("first", scheduler, timetable(15));
            scheduler.start();
            reconcile("nothing changed", scheduler, timetable(15));
            reconcile("all backups changed", scheduler, timetable(5));
            Thread.sleep(WARM_UP); // So that the JVM's own start is not counted.
            reconcile("and back", scheduler, timetable(15));
            double cpu = cpuSeconds();
            int before = turns(catalog);
            int seconds = Integer.parseInt(args[1]);
            Thread.sleep(Duration.ofSeconds(seconds));
            double used = cpuSeconds() - cpu;
            if (turns(catalog) == before) {
                throw new IllegalStateException("nothing was done: these figures would say nothing");
            }
            System.out.printf(
                    "%s: %d turns in %d s, CPU of this process %.2f s = %.2f %% of one core%n",
                    args[0], turns(catalog) - before, seconds, used, 100 * used / seconds);
        }
    }

    private static int turns(Catalog catalog) {
        return catalog.duties().turns(Optional.empty(), 1_000_000).size();
    }

    private static void reconcile(String what, DutyScheduler scheduler, List<Definition> timetable) {
        long begun = System.nanoTime();
        DutyScheduler.Changes changes = scheduler.reconcile(timetable);
        System.out.printf("reconcile, %s: %s in %.2f s%n", what, changes, (System.nanoTime() - begun) / 1e9);
    }
}
