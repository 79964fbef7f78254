package dev.sago.work;

import dev.sago.backup.SystemSettings;
import dev.sago.maintenance.ExpireResult;
import dev.sago.maintenance.ExpireRun;
import dev.sago.model.SnapshotId;

import java.time.ZoneId;
import java.util.Optional;

/** An expiry of one system. */
public final class ExpireTask implements Task<ExpireResult> {

    private final ExpireRun.Order order;
    private final boolean dryRun;
    private final SystemSettings system;
    private final Tools tools;

    private ExpireTask(SystemSettings system, ExpireRun.Order order, boolean dryRun, Tools tools) {
        this.system = system;
        this.order = order;
        this.dryRun = dryRun;
        this.tools = tools;
    }

    /**
     * By the policy's retention.
     *
     * @param byHand one snapshot that is to go whatever retention says
     * @param zone whose days are meant where the policy names no zone
     */
    public static ExpireTask of(
            SystemSettings system, Optional<SnapshotId> byHand, ZoneId zone, boolean dryRun, Tools tools) {
        ExpireRun.Order order = new ExpireRun.Order(
                system.name(), system.policy(), system.policy().zone().orElse(zone), byHand);
        return new ExpireTask(system, order, dryRun, tools);
    }

    @Override
    public ExpireResult execute() throws InterruptedException {
        return new ExpireRun(tools.catalog(), tools.wiring().clock(), WhoAsks.ofProcess())
                .execute(order, dryRun, tools.toMark(system));
    }

    /** It has no meter: the calls to the sites tell whether it gets on. */
    @Override
    public long moved() {
        return 0;
    }
}
