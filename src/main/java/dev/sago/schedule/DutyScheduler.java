package dev.sago.schedule;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.DutyRow;
import dev.sago.catalog.TurnRow;
import dev.sago.model.SagoException;
import org.jspecify.annotations.Nullable;
import org.quartz.JobBuilder;
import org.quartz.JobDataMap;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Has the timetable done on this node: a Quartz scheduler for each pool that it serves, of the same name on every node that serves it. With a
 * shared catalog Quartz keeps the alarms there and hands those of a dead node to the others; with an embedded one it keeps them in memory,
 * and they are made anew at each start from what the catalog remembers. For many threads.
 *
 * <p>Each duty has one Quartz job and one trigger, which fires at the next begin and every minute after until the next begin was set.
 */
@SuppressWarnings("JavaUtilDate") // Quartz takes and gives java.util.Date
public final class DutyScheduler implements AutoCloseable {

    private static final Duration AGAIN = Duration.ofMinutes(1);
    private static final Duration LAST_PATIENCE = Duration.ofSeconds(15);
    private static final int AT_ONCE = 200;

    private final Catalog catalog;
    private final InstantSource clock;
    private final Performer performer;
    private final Map<String, Scheduler> pools = new LinkedHashMap<>();
    private volatile Map<Duty, Definition> timetable = Map.of();

    /**
     * Prepares; nothing begins yet.
     *
     * @param node this process's name, which no other living one has
     * @throws SagoException if Quartz cannot be set up
     */
    public DutyScheduler(Catalog catalog, NodeSettings settings, String node, Work work, InstantSource clock) {
        this.catalog = catalog;
        this.clock = clock;
        this.performer = new Performer(catalog, work, node, clock, new Triggers());
        RunSlots slots = new RunSlots(settings.runs());
        try {
            for (String pool : settings.pools()) {
                pools.put(pool, Quartz.scheduler(catalog, pool, node, slots, performer));
            }
        } catch (SchedulerException e) {
            throw failed("preparing the scheduler", e);
        }
    }

    /** What reconciling changed. */
    public record Changes(int added, int changed, int removed, int kept) {}

    /** Begins to take duties that are due. */
    public void start() {
        each("starting", Scheduler::start);
    }

    /**
     * Makes these definitions the timetable of the pools that this node serves. What did not change is not touched; turns under way go on; the
     * history stays. What is new is due from now on.
     */
    public synchronized Changes reconcile(Collection<Definition> definitions) {
        Map<Duty, Definition> wanted = new LinkedHashMap<>();
        definitions.stream()
                .filter(definition -> pools.containsKey(definition.pool()))
                .forEach(definition -> wanted.put(definition.duty(), definition));
        try {
            Changes changes = new Reconciling(wanted).run();
            timetable = Map.copyOf(wanted);
            performer.use(wanted);
            return changes;
        } catch (SchedulerException e) {
            throw failed("changing the timetable", e);
        }
    }

    /** One pass over what is wanted, what the catalog has, and what Quartz has. */
    private final class Reconciling {

        private final Map<Duty, Definition> wanted;
        private final Map<Duty, DutyRow> known = new HashMap<>();
        private final Instant now = clock.instant();
        private final List<DutyRow> rows = new ArrayList<>();
        private final List<DutyRow> gone = new ArrayList<>();
        private final Map<String, Map<JobDetail, Set<? extends Trigger>>> alarms = new LinkedHashMap<>();
        private int added;
        private int changed;

        Reconciling(Map<Duty, Definition> wanted) {
            this.wanted = wanted;
        }

        Changes run() throws SchedulerException {
            catalog.duties().all().forEach(row -> known.put(duty(row), row));
            Map<String, Set<JobKey>> there = new HashMap<>();
            for (Map.Entry<String, Scheduler> pool : pools.entrySet()) {
                there.put(pool.getKey(), triggered(pool.getValue()));
                alarms.put(pool.getKey(), new LinkedHashMap<>());
            }
            wanted.values().forEach(definition -> look(definition, there.getOrDefault(definition.pool(), Set.of())));
            for (DutyRow row : known.values()) {
                if (pools.containsKey(row.pool()) && !wanted.containsKey(duty(row))) {
                    gone.add(row);
                }
            }
            performer.use(wanted); // Before alarms go off by it.
            for (Map.Entry<String, Set<JobKey>> pool : there.entrySet()) {
                remove(pool.getKey(), pool.getValue());
            }
            catalog.duties().put(rows);
            catalog.duties().remove(gone);
            for (Map.Entry<String, Map<JobDetail, Set<? extends Trigger>>> pool : alarms.entrySet()) {
                store(scheduler(pool.getKey()), pool.getValue());
            }
            return new Changes(added, changed, gone.size(), wanted.size() - added - changed);
        }

