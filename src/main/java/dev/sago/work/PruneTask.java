package dev.sago.work;

import dev.sago.backup.SystemSettings;
import dev.sago.maintenance.PruneResult;
import dev.sago.maintenance.PruneRun;
import dev.sago.maintenance.WaitingTimes;

import java.util.function.BooleanSupplier;

/** A prune of one system. */
public final class PruneTask implements Task<PruneResult> {

    private final SystemSettings system;
    private final PruneRun.Order order;
    private final Tools tools;
    private final PruneRun run;

    private PruneTask(SystemSettings system, PruneRun.Order order, Tools tools) {
        this.system = system;
        this.order = order;
        this.tools = tools;
        this.run = new PruneRun(tools.catalog(), tools.wiring().clock(), tools.events());
    }

    /** By the policy's waiting times; {@code timeUp} says whether to stop at the next good moment. */
    public static PruneTask of(SystemSettings system, boolean dryRun, BooleanSupplier timeUp, Tools tools) {
        PruneRun.Order order = new PruneRun.Order(
                system.name(),
                WaitingTimes.of(system.policy().retention()),
                system.policy().quorum(),
                dryRun,
                timeUp);
        return new PruneTask(system, order, tools);
    }

    /** Objects deleted so far. */
    public long deletedObjects() {
        return run.deletedObjects();
    }

    @Override
    public PruneResult execute() throws InterruptedException {
        return run.execute(order, tools.toPrune(system));
    }

    @Override
    public long moved() {
        return run.deletedObjects();
    }
}
