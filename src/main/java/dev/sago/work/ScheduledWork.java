package dev.sago.work;

import dev.sago.backup.SystemSettings;
import dev.sago.catalog.RunCause;
import dev.sago.config.Settings;
import dev.sago.model.Counts;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.policy.Placement;
import dev.sago.schedule.Duty;
import dev.sago.schedule.Turn;
import dev.sago.schedule.Work;
import dev.sago.site.SiteSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.security.SecureRandom;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The work of a server's jobs: the layers that the package's page names, put together by the configuration in force. For many threads. */
public final class ScheduledWork implements Work {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduledWork.class);

    private final WiringShare wirings;
    private final Underway underway;
    private final SitePlaces places = new SitePlaces();
    private final Map<Duty, String> asked = new ConcurrentHashMap<>();
    private final TaskDoing tasks;

    /**
     * Does nothing yet.
     *
     * @param underway lists what is done
     * @param zone whose days are meant where a policy names no zone
     * @param rehearsing does the drills
     */
    public ScheduledWork(WiringShare wirings, Underway underway, ZoneId zone, Rehearsing rehearsing) {
        this.wirings = wirings;
        this.underway = underway;
        this.tasks = new TaskDoing(wirings, zone, new SecureRandom(), rehearsing);
    }

    @Override
    public Ended perform(Duty duty, Turn turn) throws InterruptedException {
        String who = turn.byHand() ? asked.remove(duty) : null;
        String byHand = who == null ? "by hand" : "asked for by " + who;
        return perform(duty, turn, turn.byHand() ? byHand : "schedule, due " + turn.due());
    }

    /** The next turn of this duty by hand is for this one, which is recorded with its run. */
    public void askedFor(Duty duty, String by) {
        asked.put(duty, by);
    }

    private Ended perform(Duty duty, Turn turn, String cause) throws InterruptedException {
        try (WiringShare.Use use = wirings.use()) {
            Wiring wiring = use.wiring();
            TurnAtWork at = new TurnAtWork(duty, turn, wiring.now(), new RunCause(cause));
            Ended ended = underway.perform(at, layers(duty, wiring));
            LOG.info("{} ended: {} {}", duty, ended.outcome(), ended.text());
            return ended;
        } catch (SagoException e) {
            if (e.kind() == SagoException.Kind.BUSY) {
                throw e;
            }
            return new Ended(Outcome.FAILED, TaskDoing.told(e)); // No such system any more, or the catalog is away.
        }
    }

    private Doing layers(Duty duty, Wiring wiring) {
        Settings settings = wiring.settings();
        Doing watched = new WatchedDoing(
                settings.runs(),
                WatchedDoing.Times.USUAL,
                System::nanoTime,
                ScheduledWork.this::recordAbandoned,
                tasks);
        Optional<ClusterPlaces> ofAll = wiring.catalog().isShared()
                ? Optional.of(new ClusterPlaces(wiring.catalog().leases()))
                : Optional.empty();
        Doing limited = new LimitedDoing(places, ofAll, most(duty, settings), watched);
        return new PausedDoing(wiring.catalog().pauses(), limited);
    }

    /** The system's sites that let only so many runs work at once. */
    private static Map<SiteName, Integer> most(Duty duty, Settings settings) {
        Map<SiteName, Integer> most = new TreeMap<>();
        SystemSettings system = Configured.system(settings, duty.system().value());
        if (settings.placements().get(system.name()) instanceof Placement.Placed placed) {
            for (SiteName site : placed.sites()) {
                SiteSettings one = Configured.site(settings, site.value());
                if (one.limits().runs() > 0) {
                    most.put(site, one.limits().runs());
                }
            }
        }
        return most;
    }

    /** Its run ends as failed; should it get to its own end after all, that is recorded over it. */
    private void recordAbandoned(TurnAtWork at, String why) {
        at.cause().run().ifPresent(run -> {
            try (WiringShare.Use use = wirings.use()) {
                use.wiring().catalog().runs().end(run, Outcome.FAILED, Counts.NONE, Optional.empty(), why);
            } catch (SagoException e) {
                LOG.error("the run {} that was left alone cannot be recorded: {}", run, e.getMessage());
            }
        });
    }
}
