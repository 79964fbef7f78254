package dev.sago.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes what was measured as one Markdown table and one JSON document, and the table into the manual page where that is asked for. */
final class Report {

    /** So many characters of what went wrong; all of it was printed when it did. */
    private static final int NOTE = 120;

    private final Options options;
    private final Map<String, String> machine;
    private final List<Corpus> corpora;
    private final List<Tool> tools;
    private final Map<String, String> versions = new LinkedHashMap<>();

    Report(Options options, Map<String, String> machine, List<Corpus> corpora, List<Tool> tools, Meter meter) {
        this.options = options;
        this.machine = machine;
        this.corpora = corpora;
        this.tools = tools;
        tools.forEach(tool -> versions.put(tool.name(), tool.version(meter)));
    }

    private String stem() {
        return options.s3() ? "bench-s3" : "bench";
    }

    Path markdown() {
        return options.work().resolve("results").resolve(stem() + ".md");
    }

    /** Writes all that there is so far; called after each round, so that an interrupted run leaves its table. */
    void write(List<Measure> measures, String store, LocalDate date) {
        List<Series> series = sorted(Series.of(measures));
        List<Required.Line> required = Required.of(series, tools);
        String table = table(series, required, store, date);
        try {
            Files.createDirectories(markdown().getParent());
            Files.writeString(markdown(), table);
            Files.writeString(markdown().resolveSibling(stem() + ".json"), json(series, required, store, date));
            if (options.writeDocs()) {
                intoPage(options.home().resolve("src/docs/performance.md"), table);
            }
        } catch (IOException e) {
            throw new BenchException("the results cannot be written: " + e, e);
        }
    }

    /** By corpus, work and number of copies, Sago first, so that what belongs together stands together whatever the round began with. */
    private List<Series> sorted(List<Series> series) {
        List<String> names = corpora.stream().map(Corpus::name).toList();
        return series.stream()
                .sorted(Comparator.comparingInt((Series one) -> names.indexOf(one.corpus()))
                        .thenComparing(Series::work)
                        .thenComparing(Series::copies)
                        .thenComparing(one -> one.tool().equals("sago") ? "" : one.tool())
                        .thenComparing(Series::way))
                .toList();
    }

    private void intoPage(Path page, String table) throws IOException {
        String begin = "<!-- " + stem() + " begin -->\n";
        String end = "<!-- " + stem() + " end -->\n";
        String text = Files.readString(page);
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        if (from < 0 || to < from) {
            throw new IOException(page + " lacks the lines " + begin.strip() + " and " + end.strip());
        }
        Files.writeString(page, text.substring(0, from + begin.length()) + "\n" + table + "\n" + text.substring(to));
    }

    private String table(List<Series> series, List<Required.Line> required, String store, LocalDate date) {
        StringBuilder out = new StringBuilder();
        out.append("Measured on ")
                .append(date)
                .append(": ")
                .append(machine.get("CPU"))
                .append(", ");
        out.append(machine.get("cores"))
                .append(" cores, ")
                .append(machine.get("memory"))
                .append(", ");
        out.append(machine.get("kernel"))
                .append(", ")
                .append(machine.get("system"))
                .append(", ");
        out.append(machine.get("file system"))
                .append(", Java ")
                .append(machine.get("Java"))
                .append(".\n");
        out.append(format(
                "Scale %s, medians of %d rounds, %s page cache, store: %s, %sload of the machine at the start: %s.\n\n",
                options.scale() == 1
                        ? "1 (full)"
                        : "**" + options.scale() + "** (a trial: figures of a small corpus say little)",
                options.rounds(),
                options.cold() ? "cold" : "warm",
                store,
                machine.containsKey("restores to") ? "restores to: " + machine.get("restores to") + ", " : "",
                machine.get("load at the start")));
        corpora.forEach(corpus -> out.append(format(
                "- `%s`: %,d MB in %,d files%s. %s.\n",
                corpus.name(),
                corpus.bytes() / 1_000_000,
                corpus.files(),
                corpus.isImage() ? format(", %,d MB of them data", corpus.allocated() / 1_000_000) : "",
                corpus.from())));
        tools.forEach(tool ->
                out.append(format("- `%s`: %s; %s.\n", tool.name(), versions.get(tool.name()), tool.settings())));
        out.append(
                "\n| corpus | work | copies | program | wall s (least to most) | CPU s | peak MB | stored MB | wall, program / Sago |\n");
        out.append("|---|---|---|---|---|---|---|---|---|\n");
        series.forEach(one -> row(one, series, out));
        out.append("\n| it must show | figure | |\n|---|---|---|\n");
        required.forEach(
                line -> out.append(format("| %s | %s | %s |\n", line.demand(), line.figure(), line.verdict())));
        return out.toString();
    }

