package dev.sago.bench;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Measures Sago beside other programs on the same work, in alternation; started by {@code scripts/bench}, which tells the options.
 *
 * <p>In each round each work is done by every tool before the next work begins, and each round begins with another tool. Before each
 * measurement dirty pages are written back, and what will be read is read once (or, with {@code --cold}, the page cache is dropped).
 */
public final class Bench {

    private final Options options;
    private final Meter meter;
    private final Path run;

    /** Where restored trees go, if not below {@code run}. */
    private final Optional<Path> restores;

    private final Corpora corpora;
    private final List<Measure> measures = new ArrayList<>();

    private Bench(Options options) {
        this.options = options;
        this.run = options.work().resolve("run");
        this.restores = options.restores().map(folder -> folder.resolve("sago-bench-restores"));
        this.meter = new Meter(options.work().resolve("last"), options.minutes());
        this.corpora = new Corpora(options, meter);
    }

    /** Ends with 0 if all was measured and right, 1 if something failed or was restored wrongly, 2 for a wrong option. */
    public static void main(String... arguments) {
        int status;
        try {
            loadAll();
            status = new Bench(Options.parse(arguments)).execute() ? 0 : 1;
        } catch (BenchException e) {
            System.err.println("bench: " + e.getMessage());
            status = 2;
        }
        System.exit(status);
    }

