package dev.sago.drill;

import dev.sago.model.Run.Outcome;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The report of one drill: what pages, JSON and JUnit XML are made of.
 *
 * @param name its name and its folder's, {@code drill-20261124-213000-0007}
 * @param number its place in the chain
 * @param previous hash of the seal before it
 * @param startedBy who
 * @param host on which machine
 * @param sago version of Sago
 * @param java version of Java
 * @param os the machine's system
 * @param configuration SHA-256 of the configuration's text
 * @param to where it was restored to, if not to scratch space
 * @param chainFault what was wrong with the report before this one
 */
public record DrillReport(
        String name,
        long number,
        String previous,
        Instant begun,
        Instant ended,
        String startedBy,
        String host,
        String sago,
        String java,
        String os,
        String configuration,
        Scenario scenario,
        Optional<String> to,
        List<SystemDrill> systems,
        List<CorrectiveAction> actions,
        Optional<String> chainFault) {

    /** Whether all systems reached their objectives. */
    public boolean passed() {
        return systems.stream().allMatch(SystemDrill::passed);
    }

    /** The worst of the systems' outcomes. */
    public Outcome outcome() {
        if (passed()) {
            return Outcome.OK;
        }
        return systems.stream().anyMatch(system -> system.outcome() == Outcome.DAMAGE)
                ? Outcome.DAMAGE
                : Outcome.FAILED;
    }

    /** What is to be done about what went wrong; nobody owns it yet. */
    static List<CorrectiveAction> actions(List<SystemDrill> systems) {
        List<CorrectiveAction> actions = new ArrayList<>();
        for (SystemDrill drill : systems) {
            for (DrillFailure failure : drill.failures()) {
                String text = failure.remedy().isEmpty() ? failure.text() : failure.remedy();
                actions.add(action(actions.size() + 1, drill, word(failure.reason()), text));
            }
            for (Deviation deviation : drill.deviations()) {
                switch (deviation.kind()) {
                    case SITE_AWAY, COPY_FAULTY, RTO_PROJECTED, NOT_CLEANED, CHAIN, NO_OBJECTIVE ->
                        actions.add(action(actions.size() + 1, drill, word(deviation.kind()), deviation.text()));
                    case NOT_SET, CHECK_NOT_RUN -> {} // As this machine, or this kind of drill, is.
                }
            }
        }
        return List.copyOf(actions);
    }

    private static CorrectiveAction action(int number, SystemDrill drill, String cause, String text) {
        return new CorrectiveAction(number, drill.system().value(), cause, text, "", CorrectiveAction.State.OPEN, "");
    }

    /** A constant as reports write it. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
