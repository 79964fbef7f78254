package dev.sago.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The ratios that Sago must show, each with its figure; what was not measured is told as such and never taken for reached. */
final class Required {

    private static final String SAGO = "sago";

    private final List<Series> all;
    private final List<String> peers;
    private final List<Line> lines = new ArrayList<>();

    private Required(List<Series> all, List<Tool> tools) {
        this.all = all;
        // tar | zstd keeps no snapshots and seals nothing: a neighbour, no peer.
        this.peers = tools.stream()
                .filter(Tool::isIncremental)
                .map(Tool::name)
                .filter(name -> !name.equals(SAGO))
                .toList();
    }

    /** A demand, the figure, and {@code reached}, {@code not reached} or {@code not measured}. */
    record Line(String demand, String figure, String verdict) {}

    static List<Line> of(List<Series> all, List<Tool> tools) {
        Required required = new Required(all, tools);
        required.firstBackup();
        required.fourCopies();
        required.unchanged();
        required.restore();
        required.memoryAndSize();
        return required.lines;
    }

    private void firstBackup() {
        Optional<Series> sago = sago("mixed", Work.FIRST, 1);
        Optional<Series> fastest = best("mixed", Work.FIRST, 1, Series::wall);
        least(
                "1. first backup, one copy: at least 2 times as fast as the fastest peer",
                fastest,
                sago,
                Series::wall,
                2);
        Optional<Series> leanest = best("mixed", Work.FIRST, 1, Series::cpu);
        most("1. less CPU than the peer that takes least", sago, leanest, Series::cpu, 1);
        Optional<Series> tar = Series.find(all, "mixed", Work.FIRST, "tar-zstd-T2", 1);
        most("1. no slower than `tar \\| zstd -3 -T2`", sago, tar, Series::wall, 1);
    }

    private void fourCopies() {
        Optional<Series> four = sago("mixed", Work.FIRST, 4);
        most(
                "2. four copies: at most 1.15 times Sago's own one copy",
                four,
                sago("mixed", Work.FIRST, 1),
                Series::wall,
                1.15);
        Optional<Series> fastest = best("mixed", Work.FIRST, 4, Series::wall);
        least("2. at least 6 times as fast as the fastest peer takes to have four", fastest, four, Series::wall, 6);
    }

    private void unchanged() {
        Optional<Series> sago = sago("mixed", Work.UNCHANGED, 1);
        Optional<Series> fastest = best("mixed", Work.UNCHANGED, 1, Series::wall);
        least("3. unchanged: at least 5 times as fast as the fastest peer", fastest, sago, Series::wall, 5);
        Optional<Series> find = Series.find(all, "mixed", Work.UNCHANGED, "find -printf", 1);
        Optional<Series> start = Series.find(all, "mixed", Work.UNCHANGED, "sago --version", 1);
        String demand = "3. within 3 times of `find -printf`, plus the start of the JVM (`sago --version`)";
        if (sago.isEmpty() || find.isEmpty() || start.isEmpty()) {
            missing(demand);
        } else {
            double limit = 3 * find.get().wall() + start.get().wall();
            String figure = format(
                    "%.2f s; limit 3 x %.2f + %.2f = %.2f s",
                    sago.get().wall(), find.get().wall(), start.get().wall(), limit);
            lines.add(new Line(demand, figure, verdict(sago.get().wall() <= limit)));
        }
    }

    private void restore() {
        Optional<Series> full = best("mixed", Work.RESTORE, 1, Series::wall);
        least(
                "4. full restore: at least 1.5 times as fast as the fastest peer",
                full,
                sago("mixed", Work.RESTORE, 1),
                Series::wall,
                1.5);
        Optional<Series> one = best("mixed", Work.ONE, 1, Series::wall);
        least(
                "4. one file: no slower than the fastest peer, start included",
                one,
                sago("mixed", Work.ONE, 1),
                Series::wall,
                1);
    }

    private void memoryAndSize() {
        for (Work work : List.of(Work.FIRST, Work.UNCHANGED, Work.RESTORE)) {
            Optional<Series> leanest = best("million", work, 1, Series::peak);
            most(
                    "5. peak memory on `million`, " + work.title() + ": at most the leanest peer's",
                    sago("million", work, 1),
                    leanest,
                    Series::peak,
                    1);
        }
        Optional<Series> small = sago("documents", Work.FIRST, 1);
        most(
                "5. memory flat in the size of the data: `mixed` at most 1.15 times `documents`",
                sago("mixed", Work.FIRST, 1),
                small,
                Series::peak,
                1.15);
        Optional<Series> restic = peers.stream()
                .filter(name -> name.startsWith("restic"))
                .flatMap(name -> Series.find(all, "mixed", Work.FIRST, name, 1).stream())
                .min(Comparator.comparingLong(Series::stored));
        most(
                "5. bytes stored: at most 1.02 times restic's",
                sago("mixed", Work.FIRST, 1),
                restic,
                Series::stored,
                1.02);
    }

    private Optional<Series> sago(String corpus, Work work, int copies) {
        return Series.find(all, corpus, work, SAGO, copies);
    }

    private Optional<Series> best(String corpus, Work work, int copies, ToDoubleFunction<Series> figure) {
        return peers.stream()
                .flatMap(peer -> Series.find(all, corpus, work, peer, copies).stream())
                .filter(series -> figure.applyAsDouble(series) >= 0)
                .min(Comparator.comparingDouble(figure));
    }

    private void least(
            String demand,
            Optional<Series> above,
            Optional<Series> below,
            ToDoubleFunction<Series> figure,
            double limit) {
        line(demand, above, below, figure, limit, true);
    }

    private void most(
            String demand,
            Optional<Series> above,
            Optional<Series> below,
            ToDoubleFunction<Series> figure,
            double limit) {
        line(demand, above, below, figure, limit, false);
    }

    private void line(
            String demand,
            Optional<Series> above,
            Optional<Series> below,
            ToDoubleFunction<Series> figure,
            double limit,
            boolean atLeast) {
        if (above.isEmpty() || below.isEmpty()) {
            missing(demand);
            return;
        }
        double over = figure.applyAsDouble(above.get());
        double under = figure.applyAsDouble(below.get());
        if (over < 0 || under <= 0) {
            missing(demand);
            return;
        }
        double ratio = over / under;
        String text = format("%.2f: %s / %s", ratio, named(above.get()), named(below.get()));
        lines.add(new Line(demand, text, verdict(atLeast ? ratio >= limit : ratio <= limit)));
    }

    private static String named(Series series) {
        return series.tool()
                + (series.way().isEmpty() ? "" : " (" + series.copies() + ", " + series.way() + ")")
                + (series.corpus().equals("mixed") ? "" : " on " + series.corpus());
    }

    private void missing(String demand) {
        lines.add(new Line(demand, "", "not measured"));
    }

    private static String verdict(boolean reached) {
        return reached ? "reached" : "**not reached**";
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
