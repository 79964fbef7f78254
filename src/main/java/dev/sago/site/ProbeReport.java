package dev.sago.site;

import java.time.Duration;
import java.util.List;

/**
 * What {@link SiteProbe} found at a site.
 *
 * @param store the store in words, without credentials
 * @param checks in the order in which they were made
 * @param capabilities what the store has shown that it can do
 * @param latency median of small puts and gets; zero if it was not reached
 * @param uploadBytesPerSecond of one put of some MiB; 0 if it was not reached
 * @param downloadBytesPerSecond of one get of some MiB; 0 if it was not reached
 */
public record ProbeReport(
        String store,
        List<Check> checks,
        Capabilities capabilities,
        Duration latency,
        long uploadBytesPerSecond,
        long downloadBytesPerSecond) {

    /** How a check came out. */
    public enum Outcome {
        /** The store does it. */
        PASSED,
        /** The store breaks what Sago relies on: do not use it. */
        FAILED,
        /** The store cannot do something that Sago can do without. */
        ABSENT
    }

    /**
     * One check.
     *
     * @param name short and stable, for scripts
     * @param outcome how it came out
     * @param reason what was seen; for {@code PASSED} it may be empty
     */
    public record Check(String name, Outcome outcome, String reason) {}

    /** Copies the list. */
    public ProbeReport {
        checks = List.copyOf(checks);
    }

    /** Whether nothing failed. */
    public boolean usable() {
        return checks.stream().noneMatch(check -> check.outcome() == Outcome.FAILED);
    }

    /** The check of that name. */
    public Check check(String name) {
        return checks.stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no check is named " + name));
    }
}
