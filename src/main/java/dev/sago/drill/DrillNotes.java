package dev.sago.drill;

import dev.sago.drill.DrillFailure.Reason;
import dev.sago.drill.SystemDrill.CheckResult;
import dev.sago.drill.SystemDrill.Compared;
import dev.sago.drill.SystemDrill.SampleDrawn;
import dev.sago.drill.SystemDrill.SnapshotUsed;
import dev.sago.model.Counted;
import dev.sago.model.Finding;
import dev.sago.model.Problem;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.repository.Repository;
import dev.sago.repository.SiteObjects;
import dev.sago.restore.RestoreResult;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is known of a drill so far, and the judgement over it. Used by the drill's thread. */
final class DrillNotes {

    /** What a few small files take says nothing of a rate. */
    private static final long LEAST_TO_PROJECT = 64 << 20;

    private final DrillOrder order;
    private final Timeline time;
    private final DrillProblems problems = new DrillProblems();
    private final List<DrillFailure> failures = new ArrayList<>();
    private final List<Deviation> deviations = new ArrayList<>();
    private List<SiteName> used = List.of();
    private List<Finding> findings = List.of();
    private @Nullable SnapshotUsed snapshot;
    private @Nullable SampleDrawn sample;
    private @Nullable CheckResult check;
    private @Nullable Duration rto;
    private Compared compared = Compared.NOTHING;
    private boolean restored;
    private boolean writtenAll;

    DrillNotes(DrillOrder order, Timeline time) {
        this.order = order;
        this.time = time;
    }

    DrillProblems problems() {
        return problems;
    }

    void fail(Reason reason, String text, String remedy) {
        failures.add(new DrillFailure(reason, text, remedy));
    }

    void fail(Reason reason, SagoException e) {
        boolean damage = e.kind() == SagoException.Kind.DAMAGE && reason != Reason.KEY;
        fail(damage ? Reason.DAMAGED : reason, String.valueOf(e.getMessage()), e.remedy());
    }

    void deviate(Deviation.Kind kind, String text) {
        deviations.add(new Deviation(kind, text));
    }

    void opened(Repository repository) {
        used = repository.holding().stream().map(SiteObjects::site).toList();
        repository.unreachable().forEach((site, e) -> deviate(Deviation.Kind.SITE_AWAY, site + ": " + e.getMessage()));
    }

    void chosen(SnapshotUsed chosen) {
        snapshot = chosen;
    }

    void drawn(SampleDrawn drawn) {
        sample = drawn;
    }

    void restored(RestoreResult result) {
        restored = true;
        writtenAll = result.problemCount() == 0;
        problems.addAll(result.problems(), result.problemCount());
        result.unsettable().forEach(text -> deviate(Deviation.Kind.NOT_SET, text));
    }

    void compared(Compared result) {
        compared = result;
    }

    void checked(CheckResult result) {
        check = result;
        if (!result.passed()) {
            String said = result.output().isEmpty() ? ", and said nothing" : ": " + result.output();
            fail(
                    Reason.CHECK,
                    "The own check (" + result.program() + ") " + result.text() + said,
                    "Run it by hand on a restore: sago drill " + order.system().name() + " --to FOLDER");
        }
    }

    /** Whether what came back is not whole. */
    boolean isBroken() {
        return !restored || problems.count() > 0 || !failures.isEmpty();
    }

    /** The part that counts against the RTO is over. */
    void timed() {
        rto = time.elapsed();
    }

    /** What reads met until the end. */
    void met(List<Finding> met) {
        findings = met;
    }

    SystemDrill result() {
        Duration took = rto == null ? time.elapsed() : rto;
        judgeEntries();
        judgeObjectives(took);
        return new SystemDrill(
                order.system().name(),
                order.system().grade(),
                order.system().home(),
                order.system().policy().name(),
                order.system().policy().rpo(),
                order.system().policy().rto(),
                time.begun(),
                time.begun().plus(time.elapsed()),
                used,
                Optional.ofNullable(snapshot),
                rpo(),
                took,
                projected(),
                time.phases(),
                Optional.ofNullable(sample),
                compared,
                Optional.ofNullable(check),
                List.copyOf(failures),
                List.copyOf(deviations),
                problems.kept(),
                problems.count(),
                findings);
    }

