package dev.sago.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** rustic, which reads and writes restic's format. Directory stores only here. */
final class Rustic implements Tool {

    private final String name;
    private final String program;

    Rustic(String name, String program) {
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
        return "--set-compression 3, AES-256-CTR with Poly1305, default packs";
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
                "RUSTIC_PASSWORD", Place.Store.SECRET,
                "RUSTIC_CACHE_DIR", place.own().resolve("cache").toString(),
                "RUSTIC_REPOSITORY", place.store().folder().toString(),
                "RUSTIC_NO_PROGRESS", "true",
                "XDG_CONFIG_HOME", place.own().toString());
        return new Command(List.of(program), environment, Path.of("/")).with(words);
    }

    @Override
    public void prepare(Place place, Corpus corpus, Meter meter) {
        meter.quietly(command(place, "init", "--set-compression", "3"));
    }

    @Override
    public Command backup(Place place, Corpus corpus) {
        return command(place, "backup", corpus.path().toString());
    }

    @Override
    public Command restore(Place place, Corpus corpus, Path to, Meter meter) {
        return command(place, "restore", "latest:" + corpus.path(), to.toString());
    }

    @Override
    public Command restoreOne(Place place, Corpus corpus, Path file, Path to, Meter meter) {
        return command(place, "restore", "latest:" + corpus.path().resolve(file), to.toString());
    }

    @Override
    public Path restored(Corpus corpus, Path to) {
        return to;
    }

    @Override
    public Path restoredOne(Corpus corpus, Path file, Path to) {
        return to.resolve(file.getFileName());
    }
}
