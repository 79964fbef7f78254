package dev.sago.standing;

import dev.sago.catalog.Proof;
import dev.sago.catalog.RunTotal;
import dev.sago.model.CopyState;
import dev.sago.model.Run;
import dev.sago.model.SystemName;
import dev.sago.policy.PolicySettings;
import dev.sago.standing.Trouble.Kind;
import dev.sago.standing.Trouble.Severity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What is wrong with one system. Every time of tolerance stands here. */
final class Troubles {

    /** A proof may be late by a quarter of its period: due times are spread, and a scrub reads a slice at a time. */
    private static final int PROOF_QUARTERS = 5;

    private final Watched watched;
    private final SystemName system;
    private final PolicySettings policy;
    private final List<SiteStanding> sites;
    private final Collection<RunTotal> last;
    private final Optional<Timetable.Slot> slot;
    private final List<Trouble> found = new ArrayList<>();

    Troubles(Watched watched, List<SiteStanding> sites, Collection<RunTotal> last, Optional<Timetable.Slot> slot) {
        this.watched = watched;
        this.system = watched.system();
        this.policy = watched.policy();
        this.sites = sites;
        this.last = last;
        this.slot = slot;
    }

    /** All of them, the worst first. */
    List<Trouble> find(Optional<Instant> newest, Optional<Instant> safe, int complete, int rpoWarning, Instant now) {
        damage();
        if (newest.isEmpty()) {
            found.add(
                    Trouble.of(Kind.NEVER_BACKED_UP, Severity.CRITICAL, system).limit(policy.rpo()));
        } else {
            rpo(newest.get(), safe, rpoWarning, now);
            copies(complete);
            proofs(now);
        }
        if (watched.sites().isEmpty()) {
            found.add(Trouble.of(Kind.UNPLACED, Severity.CRITICAL, system));
        }
        runs();
        slot.ifPresent(this::schedule);
        return found.stream()
                .sorted(Comparator.comparing((Trouble trouble) -> trouble.kind().condition())
                        .thenComparing(Trouble::kind))
                .toList();
    }

    private void damage() {
        sites.stream()
                .filter(site -> site.damaged() > 0)
                .forEach(site -> found.add(Trouble.of(Kind.DAMAGE, Severity.CRITICAL, system)
                        .at(site.site())
                        .number(site.damaged())));
    }

    /** The age of the newest snapshot that enough sites hold; where none does, that of nothing is told. */
    private void rpo(Instant newest, Optional<Instant> safe, int warning, Instant now) {
        if (policy.rpo().isEmpty()) {
            if (safe.isEmpty()) {
                found.add(
                        Trouble.of(Kind.RPO_EXCEEDED, Severity.CRITICAL, system).number(policy.quorum()));
            }
            return;
        }
        Duration rpo = policy.rpo().get();
        Duration age = safe.map(begun -> Duration.between(begun, now)).orElse(Duration.ofMillis(Long.MAX_VALUE));
        if (safe.isEmpty() || age.compareTo(rpo) > 0) {
            found.add(Trouble.of(Kind.RPO_EXCEEDED, Severity.CRITICAL, system)
                    .since(safe)
                    .limit(policy.rpo())
                    .number(policy.quorum()));
        } else if (age.multipliedBy(100).compareTo(rpo.multipliedBy(warning)) > 0) {
            found.add(Trouble.of(Kind.RPO_NEAR, Severity.WARNING, system)
                    .since(Optional.of(newest))
                    .limit(policy.rpo()));
        }
    }