    /** Loads all classes now, since somebody may compile others while this runs for hours. */
    private static void loadAll() {
        try {
            Path folder = Path.of(Bench.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolve("dev/sago/bench");
            try (Stream<Path> files = Files.list(folder)) {
                for (String file :
                        files.map(path -> path.getFileName().toString()).toList()) {
                    // That one needs Sago's own classes, and runs in a process of its own.
                    if (file.endsWith(".class") && !file.startsWith("ProxyServer")) {
                        Class.forName("dev.sago.bench." + file.substring(0, file.length() - ".class".length()));
                    }
                }
            }
        } catch (IOException | URISyntaxException | ClassNotFoundException e) {
            throw new BenchException("the bench's own classes cannot be loaded: " + e, e);
        }
    }

    private boolean execute() {
        Thread cleaner = new Thread(this::cleanUp, "clean-up");
        Runtime.getRuntime().addShutdownHook(cleaner);
        Folders.make(options.work());
        Folders.delete(run);
        restores.ifPresent(Folders::delete);
        List<Tool> tools = Tools.find(options);
        checkSpace(tools.size());
        if (!Meter.measuresPeaks()) {
            say("/usr/bin/time is missing, so peak memory is not measured: apt-get install time");
        }
        List<Corpus> made = options.corpora().stream().map(corpora::get).toList();
        made.forEach(corpus -> say("%s: %,d MB in %,d files; %s"
                .formatted(corpus.name(), corpus.bytes() / 1_000_000, corpus.files(), corpus.from())));
        Report report = new Report(options, Machine.facts(options), made, tools, meter);
        try (S3 s3 = options.s3() ? S3.start(options, run.resolve("s3")) : null) {
            for (Corpus corpus : made) {
                for (int round = 1; round <= options.rounds(); round++) {
                    List<Tool> order = new ArrayList<>(tools);
                    Collections.rotate(order, 1 - round);
                    try {
                        new Round(corpus, order, round, s3).execute();
                    } finally {
                        Edits.undo(corpus);
                    }
                    report.write(measures, s3 == null ? "directory" : s3.kind(), LocalDate.now());
                }
            }
        }
        say("the table is " + report.markdown());
        return measures.stream().allMatch(Measure::valid);
    }

    /** Also on Ctrl-C: ends what runs and deletes what only this run needs. Edits are taken back by the next run if not now. */
    private void cleanUp() {
        meter.stop();
        for (int attempt = 0; attempt < 5; attempt++) {
            try {
                restores.ifPresent(Folders::delete);
                Folders.delete(run);
                return;
            } catch (BenchException e) {
                // A process that is ending may still write; the next attempt finds it gone, and the next run deletes
                // what is left.
                say(e.getMessage());
            }
        }
    }

    private void checkSpace(int tools) {
        long missing = corpora.missing(options.corpora());
        long most = 0;
        for (String corpus : options.corpora()) {
            long megabytes = Corpora.limit(corpus);
            // What each tool restores (an image without its holes, one at a time), each tool's repository, and the
            // largest set of copies.
            long restored = corpus.equals("image") ? 10_800 : restores.isPresent() ? 0 : megabytes * tools;
            most = Math.max(most, restored + (long) (0.7 * megabytes * (tools + options.copies())));
        }
        checkSpace(options.work(), missing + (long) (most * options.scale()) * 1_000_000 + 200_000_000, "--work");
        long largest = options.corpora().stream()
                .mapToLong(corpus -> corpus.equals("image") ? 10_800 : Corpora.limit(corpus))
                .max()
                .orElse(0);
        options.restores()
                .ifPresent(
                        folder -> checkSpace(folder, (long) (largest * options.scale()) * 1_000_000, "--restore-to"));
    }

    private static void checkSpace(Path folder, long need, String option) {
        try {
            long free = Files.getFileStore(folder).getUsableSpace();
            say("needs up to %,d MB in %s, where %,d MB are free"
                    .formatted(need / 1_000_000, folder, free / 1_000_000));
            if (free < need) {
                throw new BenchException(
                        "not enough room: give " + option + " a folder on a larger disk, or --scale 0.5");
            }
        } catch (IOException e) {
            throw new BenchException("free space in " + folder + " cannot be told: " + e, e);
        }
    }

    static void say(String text) {
        System.err.println("bench: " + text);
    }

    /** One corpus, once by every tool. */
    private final class Round {

        private final Corpus corpus;
        private final List<Tool> tools;
        private final int number;
        private final S3 s3;
        private final List<Tool> alive = new ArrayList<>();
        private int places;

        Round(Corpus corpus, List<Tool> tools, int number, S3 s3) {
            this.corpus = corpus;
            this.tools = tools;
            this.number = number;
            this.s3 = s3;
        }

        void execute() {
            Map<Tool, Place> first = new HashMap<>();
            for (Tool tool : tools) {
                attempt(tool, Work.FIRST, () -> {
                    first.put(tool, firstBackups(tool));
                    alive.add(tool);
                });
            }
            if (options.works().contains(Work.UNCHANGED)) {
                for (Tool tool : incremental()) {
                    attempt(tool, Work.UNCHANGED, () -> backUp(tool, first.get(tool), Work.UNCHANGED));
                }
                yardsticks();
            }
            if (options.works().contains(Work.CHANGED)) {
                long bytes = Edits.make(corpus, options.scale(), number);
                say("1 %% of %s changed: %,d KB".formatted(corpus.name(), bytes / 1000));
                for (Tool tool : incremental()) {
                    attempt(tool, Work.CHANGED, () -> backUp(tool, first.get(tool), Work.CHANGED));
                }
                for (Tool tool : List.copyOf(alive)) {
                    if (!tool.isIncremental() && options.works().contains(Work.RESTORE)) {
                        attempt(tool, Work.RESTORE, () -> measure(tool.backup(first.get(tool), corpus)));
                    }
                }
            }
            if (options.works().contains(Work.RESTORE)) {
                for (Tool tool : List.copyOf(alive)) {
                    attempt(tool, Work.RESTORE, () -> restore(tool, first.get(tool)));
                }
            }
            if (options.works().contains(Work.ONE) && !corpus.isImage()) {
                Path file = oneFile();
                for (Tool tool : List.copyOf(alive)) {
                    attempt(tool, Work.ONE, () -> restoreOne(tool, first.get(tool), file));
                }
            }
            Folders.delete(run.resolve("places"));
            if (s3 != null) {
                s3.empty();
            }
        }

        private List<Tool> incremental() {
            return alive.stream().filter(Tool::isIncremental).toList();
        }

        /** A tool that fails is told and takes no further part in this round. */
        private void attempt(Tool tool, Work work, Runnable doing) {
            try {
                doing.run();
            } catch (BenchException e) {
                say(tool.name() + ", " + work.title() + ": " + e.getMessage());
                String note = e.getMessage().lines().findFirst().orElse("failed");
                add(work, tool, 1, "", new Usage(Double.NaN, Double.NaN, -1), 0, note, false);
                alive.remove(tool);
            }
        }

        private void add(
                Work work, Tool tool, int copies, String way, Usage usage, long stored, String note, boolean valid) {
            measures.add(
                    new Measure(corpus.name(), work, tool.name(), copies, way, number, usage, stored, note, valid));
            if (valid) {
                say("%s, round %d, %s, copies: %d, %s: %.2f s, CPU %.2f s, %s%s"
                        .formatted(
                                corpus.name(),
                                number,
                                work.title(),
                                copies,
                                tool.name() + (way.isEmpty() ? "" : " (" + way + ")"),
                                usage.wall(),
                                usage.cpu(),
                                usage.peak() < 0 ? "peak unknown" : usage.peak() / 1_000_000 + " MB",
                                note.isEmpty() ? "" : "; " + note));
            }
        }

        private Place place(Tool tool, int copies) {
            Path folder = run.resolve("places").resolve(tool.name() + "-" + ++places);
            Path own = folder.resolve("own");
            Folders.make(own);
            List<Place.Store> stores = new ArrayList<>();
            for (int i = 0; i < copies; i++) {
                if (s3 == null) {
                    Path store = folder.resolve("store" + i);
                    Folders.make(store);
                    stores.add(new Place.Store(store, "", ""));
                } else {
                    stores.add(s3.bucket());
                }
            }
            return new Place(own, stores);
        }

        private void drop(Place place) {
            Folders.delete(place.own().getParent());
            place.stores().stream().filter(Place.Store::isS3).forEach(store -> Folders.delete(store.folder()));
        }

        /** To one copy and, where asked, to more; keeps the first. */
        private Place firstBackups(Tool tool) {
            boolean wanted = options.works().contains(Work.FIRST);
            int most = wanted && corpus.goesToManyCopies() ? options.copies() : 1;
            Place kept = place(tool, 1);
            tool.prepare(kept, corpus, meter);
            Usage one = measure(tool.backup(kept, corpus));
            if (wanted) {
                add(Work.FIRST, tool, 1, "", one, kept.stored(), "", true);
            }
            for (Tool.Copies way : most > 1 ? tool.copies() : List.<Tool.Copies>of()) {
                switch (way) {
                    case AT_ONCE -> atOnce(tool, most);
                    case RUNS, COPY -> oneByOne(tool, way, kept, one, most);
                }
            }
            return kept;
        }

        private void atOnce(Tool tool, int most) {
            for (int copies = 2; copies <= most; copies++) {
                Place place = place(tool, copies);
                tool.prepare(place, corpus, meter);
                Usage usage = measure(tool.backup(place, corpus));
                add(Work.FIRST, tool, copies, Tool.Copies.AT_ONCE.title(), usage, place.stored(), "", true);
                drop(place);
            }
        }

        /** What the first copy took counts once, then each further one on top of it. */
        private void oneByOne(Tool tool, Tool.Copies way, Place first, Usage one, int most) {
            Usage sum = one;
            long stored = first.stored();
            for (int copies = 2; copies <= most; copies++) {
                Place place = place(tool, 1);
                if (way == Tool.Copies.RUNS) {
                    tool.prepare(place, corpus, meter);
                    sum = sum.then(measure(tool.backup(place, corpus)));
                } else {
                    tool.prepareCopy(first, place, corpus, meter);
                    settle(first.store().folder());
                    sum = sum.then(meter.run(tool.copy(first, place)));
                }
                stored += place.stored();
                add(Work.FIRST, tool, copies, way.title(), sum, stored, "", true);
                drop(place);
            }
        }

        private Usage measure(Command backup) {
            settle(corpus.path());
            return meter.run(backup);
        }

        private void backUp(Tool tool, Place place, Work work) {
            long before = place.stored();
            Usage usage = measure(tool.backup(place, corpus));
            add(work, tool, 1, "", usage, place.stored() - before, "", true);
        }

        /** What no backup can be faster than: walking the tree, and starting a JVM. */
        private void yardsticks() {
            settle(corpus.path());
            Command find = new Command(
                    List.of("find", corpus.path().toString(), "-printf", "%p %s %T@ %C@ %i\n"), Map.of(), Path.of("/"));
            Usage walk = meter.run(find);
            measures.add(new Measure(corpus.name(), Work.UNCHANGED, "find -printf", 1, "", number, walk, 0, "", true));
            Usage start = meter.run(new SagoTool(options.sago()).command("--version"));
            measures.add(
                    new Measure(corpus.name(), Work.UNCHANGED, "sago --version", 1, "", number, start, 0, "", true));
        }

        private void restore(Tool tool, Place place) {
            Path to = restores.orElse(run.resolve("places")).resolve("restored-" + tool.name());
            Folders.make(to);
            Command command = tool.restore(place, corpus, to, meter);
            settle(place.store().folder());
            Usage usage = meter.run(command);
            long different = SameTree.check(corpus.path(), tool.restored(corpus, to));
            String note = different == 0 ? "" : different + " entries with another mode or time";
            add(Work.RESTORE, tool, 1, "", usage, 0, note, true);
            if (corpus.isImage() || restores.isPresent()) {
                Folders.delete(to);
            } // Else at the end of the round: for minutes ext4 gives no inode that was just deleted, and searching
            // others costs more than a restore.
        }

        private void restoreOne(Tool tool, Place place, Path file) {
            Path to = run.resolve("places").resolve("restored");
            Folders.make(to);
            Command command = tool.restoreOne(place, corpus, file, to, meter);
            settle(place.store().folder());
            Usage usage = meter.run(command);
            try {
                if (Files.mismatch(corpus.path().resolve(file), tool.restoredOne(corpus, file, to)) >= 0) {
                    throw new BenchException("WRONG: " + file + " differs");
                }
            } catch (IOException e) {
                throw new BenchException("WRONG: " + file + " was not restored: " + e, e);
            }
            add(Work.ONE, tool, 1, "", usage, 0, "", true);
            Folders.delete(to);
        }

        /** The file whose size is nearest to 100 KB: what somebody asks for who lost a document. */
        private Path oneFile() {
            return corpus.path()
                    .relativize(Edits.regularFiles(corpus.path()).stream()
                            .filter(file -> file.toString().matches("[A-Za-z0-9/._-]+"))
                            .min(Comparator.comparingLong(file -> Math.abs(size(file) - 100_000)))
                            .orElseThrow(() -> new BenchException("no file with a plain name in " + corpus.path())));
        }

        private static long size(Path file) {
            try {
                return Files.size(file);
            } catch (IOException e) {
                throw new BenchException(file + " cannot be measured: " + e, e);
            }
        }

        private void settle(Path toBeRead) {
            meter.quietly(new Command(List.of("sync"), Map.of(), Path.of("/")));
            if (options.cold()) {
                try {
                    Files.writeString(Path.of("/proc/sys/vm/drop_caches"), "3");
                } catch (IOException e) {
                    throw new BenchException("--cold needs root, to drop the page cache: " + e, e);
                }
            } else {
                Folders.read(toBeRead);
            }
        }
    }
}
