package dev.sago.bench;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** restic, 0.14 or newer. */
final class Restic implements Tool {

    private final String name;
    private final String program;

    Restic(String name, String program) {
        this.name = name;
        this.program = program;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String version(Meter meter) {
        return meter.quietly(new Command(List.of(program, "version"), Map.of(), Path.of("/")))
                .strip();
    }

    @Override
    public String settings() {
        return "--compression auto (zstd's default level, 3 in restic's own library), AES-256-CTR with Poly1305, default packs";
    }

    @Override
    public List<Copies> copies() {
        return List.of(Copies.RUNS, Copies.COPY);
    }

    private Command command(Place place, String... words) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "RESTIC_PASSWORD", Place.Store.SECRET,
                "RESTIC_CACHE_DIR", place.own().resolve("cache").toString(),
                "RESTIC_REPOSITORY", repository(place),
                "AWS_ACCESS_KEY_ID", Place.Store.USER,
                "AWS_SECRET_ACCESS_KEY", Place.Store.SECRET));
        return new Command(List.of(program, "-q"), environment, Path.of("/")).with(words);
    }

    private static String repository(Place place) {
        Place.Store store = place.store();
        return store.isS3()
                ? "s3:" + store.endpoint() + "/" + store.bucket()
                : store.folder().toString();
    }

    @Override
    public void prepare(Place place, Corpus corpus, Meter meter) {
        meter.quietly(command(place, "init"));
    }

    @Override
    public Command backup(Place place, Corpus corpus) {
        return command(place, "backup", "--compression", "auto", corpus.path().toString());
    }

    /** With the first one's cut points, so that the copies of one file have the same chunks. */
    @Override
    public void prepareCopy(Place from, Place to, Corpus corpus, Meter meter) {
        meter.quietly(from(from, command(to, "init", "--copy-chunker-params")));
    }

    @Override
    public Command copy(Place from, Place to) {
        return from(from, command(to, "copy"));
    }

    private static Command from(Place from, Command command) {
        command.environment().put("RESTIC_FROM_PASSWORD", Place.Store.SECRET);
        return command.with("--from-repo", repository(from));
    }

    @Override
    public Command restore(Place place, Corpus corpus, Path to, Meter meter) {
        Command command = command(place, "restore", "latest", "--target", to.toString());
        return corpus.isImage() && !version(meter).startsWith("restic 0.14") ? command.with("--sparse") : command;
    }

    @Override
    public Command restoreOne(Place place, Corpus corpus, Path file, Path to, Meter meter) {
        return command(
                place,
                "restore",
                "latest",
                "--target",
                to.toString(),
                "--include",
                corpus.path().resolve(file).toString());
    }

    @Override
    public Path restored(Corpus corpus, Path to) {
        return to.resolve(corpus.path().toString().substring(1));
    }
}
