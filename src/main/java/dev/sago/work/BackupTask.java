package dev.sago.work;

import dev.sago.backup.BackupProgress;
import dev.sago.backup.BackupResult;
import dev.sago.backup.BackupRun;
import dev.sago.backup.SystemSettings;
import dev.sago.site.SiteMark;

/** A backup of one system. */
public final class BackupTask implements Task<BackupResult> {

    private final BackupRun run;

    private BackupTask(BackupRun run) {
        this.run = run;
    }

    /** Looks at the sites. */
    public static BackupTask of(SystemSettings system, Tools tools) throws InterruptedException {
        BackupRun.Tools parts = tools.wiring().backupTools(tools.catalog());
        return new BackupTask(
                new BackupRun(parts, system, tools.gate().sites(system, SiteMark.Purpose.BACKUP), tools.events()));
    }

    /** How far it is. */
    public BackupProgress progress() {
        return run.progress();
    }

    @Override
    public BackupResult execute() throws InterruptedException {
        return run.execute();
    }

    @Override
    public long moved() {
        BackupProgress at = run.progress();
        return at.files() + at.bytes() + at.readBytes() + at.storedBytes();
    }
}