        private void look(Definition definition, Set<JobKey> triggered) {
            Duty duty = definition.duty();
            DutyRow row = known.get(duty);
            boolean same = row != null
                    && row.rhythm().equals(definition.rhythm().toString())
                    && row.pool().equals(definition.pool())
                    && row.priority() == definition.priority();
            if (same && triggered.contains(DutyJob.key(duty))) {
                return;
            }
            Instant covered = covered(definition, row);
            Optional<Instant> next = definition.rhythm().next(covered).map(definition.rhythm()::begin);
            if (!same) {
                rows.add(row(definition, covered, next));
                added += row == null ? 1 : 0;
                changed += row == null ? 0 : 1;
            }
            boolean open = row != null && row.open().isPresent();
            // Overdue ones at one same time, so that Quartz begins them by priority.
            Optional<Instant> alarm = open ? Optional.of(now) : next.map(at -> at.isBefore(now) ? now : at);
            alarm.ifPresent(at -> alarms.computeIfAbsent(definition.pool(), pool -> new LinkedHashMap<>())
                    .put(job(duty), Set.of(trigger(definition, at))));
        }

        /** From when on due times count: another rhythm counts from now, unless something was overdue by the old one. */
        private Instant covered(Definition definition, @Nullable DutyRow row) {
            if (row == null) {
                return now;
            }
            boolean sameRhythm = row.rhythm().equals(definition.rhythm().toString());
            boolean overdue =
                    row.nextBegin().filter(begin -> begin.isBefore(now)).isPresent();
            return sameRhythm || overdue || row.covered().isAfter(now) ? row.covered() : now;
        }

        private DutyRow row(Definition definition, Instant covered, Optional<Instant> next) {
            Duty duty = definition.duty();
            return new DutyRow(
                    duty.system(),
                    duty.kind().name(),
                    definition.pool(),
                    definition.priority(),
                    definition.rhythm().toString(),
                    covered,
                    next,
                    Optional.empty(),
                    Optional.empty());
        }

        private void remove(String pool, Set<JobKey> there) throws SchedulerException {
            List<JobKey> unwanted = there.stream()
                    .filter(key -> Optional.ofNullable(wanted.get(DutyJob.duty(key)))
                            .filter(definition -> definition.pool().equals(pool))
                            .isEmpty())
                    .toList();
            scheduler(pool).deleteJobs(unwanted);
        }
    }

    private static Duty duty(DutyRow row) {
        return new Duty(JobKind.valueOf(row.kind()), row.system());
    }

    private static Set<JobKey> triggered(Scheduler scheduler) throws SchedulerException {
        Set<JobKey> keys = new HashSet<>();
        for (TriggerKey key : scheduler.getTriggerKeys(GroupMatcher.anyTriggerGroup())) {
            if (!key.getGroup().equals(Scheduler.DEFAULT_RECOVERY_GROUP)) {
                keys.add(new JobKey(key.getName(), key.getGroup()));
            }
        }
        return keys;
    }

    /** In several transactions, so that other nodes need not wait for long. */
    private static void store(Scheduler scheduler, Map<JobDetail, Set<? extends Trigger>> all)
            throws SchedulerException {
        Map<JobDetail, Set<? extends Trigger>> some = new LinkedHashMap<>();
        for (Map.Entry<JobDetail, Set<? extends Trigger>> one : all.entrySet()) {
            some.put(one.getKey(), one.getValue());
            if (some.size() == AT_ONCE) {
                scheduler.scheduleJobs(some, true);
                some.clear();
            }
        }
        if (!some.isEmpty()) {
            scheduler.scheduleJobs(some, true);
        }
    }

    private static JobDetail job(Duty duty) {
        return JobBuilder.newJob(DutyJob.class)
                .withIdentity(DutyJob.key(duty))
                .storeDurably()
                .requestRecovery()
                .build();
    }

