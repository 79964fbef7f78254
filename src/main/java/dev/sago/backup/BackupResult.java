package dev.sago.backup;

import dev.sago.model.Run.Outcome;
import dev.sago.repository.Commit;

import java.time.Duration;
import java.util.Optional;

/**
 * A backup that was committed.
 *
 * @param outcome OK; INCOMPLETE where entries could not be read, even if there are debts too, since those entries are
 *     protected nowhere, and where the command after the backup failed; DEBTS where only copies are missing, or a copy that
 *     should be immutable is not
 * @param commit the snapshot and its copies
 * @param took from begin to commit
 * @param adopted packs of an interrupted run that were taken up
 * @param hookFailure what went wrong with the command after the backup; the snapshot stands
 */
public record BackupResult(Outcome outcome, Commit commit, Duration took, int adopted, Optional<String> hookFailure) {}
