package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.cli.ErrorReport.Document.Detail;
import dev.sago.model.SystemName;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Does the same for several systems, one after another. One that fails is told at once and does not stop the others; an
 * interrupt does. The exit code is the worst, as {@link ExitCode#or} has it.
 */
final class EachSystem {

    /** What is done for one system. */
    @FunctionalInterface
    interface Work<T> {
        /** Does it. */
        T of(SystemSettings system) throws Exception;
    }

    /** Tells a result as text. */
    @FunctionalInterface
    interface Teller<T> {
        /** Tells it. */
        void tell(T result, Output.Text out);
    }

    /** How a result ends. */
    @FunctionalInterface
    interface Exit<T> {
        /** Its exit code. */
        ExitCode of(T result);
    }

    /**
     * One system's end, as JSON too.
     *
     * @param exit how it ended, as a word
     * @param exitCode the same as a number
     * @param result what was done, unless it failed
     * @param error why it failed
     */
    record Ended<T>(SystemName system, ExitCode exit, int exitCode, Optional<T> result, Optional<Detail> error) {}

    /** All of them, as one JSON document. */
    record All<T>(ExitCode exit, List<Ended<T>> systems) {}

    private EachSystem() {}

    /**
     * Does {@code work} for each, and tells it when it has ended, so that a long run can be followed; JSON comes at the
     * end. A failure of the only one is thrown.
     */
    static <T> All<T> of(List<SystemSettings> systems, Invocation with, Work<T> work, Exit<T> exit, Teller<T> teller)
            throws Exception {
        List<Ended<T>> ended = new ArrayList<>();
        ExitCode worst = ExitCode.OK;
        boolean told = false;
        for (SystemSettings system : systems) {
            Ended<T> one = one(system, systems.size() > 1, with, work, exit);
            ended.add(one);
            worst = worst.or(one.exit());
            if (one.result().isPresent() && !with.json()) {
                tell(one.result().get(), told, with, teller);
                told = true;
            }
        }
        All<T> all = new All<>(worst, ended);
        with.out().summary(all, out -> end(all, with.messages(), out));
        return all;
    }

    private static <T> void tell(T result, boolean apart, Invocation with, Teller<T> teller) {
        with.out().summary(Optional.empty(), out -> {
            if (apart) {
                out.line("");
            }
            teller.tell(result, out);
        });
    }

    private static <T> void end(All<T> all, Messages messages, Output.Text out) {
        long failed =
                all.systems().stream().filter(one -> one.error().isPresent()).count();
        if (failed > 0 && all.systems().size() > 1) {
            String several = messages.counted("systems", all.systems().size());
            out.line("");
            out.line(Tone.BAD, messages.text("systems.failed", Units.count(failed), several));
        }
    }

    private static <T> Ended<T> one(
            SystemSettings system, boolean ofSeveral, Invocation with, Work<T> work, Exit<T> exit) throws Exception {
        SystemName name = system.name();
        try {
            T result = work.of(system);
            ExitCode code = exit.of(result);
            return new Ended<>(name, code, code.number(), Optional.of(result), Optional.empty());
        } catch (RuntimeException | IOException e) {
            if (!ofSeveral) {
                throw e;
            }
            Failure failure = new Failures(with.messages())
                    .explain(e, Thread.currentThread().isInterrupted());
            if (failure.exit() == ExitCode.INTERRUPTED) {
                throw e;
            }
            with.out().warn(name + ": " + failure.message());
            if (!failure.remedy().isEmpty()) {
                with.out().warn("  " + failure.remedy());
            }
            Detail detail = new Detail(failure.kind(), failure.message(), failure.remedy(), failure.problems());
            return new Ended<>(name, failure.exit(), failure.exit().number(), Optional.empty(), Optional.of(detail));
        }
    }
}
