package dev.sago.cli;

import dev.sago.backup.BackupResult;
import dev.sago.cli.Output.Text;
import dev.sago.model.CopyState;
import dev.sago.model.Counts;
import dev.sago.model.Problem;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.repository.Commit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tells how a backup ended. */
final class BackupReport {

    private final Invocation with;
    private final Messages messages;

    BackupReport(Invocation with) {
        this.with = with;
        this.messages = with.messages();
    }

    /**
     * A snapshot that was made, as JSON.
     *
     * @param copies copies that are complete
     * @param adopted packs of an interrupted run that were taken up
     * @param problems the first thousand; {@code counts} has the numbers
     * @param hookFailure what went wrong with the command after the backup
     */
    record Made(
            SystemName system,
            Outcome outcome,
            SnapshotId snapshot,
            Instant begun,
            Duration took,
            Counts counts,
            int copies,
            List<At> sites,
            int adopted,
            List<Problem> problems,
            Optional<String> hookFailure) {}

    /**
     * Its copy at one site.
     *
     * @param objectsBehind objects that the site lacks
     * @param reason why it is not complete, else empty
     * @param lockedUntil until when nobody can delete it, if it is immutable
     * @param lockRefused why it should be immutable and is not
     */
    record At(
            SiteName site,
            CopyState state,
            int objectsBehind,
            String reason,
            Optional<Instant> lockedUntil,
            Optional<String> lockRefused) {}

    /** What is told of a result. */
    static Made of(BackupResult result) {
        Commit commit = result.commit();
        List<At> sites = new ArrayList<>();
        commit.copies()
                .forEach((site, state) -> sites.add(new At(
                        site,
                        state,
                        commit.debts().getOrDefault(site, Set.of()).size(),
                        commit.reasons().getOrDefault(site, ""),
                        Optional.ofNullable(commit.locks().until().get(site)),
                        Optional.ofNullable(commit.locks().refused().get(site)))));
        int complete = (int)
                sites.stream().filter(at -> at.state() == CopyState.COMPLETE).count();
        return new Made(
                commit.snapshot().system(),
                result.outcome(),
                commit.snapshot().id(),
                commit.snapshot().begun(),
                result.took(),
                commit.snapshot().counts(),
                complete,
                sites,
                result.adopted(),
                commit.snapshot().problems(),
                result.hookFailure());
    }

    /** As text. */
    void print(Made made, Text out) {
        Counts counts = made.counts();
        out.line(
                Tone.HEADING,
                messages.text(
                        "backup.made",
                        made.system(),
                        made.snapshot(),
                        with.units().duration(made.took())));
        Facts facts = new Facts(out);
        facts.add(
                messages.text("backup.files"),
                messages.text(
                        "backup.files.told",
                        Units.count(counts.files()),
                        Units.bytes(counts.bytes()),
                        Units.count(counts.changedFiles())));
        facts.add(
                messages.text("backup.data"),
                messages.text(
                        "backup.data.told",
                        Units.bytes(counts.readBytes()),
                        Units.bytes(counts.newBytes()),
                        Units.bytes(counts.storedBytes())));
        facts.add(
                messages.text("backup.copies"),
                made.copies() == made.sites().size() ? Tone.GOOD : Tone.WARN,
                messages.text("backup.copies.told", made.copies(), made.sites().size()));
        for (At at : made.sites()) {
            if (at.state() != CopyState.COMPLETE) {
                facts.add("", Tone.WARN, at.site() + ": " + behind(at));
            }
        }
        for (At at : made.sites()) {
            at.lockedUntil()
                    .ifPresent(until -> facts.add(
                            messages.text("backup.locked"),
                            Tone.GOOD,
                            messages.text(
                                    "backup.locked.told",
                                    at.site(),
                                    with.times().minute(until))));
            at.lockRefused()
                    .ifPresent(reason -> facts.add(
                            messages.text("backup.locked"),
                            Tone.BAD,
                            messages.text("backup.locked.refused", at.site(), reason)));
        }
        if (counts.unreadable() > 0) {
            facts.add(
                    messages.text("backup.missing"),
                    Tone.BAD,
                    messages.counted("backup.unreadable", counts.unreadable()));
        }
        if (counts.unstable() > 0) {
            facts.add(
                    messages.text("backup.unstable"),
                    Tone.WARN,
                    messages.counted("backup.unstable", counts.unstable()));
        }
        if (made.hookFailure().isPresent()) {
            facts.add(messages.text("backup.after"), Tone.BAD, messages.text("backup.after.failed"));
        }
        facts.end();
    }

    private String behind(At at) {
        return at.objectsBehind() == 0
                ? at.reason()
                : messages.counted("bar.behind", at.objectsBehind()) + ", " + at.reason();
    }
}
