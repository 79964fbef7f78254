package dev.sago.drill;

import dev.sago.model.Problem;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Entries that did not come back as they were: the first thousand by name, each once with what was told of it first. Safe for threads. */
final class DrillProblems {

    private static final int KEPT = 1000;

    private final Map<String, Problem> kept = new LinkedHashMap<>();
    private long count;

    synchronized void add(String path, String reason) {
        if (kept.containsKey(path)) {
            return;
        }
        count++;
        if (kept.size() < KEPT) {
            kept.put(path, new Problem(path, reason));
        }
    }

    /** What a restore told, and how many it were. */
    synchronized void addAll(Collection<Problem> problems, long all) {
        problems.forEach(problem -> add(problem.path(), problem.reason()));
        count = Math.max(count, all);
    }

    synchronized List<Problem> kept() {
        return List.copyOf(kept.values());
    }

    synchronized long count() {
        return count;
    }
}
