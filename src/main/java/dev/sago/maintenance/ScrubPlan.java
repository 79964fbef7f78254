package dev.sago.maintenance;

import dev.sago.catalog.ScrubPass;
import dev.sago.maintenance.ScrubResult.Coverage;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * In which order the folders of a site are read. A round is one pass over each folder; the next begins when all are done.
 * What was begun is ended first, then comes what was read longest ago, or never. Pure.
 */
final class ScrubPlan {

    private ScrubPlan() {}

    /**
     * The passes that are to be done to end the round, in order.
     *
     * @param known passes of earlier runs, by folder
     * @param again whether to begin a round whatever is open
     */
    static Deque<ScrubPass> passes(SiteListing there, Map<String, ScrubPass> known, boolean again, Instant now) {
        Optional<Instant> round = known.values().stream().map(ScrubPass::round).max(Comparator.naturalOrder());
        List<ScrubPass> open = round.isEmpty() || again ? List.of() : open(there, known, round.get(), now);
        List<ScrubPass> passes = new ArrayList<>(open);
        if (passes.isEmpty()) {
            for (String folder : there.folders().keySet()) {
                passes.add(ScrubPass.begin(folder, now, now, Optional.ofNullable(known.get(folder))));
            }
        }
        passes.sort(Comparator.comparing((ScrubPass pass) -> pass.reached().isEmpty())
                .thenComparing(pass -> pass.wholeBegun().orElse(Instant.MIN))
                .thenComparing(ScrubPass::folder));
        return new ArrayDeque<>(passes);
    }

    private static List<ScrubPass> open(SiteListing there, Map<String, ScrubPass> known, Instant round, Instant now) {
        List<ScrubPass> open = new ArrayList<>();
        for (String folder : there.folders().keySet()) {
            Optional<ScrubPass> before = Optional.ofNullable(known.get(folder));
            boolean ofThisRound =
                    before.filter(pass -> pass.round().equals(round)).isPresent();
            if (!ofThisRound) {
                open.add(ScrubPass.begin(folder, round, now, before));
            } else if (!before.get().finished()) {
                open.add(before.get());
            }
        }
        return open;
    }

    /** How much of a site was read within {@code period} before {@code now}. */
    static Coverage coverage(SiteListing there, Map<String, ScrubPass> known, Optional<Duration> period, Instant now) {
        Instant since = period.map(now::minus).orElse(Instant.MIN);
        long read = 0;
        boolean never = false;
        Instant oldest = now;
        for (Map.Entry<String, SiteListing.Sum> folder : there.folders().entrySet()) {
            ScrubPass pass = known.get(folder.getKey());
            long most = folder.getValue().bytes();
            if (pass == null) {
                never = true;
                continue;
            }
            boolean whole =
                    pass.wholeBegun().filter(begun -> !begun.isBefore(since)).isPresent();
            long partly = pass.finished() || pass.begun().isBefore(since) ? 0 : pass.bytes();
            read += Math.min(most, whole ? Math.max(pass.wholeBytes(), partly) : partly);
            never |= pass.wholeBegun().isEmpty();
            oldest = pass.wholeBegun().filter(oldest::isAfter).orElse(oldest);
        }
        Optional<Instant> told = never || there.objects() == 0 ? Optional.empty() : Optional.of(oldest);
        return new Coverage(there.objects(), there.bytes(), there.unknown(), period, read, told);
    }
}