    private void judgeEntries() {
        List<Finding> faulty = findings.stream()
                .filter(finding -> finding.kind() != Finding.Kind.UNREACHABLE)
                .toList();
        if (problems.count() == 0) {
            faulty.forEach(finding -> deviate(Deviation.Kind.COPY_FAULTY, told(finding)));
            return;
        }
        String cost = Counted.of(problems.count(), "entry", "entries") + " did not come back as before";
        boolean explained = failFor(Finding.Kind.MISSING, Reason.MISSING, "missing", cost);
        explained |= failFor(Finding.Kind.DAMAGED, Reason.DAMAGED, "damaged", cost);
        if (!explained && failures.stream().noneMatch(failure -> failure.reason() == Reason.SCRATCH)) {
            Problem first = problems.kept().getFirst();
            fail(
                    writtenAll ? Reason.DIFFERENT : Reason.NOT_RESTORED,
                    cost + "; the first: " + first.path() + ": " + first.reason(),
                    writtenAll ? "Test this machine's memory and disk, and report this." : "");
        }
    }

    private boolean failFor(Finding.Kind kind, Reason reason, String word, String cost) {
        List<Finding> of =
                findings.stream().filter(finding -> finding.kind() == kind).toList();
        if (of.isEmpty()) {
            return false;
        }
        String objects = of.stream().limit(3).map(DrillNotes::told).collect(Collectors.joining("; "));
        String more = of.size() > 3 ? " and " + (of.size() - 3) + " more" : "";
        fail(
                reason,
                "Objects are " + word + " at all sites that are left (" + objects + more + "); " + cost,
                "Bring them from a site that has them: sago heal "
                        + order.system().name());
        return true;
    }

    private static String told(Finding finding) {
        return finding.site() + ": " + (finding.key().isEmpty() ? "" : finding.key() + ": ") + finding.text();
    }

    private void judgeObjectives(Duration took) {
        Optional<Duration> rpoGoal = order.system().policy().rpo();
        Optional<Duration> rtoGoal = order.system().policy().rto();
        if (rpoGoal.isEmpty() || rtoGoal.isEmpty()) {
            deviate(
                    Deviation.Kind.NO_OBJECTIVE,
                    order.system().policy().name() + ": "
                            + (rpoGoal.isEmpty() ? rtoGoal.isEmpty() ? "rpo, rto" : "rpo" : "rto"));
        }
        rpo().filter(age -> rpoGoal.isPresent() && age.compareTo(rpoGoal.get()) > 0)
                .ifPresent(age -> fail(
                        Reason.RPO,
                        "The data that came back is " + seconds(age) + " old, and the policy allows "
                                + seconds(rpoGoal.orElseThrow()),
                        "Back up more often, or see which site lags behind: sago snapshots "
                                + order.system().name()));
        rtoGoal.filter(goal -> took.compareTo(goal) > 0)
                .ifPresent(goal -> fail(
                        Reason.RTO,
                        "It took " + seconds(took) + ", and the policy allows " + seconds(goal),
                        "See which phase took long; add a faster or nearer site, or split the system."));
        projected()
                .filter(whole -> rtoGoal.isPresent() && whole.compareTo(rtoGoal.get()) > 0)
                .ifPresent(whole ->
                        deviate(Deviation.Kind.RTO_PROJECTED, seconds(whole) + " > " + seconds(rtoGoal.orElseThrow())));
    }

    /** So exact that what is too long does not look like what is allowed. */
    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f s", time.toMillis() / 1000.0);
    }

    private Optional<Duration> rpo() {
        return Optional.ofNullable(snapshot).map(used -> Duration.between(used.begun(), time.begun()));
    }

    /** Reading and writing of bytes at the sample's rate; all else as it was. Only where everything of the sample came back. */
    private Optional<Duration> projected() {
        SampleDrawn drawn = sample;
        SnapshotUsed whole = snapshot;
        if (drawn == null || whole == null || isBroken() || drawn.bytes() < LEAST_TO_PROJECT) {
            return Optional.empty();
        }
        Duration moving = time.of(DrillPhase.RESTORE).plus(time.of(DrillPhase.COMPARE));
        double factor = Math.max(1, whole.bytes() / (double) drawn.bytes());
        Duration all = Duration.ofMillis((long) (moving.toMillis() * factor));
        Duration took = rto == null ? time.elapsed() : rto;
        return Optional.of(took.minus(moving).plus(all));
    }
}
