package dev.sago.schedule;

import dev.sago.model.SystemName;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.JobKey;

/** What Quartz starts: tells the performer that a duty may be due. Quartz lets it run for a duty once at a time in the whole cluster. */
@DisallowConcurrentExecution
final class DutyJob implements Job {

    /** What a trigger carries that somebody asked for. */
    static final String BY_HAND = "by-hand";

    private final Performer performer;

    DutyJob(Performer performer) {
        this.performer = performer;
    }

    static JobKey key(Duty duty) {
        return new JobKey(duty.kind().name(), duty.system().value());
    }

    static Duty duty(JobKey key) {
        return new Duty(JobKind.valueOf(key.getName()), new SystemName(key.getGroup()));
    }

    @Override
    public void execute(JobExecutionContext context) throws JobExecutionException {
        try {
            Duty duty = duty(context.getJobDetail().getKey());
            if (context.getMergedJobDataMap().containsKey(BY_HAND)) {
                performer.byHand(duty);
            } else {
                performer.fire(duty);
            }
        } catch (RuntimeException e) {
            // Its trigger fires again in a minute, unless the next time was set before.
            throw new JobExecutionException(String.valueOf(e.getMessage()), e);
        } finally {
            // Quartz goes on to its store on this thread, and must not be interrupted there.
            var _ = Thread.interrupted();
        }
    }
}
