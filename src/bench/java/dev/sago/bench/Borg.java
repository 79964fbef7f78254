package dev.sago.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** BorgBackup 1.x. It has no S3. */
final class Borg implements Tool {

    private final String name;
    private final String program;
    private int number;

    Borg(String name, String program) {
        this.name = name;
        this.program = program;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String version(Meter meter) {
        return meter.quietly(new Command(List.of(program, "--version"), Map.of(), Path.of("/")))
                .strip();
    }

    @Override
    public String settings() {
        return "-C zstd,3, repokey-blake2 (AES-256-CTR, BLAKE2b), default chunker";
    }

    @Override
    public List<Copies> copies() {
        return List.of(Copies.RUNS);
    }

    @Override
    public boolean speaksS3() {
        return false;
    }

    private Command command(Place place, String... words) {
        Map<String, String> environment = Map.of(
                "BORG_PASSPHRASE",
                Place.Store.SECRET,
                "BORG_BASE_DIR",
                place.own().toString(),
                "BORG_REPO",
                place.store().folder().toString(),
                "LC_ALL",
                "C.UTF-8");
        return new Command(List.of(program), environment, Path.of("/")).with(words);
    }

    @Override
    public void prepare(Place place, Corpus corpus, Meter meter) {
        meter.quietly(command(place, "init", "-e", "repokey-blake2"));
    }

    @Override
    public Command backup(Place place, Corpus corpus) {
        Command command = command(place, "create", "-C", "zstd,3");
        command = corpus.isImage() ? command.with("--sparse") : command;
        return command.with("::snapshot-" + ++number, ".").in(corpus.path());
    }

    @Override
    public Command restore(Place place, Corpus corpus, Path to, Meter meter) {
        Command command = command(place, "extract");
        command = corpus.isImage() ? command.with("--sparse") : command;
        return command.with("::" + newest(place, meter)).in(to);
    }

    @Override
    public Command restoreOne(Place place, Corpus corpus, Path file, Path to, Meter meter) {
        return command(place, "extract", "::" + newest(place, meter), file.toString())
                .in(to);
    }

    private String newest(Place place, Meter meter) {
        return meter.quietly(command(place, "list", "--short", "--last", "1")).strip();
    }

    @Override
    public Path restored(Corpus corpus, Path to) {
        return to;
    }
}