    private static Trigger trigger(Definition definition, Instant at) {
        JobKey key = DutyJob.key(definition.duty());
        return TriggerBuilder.newTrigger()
                .withIdentity(key.getName(), key.getGroup())
                .forJob(key)
                .withPriority(definition.priority())
                .startAt(Date.from(at))
                .withSchedule(SimpleScheduleBuilder.simpleSchedule()
                        .withIntervalInMilliseconds(AGAIN.toMillis())
                        .repeatForever()
                        .withMisfireHandlingInstructionIgnoreMisfires()) // A late one is not counted but looked up.
                .build();
    }

    /** Alarms as Quartz's triggers. */
    private final class Triggers implements Alarm {

        @Override
        public void set(Duty duty, Instant begin) {
            Definition definition = timetable.get(duty);
            if (definition == null) {
                return; // Taken off meanwhile.
            }
            Trigger trigger = trigger(definition, begin);
            try {
                Scheduler scheduler = scheduler(definition.pool());
                if (scheduler.rescheduleJob(trigger.getKey(), trigger) == null) {
                    scheduler.scheduleJobs(Map.of(job(duty), Set.of(trigger)), true);
                }
            } catch (SchedulerException e) {
                throw failed("setting when " + duty + " is next", e);
            }
        }

        @Override
        public void clear(Duty duty) {
            for (Scheduler scheduler : pools.values()) {
                try {
                    scheduler.unscheduleJob(
                            new TriggerKey(duty.kind().name(), duty.system().value()));
                } catch (SchedulerException e) {
                    throw failed("taking " + duty + " off", e);
                }
            }
        }
    }

    private Scheduler scheduler(String pool) {
        return Optional.ofNullable(pools.get(pool)).orElseThrow();
    }

    /**
     * Has a duty done now, besides its due times, by this or another node of its pool.
     *
     * @return whether it is on the timetable of this node's pools
     */
    public boolean runNow(Duty duty) {
        Definition definition = timetable.get(duty);
        if (definition == null) {
            return false;
        }
        try {
            scheduler(definition.pool()).triggerJob(DutyJob.key(duty), new JobDataMap(Map.of(DutyJob.BY_HAND, "true")));
            return true;
        } catch (SchedulerException e) {
            throw failed("starting " + duty, e);
        }
    }

    /** Sets off the alarms of turns that were begun by nodes which live no more, or given back: a net below Quartz's own recovery. */
    void wakeAbandoned(Collection<String> living) {
        Instant now = clock.instant();
        for (DutyRow row : catalog.duties().all()) {
            boolean abandoned = row.open().isPresent()
                    && row.latest()
                            .flatMap(TurnRow::node)
                            .filter(living::contains)
                            .isEmpty();
            if (abandoned && timetable.containsKey(duty(row))) {
                new Triggers().set(duty(row), now);
            }
        }
    }

    /** The turns that are being done here. */
    public Running running() {
        return performer.running();
    }

    /** Takes no more duties; those that run go on. */
    public void standBy() {
        each("stopping", Scheduler::standby);
    }

    /**
     * Stops: takes no more, waits for what runs, and gives back what does not end in time, to be taken by another node or after the next start.
     */
    public void stop(Duration drain) throws InterruptedException {
        standBy();
        if (!performer.running().awaitNone(drain)) {
            performer.stopping();
            performer
                    .running()
                    .interruptAll(
                            performer.now().stream().map(Running.Entry::duty).toList());
            performer.running().awaitNone(LAST_PATIENCE);
        }
    }

    @Override
    public void close() {
        performer.stopping();
        each("ending", scheduler -> scheduler.shutdown(true));
    }

    private interface Step {
        void on(Scheduler scheduler) throws SchedulerException;
    }

    private void each(String what, Step step) {
        for (Scheduler scheduler : pools.values()) {
            try {
                step.on(scheduler);
            } catch (SchedulerException e) {
                throw failed(what + " the scheduler", e);
            }
        }
    }

    private static SagoException failed(String what, SchedulerException e) {
        return SagoException.failed(
                "Quartz failed while " + what + ": " + e.getMessage(), "See that the catalog can be reached.", e);
    }
}
