package dev.sago.schedule;

import dev.sago.catalog.Catalog;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.impl.DirectSchedulerFactory;
import org.quartz.impl.SchedulerRepository;
import org.quartz.impl.jdbcjobstore.InvalidConfigurationException;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;
import org.quartz.simpl.RAMJobStore;
import org.quartz.spi.JobStore;
import org.quartz.utils.DBConnectionManager;

/** Sets Quartz up: one scheduler for a pool, whose store all nodes share where the catalog is shared. */
final class Quartz {

    private static final long CHECK_IN_MILLIS = 3_000;
    private static final long IDLE_MILLIS = 5_000;

    private Quartz() {}

    static Scheduler scheduler(Catalog catalog, String pool, String node, RunSlots slots, Performer performer)
            throws SchedulerException {
        String name = "sago-" + pool;
        // Tests run several nodes in one process; Quartz's own registry knows a scheduler by its name only.
        SchedulerRepository.getInstance().remove(name);
        DirectSchedulerFactory.getInstance()
                .createScheduler(name, node, slots.of(pool), store(catalog, name, node), null, 0, IDLE_MILLIS, -1);
        Scheduler scheduler = SchedulerRepository.getInstance().lookup(name);
        SchedulerRepository.getInstance().remove(name);
        scheduler.setJobFactory((bundle, by) -> new DutyJob(performer));
        return scheduler;
    }

    private static JobStore store(Catalog catalog, String name, String node) throws SchedulerException {
        if (!catalog.isShared()) {
            return new RAMJobStore();
        }
        String source = name + " " + node;
        DBConnectionManager.getInstance().addConnectionProvider(source, new QuartzConnections(catalog));
        JobStoreTX store = new JobStoreTX();
        store.setDataSource(source);
        store.setTablePrefix("qrtz_");
        try {
            store.setDriverDelegateClass(PostgreSQLDelegate.class.getName());
        } catch (InvalidConfigurationException e) {
            throw new SchedulerException("Quartz does not take its own delegate", e);
        }
        store.setUseProperties("true"); // No serialized Java objects in the tables.
        store.setIsClustered(true);
        store.setClusterCheckinInterval(CHECK_IN_MILLIS);
        store.setInstanceId(node);
        store.setInstanceName(name);
        return store;
    }
}
