package dev.sago.cli;

import dev.sago.backup.BackupResult;
import dev.sago.backup.BackupRun;
import dev.sago.backup.SystemSettings;
import dev.sago.model.Event;
import dev.sago.repository.SiteObjects;
import dev.sago.schedule.Duty;
import dev.sago.schedule.JobKind;
import dev.sago.schedule.Turn;
import dev.sago.schedule.Work;
import dev.sago.site.SiteMark;
import dev.sago.work.SiteGate;
import dev.sago.work.Wiring;

import java.util.List;
import java.util.stream.Collectors;

/** Makes scheduled backups, as {@code sago backup} does. */
final class BackupWork implements Work {

    /** What it can do; the timetable is kept to these. */
    static final List<JobKind> KINDS = List.of(JobKind.BACKUP);

    private final InForce configuration;

    BackupWork(InForce configuration) {
        this.configuration = configuration;
    }

    @Override
    public Ended perform(Duty duty, Turn turn) throws InterruptedException {
        if (!KINDS.contains(duty.kind())) {
            throw new IllegalArgumentException("only backups are done here, not " + duty);
        }
        try (InForce.Hold hold = configuration.take()) {
            Wiring wiring = hold.wiring();
            SystemSettings system = wiring.system(duty.system().value());
            List<SiteObjects> sites = new SiteGate(wiring).sites(system, SiteMark.Purpose.BACKUP);
            BackupResult made = new BackupRun(
                            wiring.backupTools(wiring.catalog()),
                            system,
                            sites,
                            wiring.findings().keeping(Event.Listener.NONE))
                    .execute();
            String lacking = made.commit().reasons().entrySet().stream()
                    .map(site -> site.getKey() + " incomplete: " + site.getValue())
                    .collect(Collectors.joining("; "));
            return new Ended(made.outcome(), lacking);
        }
    }
}
