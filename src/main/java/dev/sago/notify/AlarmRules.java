package dev.sago.notify;

import dev.sago.model.CopyState;
import dev.sago.model.SiteName;
import dev.sago.standing.Standing;
import dev.sago.standing.SystemStanding;
import dev.sago.standing.Timetable;
import dev.sago.standing.Trouble;
import dev.sago.standing.Trouble.Kind;
import dev.sago.standing.Trouble.Severity;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which troubles are alarms, and under which names. Troubles of one name follow each other as one alarm: an RPO that is near and
 * then exceeded, a site that is silent and then owes. What a silent site does to hundreds of systems is one alarm of the site.
 */
final class AlarmRules {

    private static final Duration FIRST_BACKUP = Duration.ofDays(1);
    private static final Duration FIRST_PROOF = Duration.ofDays(2);
    private static final Duration LATE = Duration.ofMinutes(5);

    private final NotifySettings settings;

    AlarmRules(NotifySettings settings) {
        this.settings = settings;
    }

    /**
     * What should be open now, by name.
     *
     * @param silent the sites that do not answer, with the reason
     */
    Map<String, Trouble> wanted(Standing standing, Map<SiteName, String> silent) {
        Map<String, Trouble> wanted = new TreeMap<>();
        Set<SiteName> known = sites(standing, silent, wanted);
        for (SystemStanding system : standing.systems()) {
            for (Trouble trouble : system.troubles()) {
                name(trouble, system, known).ifPresent(name -> wanted.merge(name, trouble, AlarmRules::worse));
            }
        }
        for (Timetable.Node node : standing.nodes()) {
            if (!node.alive()) {
                wanted.put(
                        "node/" + node.name(),
                        trouble(Kind.NODE_GONE, Severity.WARNING, Optional.empty(), node.name())
                                .since(Optional.of(node.seen())));
            }
        }
        return wanted;
    }

    private static Set<SiteName> sites(Standing standing, Map<SiteName, String> silent, Map<String, Trouble> wanted) {
        Set<SiteName> known = new HashSet<>(silent.keySet());
        for (Standing.Owed owed : standing.owed()) {
            known.add(owed.site());
            wanted.put(
                    "site/" + owed.site(),
                    trouble(Kind.SITE_OWES, Severity.WARNING, Optional.of(owed.site()), "")
                            .since(Optional.of(owed.since()))
                            .number(owed.objects()));
        }
        silent.forEach((site, reason) ->
                wanted.put("site/" + site, trouble(Kind.SITE_SILENT, Severity.CRITICAL, Optional.of(site), reason)));
        return known;
    }

    private static Trouble trouble(Kind kind, Severity severity, Optional<SiteName> site, String text) {
        return new Trouble(kind, severity, Optional.empty(), site, Optional.empty(), Optional.empty(), 0, text);
    }

    private static Trouble worse(Trouble a, Trouble b) {
        return b.severity().compareTo(a.severity()) > 0 ? b : a;
    }

    private static Optional<String> name(Trouble trouble, SystemStanding system, Set<SiteName> known) {
        String of = system.system().value();
        return switch (trouble.kind()) {
            case NEVER_BACKED_UP, RPO_EXCEEDED, RPO_NEAR -> Optional.of("rpo/" + of);
            case DAMAGE -> Optional.of("damage/" + of);
            case SCHEDULE_LATE -> Optional.of("late/" + of);
            case UNPLACED -> Optional.of("placement/" + of);
            case RUN_FAILED -> Optional.of("run/" + of + "/" + trouble.text().split(":", 2)[0]);
            case NEVER_PROVED, INVENTORY_OVERDUE, SCRUB_OVERDUE -> Optional.of("proof/" + of);
            case DRILL_OVERDUE -> Optional.of("drill/" + of);
            case COPIES_MISSING -> isTheSites(system, known) ? Optional.empty() : Optional.of("copies/" + of);
            case PAUSED, SITE_SILENT, SITE_OWES, NODE_GONE -> Optional.empty();
        };
    }

    /** Whether all that is missing is missing at sites that have an alarm of their own. */
    private static boolean isTheSites(SystemStanding system, Set<SiteName> known) {
        return system.sites().stream()
                .filter(site ->
                        site.debts() > 0 || site.missing() > 0 || !site.copy().equals(Optional.of(CopyState.COMPLETE)))
                .allMatch(site -> known.contains(site.site()));
    }

    /** How long a trouble must last before people are told. */
    Duration patience(Trouble trouble) {
        return switch (trouble.kind()) {
            case SITE_SILENT -> settings.silentAfter();
            case SITE_OWES -> settings.debtsAfter();
            case COPIES_MISSING -> settings.debtsAfter();
            case NEVER_BACKED_UP -> trouble.limit().orElse(FIRST_BACKUP);
            case NEVER_PROVED -> FIRST_PROOF;
            case SCHEDULE_LATE -> LATE;
            case DAMAGE,
                    RPO_EXCEEDED,
                    RPO_NEAR,
                    UNPLACED,
                    RUN_FAILED,
                    INVENTORY_OVERDUE,
                    SCRUB_OVERDUE,
                    DRILL_OVERDUE,
                    PAUSED,
                    NODE_GONE -> Duration.ZERO;
        };
    }
}
