package dev.sago.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** All rounds of one measurement. */
record Series(String corpus, Work work, String tool, int copies, String way, List<Measure> measures) {

    /** Groups measures, in the order in which they were first made. */
    static List<Series> of(List<Measure> all) {
        Map<List<Object>, Series> groups = new LinkedHashMap<>();
        for (Measure one : all) {
            groups.computeIfAbsent(
                            List.of(one.corpus(), one.work(), one.copies(), one.tool(), one.way()),
                            _ -> new Series(
                                    one.corpus(), one.work(), one.tool(), one.copies(), one.way(), new ArrayList<>()))
                    .measures()
                    .add(one);
        }
        return List.copyOf(groups.values());
    }

    boolean isValid() {
        return measures.stream().allMatch(Measure::valid);
    }

    String note() {
        return measures.stream()
                .map(Measure::note)
                .filter(note -> !note.isEmpty())
                .findFirst()
                .orElse("");
    }

    double wall() {
        return median(measure -> measure.usage().wall());
    }

    double cpu() {
        return median(measure -> measure.usage().cpu());
    }

    /** The largest of all rounds: a machine must have it. */
    long peak() {
        return measures.stream()
                .mapToLong(measure -> measure.usage().peak())
                .max()
                .orElse(-1);
    }

    long stored() {
        return (long) median(Measure::stored);
    }

    double least() {
        return measures.stream()
                .mapToDouble(measure -> measure.usage().wall())
                .min()
                .orElse(Double.NaN);
    }

    double most() {
        return measures.stream()
                .mapToDouble(measure -> measure.usage().wall())
                .max()
                .orElse(Double.NaN);
    }

    private double median(ToDoubleFunction<Measure> figure) {
        double[] sorted = measures.stream().mapToDouble(figure).sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /** The valid series of a tool; the fastest where there are several ways to that many copies. */
    static Optional<Series> find(List<Series> all, String corpus, Work work, String tool, int copies) {
        return all.stream()
                .filter(one -> one.corpus.equals(corpus) && one.work == work && one.tool.equals(tool))
                .filter(one -> one.copies == copies && one.isValid())
                .min(Comparator.comparingDouble(Series::wall));
    }
}
