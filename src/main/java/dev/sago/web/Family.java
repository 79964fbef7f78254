package dev.sago.web;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** The samples of one metric while they are collected; one without samples is left out. For one thread. */
final class Family {

    private record Sample(Labels labels, double value) {}

    private final MetricMetadata metadata;
    private final boolean counts;
    private final List<Sample> samples = new ArrayList<>();

    private Family(String name, String help, boolean counts) {
        this.metadata = new MetricMetadata(name, help);
        this.counts = counts;
    }

    /** A value that goes up and down. */
    static Family gauge(String name, String help) {
        return new Family(name, help, false);
    }

    /** A sum that only grows; {@code _total} is added to its name. */
    static Family counter(String name, String help) {
        return new Family(name, help, true);
    }

    /** A sample; names and values of labels in turn. */
    void add(double value, String... labels) {
        samples.add(new Sample(Labels.of(labels), value));
    }

    /** A sample that counts; beyond 2^53 it is rounded, as Prometheus has it. */
    void add(long value, String... labels) {
        add((double) value, labels);
    }

    static List<MetricSnapshot> snapshots(Family... families) {
        return Arrays.stream(families)
                .map(family -> family.samples.isEmpty() ? null : family.snapshot())
                .filter(Objects::nonNull)
                .toList();
    }

    private MetricSnapshot snapshot() {
        return counts
                ? new CounterSnapshot(
                        metadata,
                        samples.stream()
                                .map(sample -> new CounterDataPointSnapshot(sample.value, sample.labels, null, 0))
                                .toList())
                : new GaugeSnapshot(
                        metadata,
                        samples.stream()
                                .map(sample -> new GaugeDataPointSnapshot(sample.value, sample.labels, null))
                                .toList());
    }
}
