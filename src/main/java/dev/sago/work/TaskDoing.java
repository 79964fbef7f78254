package dev.sago.work;

import dev.sago.backup.SystemSettings;
import dev.sago.catalog.RunCause;
import dev.sago.config.ConfigException;
import dev.sago.maintenance.ScrubSettings;
import dev.sago.model.Event;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SagoException;
import dev.sago.schedule.Duty;
import dev.sago.schedule.JobKind;
import dev.sago.schedule.Work;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Does a turn: makes the task and executes it. What failed is a value; only BUSY and an interrupt are thrown. */
final class TaskDoing implements Doing {

    private static final Logger LOG = LoggerFactory.getLogger(TaskDoing.class);
    private static final Duration USUAL_SCRUB = Duration.ofDays(90);

    private final WiringShare wirings;
    private final ZoneId zone;
    private final RandomGenerator random;
    private final Rehearsing rehearsing;

    TaskDoing(WiringShare wirings, ZoneId zone, RandomGenerator random, Rehearsing rehearsing) {
        this.wirings = wirings;
        this.zone = zone;
        this.random = random;
        this.rehearsing = rehearsing;
    }

    @Override
    public Work.Ended perform(TurnAtWork at) throws InterruptedException {
        try (WiringShare.Use use = wirings.use()) { // This thread's own: it may outlive the turn.
            return perform(at, use.wiring());
        } catch (SagoException e) {
            if (e.kind() == SagoException.Kind.BUSY) {
                if (at.cause()
                        .run()
                        .isPresent()) { // Not the lease: another catalog is the writer, and waiting ends nothing.
                    return new Work.Ended(Outcome.FAILED, "busy: " + told(e));
                }
                throw e;
            }
            throwIfInterrupted(e, e.kind() == SagoException.Kind.INTERRUPTED);
            return new Work.Ended(outcome(e), told(e));
        } catch (ConfigException e) {
            return new Work.Ended(Outcome.FAILED, "the configuration is wrong: " + e.getMessage());
        } catch (RuntimeException e) {
            throwIfInterrupted(e, false);
            LOG.error("{} failed in a way that nobody expected", at.duty(), e);
            return new Work.Ended(Outcome.FAILED, "unexpected: " + e);
        }
    }

    private static void throwIfInterrupted(RuntimeException e, boolean surely) throws InterruptedException {
        if (Thread.interrupted() || surely) {
            InterruptedException interrupt = new InterruptedException(e.getMessage());
            interrupt.initCause(e);
            throw interrupt;
        }
    }

    private static Outcome outcome(SagoException e) {
        return e.kind() == SagoException.Kind.DAMAGE ? Outcome.DAMAGE : Outcome.FAILED;
    }

    /** Message and remedy in one line. */
    static String told(SagoException e) {
        return e.remedy().isEmpty() ? String.valueOf(e.getMessage()) : e.getMessage() + " (" + e.remedy() + ")";
    }

    private Work.Ended perform(TurnAtWork at, Wiring wiring) throws InterruptedException {
        Duty duty = at.duty();
        SystemSettings system = wiring.system(duty.system().value());
        if (duty.kind() != JobKind.BACKUP && FirstBackup.isDue(system, wiring)) {
            return new Work.Ended(Outcome.OK, "nothing to do: no backup was made yet");
        }
        Event.Listener events = at.pulse().of(wiring.findings().keeping(new EventLog(duty)));
        if (duty.kind() == JobKind.DRILL) {
            return rehearsing.drill(system, wiring, events);
        }
        SiteGate gate = new SiteGate(wiring, at.pulse());
        Tools tools = new Tools(wiring, gate, wiring.catalog().because(at.cause()), events);
        Task<?> task = task(duty.kind(), system, tools);
        at.pulse().of(task::moved);
        var _ = task.execute();
        RunCause.Ending ending =
                at.cause().ending().orElseThrow(() -> new IllegalStateException("a run without an end"));
        return new Work.Ended(ending.outcome(), ending.text());
    }

    private Task<?> task(JobKind kind, SystemSettings system, Tools tools) throws InterruptedException {
        return switch (kind) {
            case BACKUP -> BackupTask.of(system, tools);
            case INVENTORY -> InventoryTask.of(system, SitesAsked.Choice.ALL, tools);
            case SCRUB -> scrub(system, tools);
            case SAMPLE -> {
                long seed = random.nextLong() >>> 16; // Short enough to be typed.
                yield SampleTask.of(system, SitesAsked.Choice.ALL, Optional.empty(), seed, tools);
            }
            case HEAL -> HealTask.of(system, new HealTask.Order(false, true, List.of()), tools);
            case EXPIRE -> ExpireTask.of(system, Optional.empty(), zone, false, tools);
            case PRUNE -> PruneTask.of(system, false, () -> false, tools);
            case DRILL -> throw new IllegalArgumentException("a drill is no task of this package");
        };
    }

    private static Task<?> scrub(SystemSettings system, Tools tools) throws InterruptedException {
        Optional<Duration> period = system.policy().verify().scrub();
        double slice = ScrubSlice.of(
                period.orElse(USUAL_SCRUB),
                tools.catalog().runs().lastScrub(system.name()),
                tools.wiring().now());
        ScrubSettings settings = new ScrubSettings(Optional.empty(), slice, false, false, period);
        return ScrubTask.of(system, SitesAsked.Choice.ALL, settings, !ScrubTask.isKeyAway(tools.wiring()), tools);
    }
}