    private void copies(int complete) {
        int lacking = policy.copies() - complete;
        long debts = sites.stream().mapToLong(SiteStanding::debts).sum();
        long missing = sites.stream().mapToLong(SiteStanding::missing).sum();
        if (lacking <= 0 && debts == 0 && missing == 0) {
            return;
        }
        List<String> where = sites.stream()
                .filter(site -> site.debts() > 0
                        || site.missing() > 0
                        || (watched.sites().contains(site.site())
                                && site.copy()
                                        .filter(CopyState.COMPLETE::equals)
                                        .isEmpty()))
                .map(site -> site.site().value())
                .toList();
        Optional<Instant> since =
                sites.stream().flatMap(site -> site.debtsSince().stream()).min(Comparator.naturalOrder());
        found.add(Trouble.of(Kind.COPIES_MISSING, Severity.WARNING, system)
                .since(since)
                .number(debts)
                .text(String.join(", ", where)));
    }

    private void proofs(Instant now) {
        if (sites.stream().allMatch(site -> site.proofs().isEmpty())) {
            found.add(Trouble.of(Kind.NEVER_PROVED, Severity.WARNING, system));
            return;
        }
        overdue(Kind.INVENTORY_OVERDUE, Proof.Depth.INVENTORY, policy.verify().inventory(), now);
        overdue(Kind.SCRUB_OVERDUE, Proof.Depth.SCRUB, policy.verify().scrub(), now);
        drill(now);
    }

    /** The site that was proved least lately decides; one that never was is the worst. */
    private void overdue(Kind kind, Proof.Depth depth, Optional<Duration> period, Instant now) {
        if (period.isEmpty()) {
            return;
        }
        List<SiteStanding> placed = sites.stream()
                .filter(site -> watched.sites().contains(site.site()))
                .toList();
        Duration allowed = period.get().multipliedBy(PROOF_QUARTERS).dividedBy(4);
        for (SiteStanding site : placed) {
            Optional<Instant> proved = Optional.ofNullable(site.proofs().get(depth));
            boolean late =
                    proved.isEmpty() || Duration.between(proved.get(), now).compareTo(allowed) > 0;
            if (late) {
                found.add(Trouble.of(kind, Severity.WARNING, system)
                        .at(site.site())
                        .since(proved)
                        .limit(period));
                return;
            }
        }
    }

    /** A drill proves the system, whichever site it was lost at. */
    private void drill(Instant now) {
        if (policy.verify().drill().isEmpty()) {
            return;
        }
        Optional<Instant> newest = sites.stream()
                .flatMap(site -> Optional.ofNullable(site.proofs().get(Proof.Depth.DRILL)).stream())
                .max(Comparator.naturalOrder());
        Duration allowed =
                policy.verify().drill().get().multipliedBy(PROOF_QUARTERS).dividedBy(4);
        if (newest.isEmpty() || Duration.between(newest.get(), now).compareTo(allowed) > 0) {
            found.add(Trouble.of(Kind.DRILL_OVERDUE, Severity.WARNING, system)
                    .since(newest)
                    .limit(policy.verify().drill()));
        }
    }

    /** Of what Sago does by itself; what somebody does by hand he sees fail. */
    private void runs() {
        for (RunTotal total : last) {
            boolean byItself = switch (total.kind()) {
                case BACKUP, VERIFY, HEAL, EXPIRE, PRUNE, DRILL -> true;
                case RESTORE, REBUILD, KEYS, TAKE_OVER -> false;
            };
            if (byItself && total.outcome() == Run.Outcome.FAILED) {
                found.add(Trouble.of(Kind.RUN_FAILED, severity(total.kind()), system)
                        .since(Optional.of(total.lastEnded()))
                        .text(total.kind().name().toLowerCase(java.util.Locale.ROOT) + ": " + total.text()));
            }
        }
    }

    private static Severity severity(Run.Kind kind) {
        return kind == Run.Kind.BACKUP ? Severity.CRITICAL : Severity.WARNING;
    }

    private void schedule(Timetable.Slot told) {
        told.lateSince()
                .ifPresent(due -> found.add(
                        Trouble.of(Kind.SCHEDULE_LATE, Severity.WARNING, system).since(Optional.of(due))));
        told.pause()
                .ifPresent(pause -> found.add(Trouble.of(Kind.PAUSED, Severity.WARNING, system)
                        .since(pause.until())
                        .text(pause.reason())));
    }
}
