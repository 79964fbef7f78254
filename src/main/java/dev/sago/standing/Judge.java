package dev.sago.standing;

import dev.sago.catalog.CatalogSnapshot;
import dev.sago.catalog.Debts;
import dev.sago.catalog.Findings;
import dev.sago.catalog.Proof;
import dev.sago.catalog.RunTotal;
import dev.sago.catalog.Snapshots;
import dev.sago.model.Copy;
import dev.sago.model.CopyState;
import dev.sago.model.Finding;
import dev.sago.model.Run;
import dev.sago.model.SiteName;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Judges one system by what is known of it. For one thread, and one system. */
final class Judge {

    private final Watched watched;
    private final @Nullable CatalogSnapshot newest;
    private final List<Debts.Sum> debts = new ArrayList<>();
    private final List<Findings.Sum> findings = new ArrayList<>();
    private final List<Proof> proofs = new ArrayList<>();
    private final List<Snapshots.Completed> completed = new ArrayList<>();
    private final Map<Run.Kind, RunTotal> last = new EnumMap<>(Run.Kind.class);
    private Optional<Timetable.Slot> slot = Optional.empty();

    Judge(Watched watched, @Nullable CatalogSnapshot newest) {
        this.watched = watched;
        this.newest = newest;
    }

    void add(Debts.Sum sum) {
        debts.add(sum);
    }

    void add(Findings.Sum sum) {
        findings.add(sum);
    }

    void add(Proof proof) {
        proofs.add(proof);
    }

    void add(Snapshots.Completed one) {
        completed.add(one);
    }

    /** Of a kind the newest counts, however it ended. */
    void add(RunTotal total) {
        last.merge(total.kind(), total, (a, b) -> a.lastRun() >= b.lastRun() ? a : b);
    }

    void slot(Optional<Timetable.Slot> told) {
        slot = told;
    }

    SystemStanding judge(int rpoWarning, Instant now) {
        List<SiteStanding> sites = sites();
        int wanted = watched.policy().copies();
        int complete = newest == null ? 0 : completeAt(newest, watched.sites());
        Optional<Instant> safe = since(watched.policy().quorum(), complete);
        Optional<Instant> whole = since(wanted, complete);
        List<Trouble> troubles =
                new Troubles(watched, sites, last.values(), slot).find(begun(), safe, complete, rpoWarning, now);
        return new SystemStanding(
                watched.system(),
                watched.grade(),
                watched.policy().name(),
                condition(troubles),
                watched.policy().rpo(),
                begun(),
                safe,
                whole,
                complete,
                wanted,
                sites.stream().mapToLong(SiteStanding::debts).sum(),
                sites.stream().mapToLong(SiteStanding::damaged).sum(),
                sites,
                Optional.ofNullable(last.get(Run.Kind.BACKUP)).map(Judge::lastRun),
                slot,
                troubles);
    }

    /** Who paused a system knows that no new snapshots come; damage and missing copies are no less bad for it. */
    private static Condition condition(List<Trouble> troubles) {
        boolean paused = troubles.stream().anyMatch(trouble -> trouble.kind() == Trouble.Kind.PAUSED);
        return troubles.stream()
                .map(trouble -> trouble.kind().condition())
                .filter(condition -> !paused
                        || switch (condition) {
                            case NEVER, LATE, FAILED, UNPROVED -> false;
                            case DAMAGED, INCOMPLETE, PAUSED, OK -> true;
                        })
                .min(Comparator.naturalOrder())
                .orElse(Condition.OK);
    }

    private Optional<Instant> begun() {
        return Optional.ofNullable(newest).map(CatalogSnapshot::begun);
    }

    /** When the newest snapshot began that has so many complete copies. */
    private Optional<Instant> since(int copies, int complete) {
        int needed = Math.max(1, copies);
        if (newest != null && complete >= needed) {
            return begun();
        }
        return completed.stream()
                .filter(one -> one.copies() >= needed)
                .map(one -> one.snapshot().time())
                .max(Comparator.naturalOrder());
    }

    /** How many of these sites have a complete copy. */
    static int completeAt(CatalogSnapshot snapshot, Collection<SiteName> sites) {
        return (int) snapshot.copies().stream()
                .filter(copy -> copy.state() == CopyState.COMPLETE && sites.contains(copy.site()))
                .count();
    }

    private List<SiteStanding> sites() {
        Set<SiteName> names = new LinkedHashSet<>(watched.sites());
        debts.forEach(sum -> names.add(sum.site()));
        findings.forEach(sum -> names.add(sum.site()));
        Map<SiteName, CopyState> copies = new LinkedHashMap<>();
        if (newest != null) {
            for (Copy copy : newest.copies()) {
                copies.put(copy.site(), copy.state());
            }
        }
        return names.stream().map(site -> site(site, copies.get(site))).toList();
    }

    private SiteStanding site(SiteName site, @Nullable CopyState copy) {
        Optional<Debts.Sum> owed =
                debts.stream().filter(sum -> sum.site().equals(site)).findFirst();
        Map<Proof.Depth, Instant> proved = new EnumMap<>(Proof.Depth.class);
        proofs.stream()
                .filter(proof -> proof.site().equals(site))
                .forEach(proof -> proved.put(proof.depth(), proof.proved()));
        return new SiteStanding(
                site,
                Optional.ofNullable(copy),
                owed.map(Debts.Sum::objects).orElse(0L),
                owed.map(Debts.Sum::since),
                found(site, Finding.Kind.DAMAGED),
                found(site, Finding.Kind.MISSING),
                found(site, Finding.Kind.UNREACHABLE) > 0,
                proved);
    }

    private long found(SiteName site, Finding.Kind kind) {
        return findings.stream()
                .filter(sum -> sum.site().equals(site) && sum.kind() == kind)
                .mapToLong(Findings.Sum::findings)
                .sum();
    }

    private static LastRun lastRun(RunTotal total) {
        return new LastRun(total.kind(), total.outcome(), total.lastBegun(), total.lastEnded(), total.text());
    }
}