    private static void row(Series one, List<Series> all, StringBuilder out) {
        String way = one.way().isEmpty() ? "" : ", " + one.way();
        out.append(format("| %s | %s | %d%s | %s | ", one.corpus(), one.work().title(), one.copies(), way, one.tool()));
        if (!one.isValid()) {
            String note = one.note().length() > NOTE ? one.note().substring(0, NOTE) + "…" : one.note();
            out.append(format("failed: %s | | | | |\n", note.replace("|", "\\|")));
            return;
        }
        out.append(format(
                "%.2f (%.2f to %.2f)%s | %.2f | %s | %s | %s |\n",
                one.wall(),
                one.least(),
                one.most(),
                one.note().isEmpty() ? "" : "; " + one.note(),
                one.cpu(),
                one.peak() < 0 ? "" : Long.toString(one.peak() / 1_000_000),
                one.stored() == 0 ? "" : format("%.1f", one.stored() / 1e6),
                ratio(one, all).map(ratio -> format("%.2f", ratio)).orElse("")));
    }

    private static Optional<Double> ratio(Series one, List<Series> all) {
        return one.tool().equals("sago")
                ? Optional.empty()
                : Series.find(all, one.corpus(), one.work(), "sago", one.copies())
                        .map(sago -> one.wall() / sago.wall());
    }

    private String json(List<Series> series, List<Required.Line> required, String store, LocalDate date) {
        Json json = new Json();
        json.open('{').name("date").value(date.toString()).name("store").value(store);
        json.name("scale").value(options.scale()).name("rounds").value(options.rounds());
        json.name("cache").value(options.cold() ? "cold" : "warm");
        json.name("machine").open('{');
        machine.forEach((key, value) -> json.name(key).value(value));
        json.close('}').name("programs").open('{');
        tools.forEach(tool -> json.name(tool.name())
                .open('{')
                .name("version")
                .value(versions.get(tool.name()))
                .name("settings")
                .value(tool.settings())
                .close('}'));
        json.close('}').name("corpora").open('{');
        corpora.forEach(corpus -> json.name(corpus.name())
                .open('{')
                .name("files")
                .value(corpus.files())
                .name("bytes")
                .value(corpus.bytes())
                .name("allocated")
                .value(corpus.allocated())
                .name("from")
                .value(corpus.from())
                .close('}'));
        json.close('}').name("figures").open('[');
        for (Series one : series) {
            json.open('{')
                    .name("corpus")
                    .value(one.corpus())
                    .name("work")
                    .value(one.work().word());
            json.name("program")
                    .value(one.tool())
                    .name("copies")
                    .value(one.copies())
                    .name("way")
                    .value(one.way());
            json.name("valid").value(one.isValid()).name("note").value(one.note());
            json.name("wall")
                    .value(one.wall())
                    .name("least")
                    .value(one.least())
                    .name("most")
                    .value(one.most());
            json.name("cpu")
                    .value(one.cpu())
                    .name("peak")
                    .value(one.peak())
                    .name("stored")
                    .value(one.stored());
            json.name("toSago")
                    .value(ratio(one, series).orElse(Double.NaN))
                    .name("rounds")
                    .open('[');
            one.measures()
                    .forEach(measure -> json.open('{')
                            .name("round")
                            .value(measure.round())
                            .name("wall")
                            .value(measure.usage().wall())
                            .name("cpu")
                            .value(measure.usage().cpu())
                            .name("peak")
                            .value(measure.usage().peak())
                            .name("stored")
                            .value(measure.stored())
                            .close('}'));
            json.close(']').close('}');
        }
        json.close(']').name("required").open('[');
        required.forEach(line -> json.open('{')
                .name("demand")
                .value(line.demand())
                .name("figure")
                .value(line.figure())
                .name("verdict")
                .value(line.verdict().replace("*", ""))
                .close('}'));
        return json.close(']').close('}') + "\n";
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
