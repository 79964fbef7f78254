package dev.sago.policy;

import dev.sago.model.Grade;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a supposed loss leaves of one system: a pure function of the loss and of the copies that were seen complete. A copy
 * in any other state counts for nothing here: it may turn out to be of use, but nobody proved it.
 *
 * @param system the system
 * @param grade its place in the order of recovery
 * @param fate what becomes of it
 * @param newest the newest snapshot of which a complete copy survives
 */
public record Survival(SystemName system, Grade grade, Fate fate, Optional<Newest> newest) {

    /** What becomes of a system, the worst first. */
    public enum Fate {
        /** The original is gone, and no complete copy survives. */
        LOST,
        /** The original stands, but no complete copy survives: the next loss takes all. */
        EXPOSED,
        /** The original is gone, and a complete copy survives. */
        RECOVERABLE,
        /** The original stands, and a complete copy survives. */
        SAFE
    }

    /**
     * What is known of a system.
     *
     * @param snapshots its snapshots, newest first
     */
    public record Known(
            SystemName system,
            Grade grade,
            SiteName home,
            Optional<Duration> rpo,
            Optional<Duration> rto,
            List<KnownSnapshot> snapshots) {

        /** Copies the list. */
        public Known {
            snapshots = List.copyOf(snapshots);
        }
    }

    /**
     * A snapshot of a system.
     *
     * @param begun the instant whose state it holds
     * @param complete the sites that were seen to hold all of it
     */
    public record KnownSnapshot(SnapshotId id, Instant begun, long files, long bytes, Set<SiteName> complete) {

        /** Copies the set. */
        public KnownSnapshot {
            complete = Set.copyOf(complete);
        }
    }

    /**
     * The newest snapshot that survives.
     *
     * @param from the surviving sites that hold all of it, by name
     * @param age how old its state is: what was changed since is lost with the original
     * @param withinRpo whether that is no older than the policy allows; empty where it asks for nothing
     * @param recovery how long bringing it back takes by itself, at the measured rates; empty where none was measured
     * @param withinRto whether that is no longer than the policy allows; empty where it asks for nothing or no rate was
     *     measured
     */
    public record Newest(
            SnapshotId id,
            List<SiteName> from,
            long files,
            long bytes,
            Duration age,
            Optional<Boolean> withinRpo,
            Optional<Duration> recovery,
            Optional<Boolean> withinRto) {}

    /** The worst first, then in the order of recovery, then the oldest state first. */
    public static final Comparator<Survival> WORST_FIRST = Comparator.comparing((Survival survival) -> survival.fate())
            .thenComparing(Survival::grade)
            .thenComparing(
                    survival -> survival.newest().map(Newest::age).orElse(Duration.ZERO), Comparator.reverseOrder())
            .thenComparing(Survival::system);

    /**
     * What the loss leaves of a system.
     *
     * @param rate bytes per second at which restores were measured to come back; empty if none was
     */
    public static Survival of(Known known, Loss loss, Instant now, Optional<Double> rate) {
        return of(known, loss, now, new Rates(rate, Map.of()));
    }

    /** The same, with the links to the sites that are left taken into account. */
    public static Survival of(Known known, Loss loss, Instant now, Rates rates) {
        Optional<Newest> newest = known.snapshots().stream()
                .filter(snapshot -> snapshot.complete().stream().anyMatch(site -> !loss.takes(site)))
                .findFirst()
                .map(snapshot -> newest(known, snapshot, loss, now, rates));
        return new Survival(
                known.system(), known.grade(), judged(loss.takes(known.home()), newest.isPresent()), newest);
    }

    private static Fate judged(boolean originalLost, boolean copySurvives) {
        if (originalLost) {
            return copySurvives ? Fate.RECOVERABLE : Fate.LOST;
        }
        return copySurvives ? Fate.SAFE : Fate.EXPOSED;
    }

    private static Newest newest(Known known, KnownSnapshot snapshot, Loss loss, Instant now, Rates rates) {
        Duration between = Duration.between(snapshot.begun(), now);
        Duration age = between.isNegative() ? Duration.ZERO : between;
        List<SiteName> from = snapshot.complete().stream()
                .filter(site -> !loss.takes(site))
                .sorted()
                .toList();
        Optional<Duration> recovery = rates.from(from).map(perSecond -> recovery(snapshot.bytes(), perSecond));
        return new Newest(
                snapshot.id(),
                from,
                snapshot.files(),
                snapshot.bytes(),
                age,
                known.rpo().map(most -> age.compareTo(most) <= 0),
                recovery,
                recovery.flatMap(takes -> known.rto().map(most -> takes.compareTo(most) <= 0)));
    }

    /** Rounded up to whole seconds. */
    static Duration recovery(long bytes, double bytesPerSecond) {
        return Duration.ofSeconds((long) Math.ceil(bytes / bytesPerSecond));
    }
}
