package dev.sago.bench;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kopia. */
final class Kopia implements Tool {

    private static final Pattern ID = Pattern.compile("\"id\":\\s*\"([0-9a-f]{32})\"");

    private final String name;
    private final String program;

    Kopia(String name, String program) {
        this.name = name;
        this.program = program;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String version(Meter meter) {
        return "kopia "
                + meter.quietly(new Command(List.of(program, "--version"), Map.of(), Path.of("/")))
                        .strip();
    }

    @Override
    public String settings() {
        return "--compression=zstd (its default level, 3), AES256-GCM-HMAC-SHA256, BLAKE2B-256-128, default splitter";
    }

    @Override
    public List<Copies> copies() {
        return List.of(Copies.RUNS, Copies.COPY);
    }

    private Command command(Place place, String... words) {
        Path own = place.own();
        Map<String, String> environment = Map.of(
                "KOPIA_PASSWORD",
                Place.Store.SECRET,
                "KOPIA_CONFIG_PATH",
                own.resolve("repository.config").toString(),
                "KOPIA_CACHE_DIRECTORY",
                own.resolve("cache").toString(),
                "KOPIA_LOG_DIR",
                own.resolve("log").toString(),
                "KOPIA_CHECK_FOR_UPDATES",
                "false",
                "AWS_ACCESS_KEY_ID",
                Place.Store.USER,
                "AWS_SECRET_ACCESS_KEY",
                Place.Store.SECRET);
        return new Command(List.of(program, "--no-progress"), environment, Path.of("/")).with(words);
    }

    private static String[] location(Place place) {
        Place.Store store = place.store();
        return store.isS3()
                ? new String[] {
                    "s3",
                    "--bucket=" + store.bucket(),
                    "--endpoint=" + URI.create(store.endpoint()).getAuthority(),
                    "--disable-tls",
                    "--access-key=" + Place.Store.USER,
                    "--secret-access-key=" + Place.Store.SECRET
                }
                : new String[] {"filesystem", "--path=" + store.folder()};
    }

    @Override
    public void prepare(Place place, Corpus corpus, Meter meter) {
        meter.quietly(command(place, "repository", "create").with(location(place)));
        meter.quietly(command(place, "policy", "set", "--global", "--compression=zstd", "--ignore-cache-dirs=false"));
    }

    @Override
    public Command backup(Place place, Corpus corpus) {
        return command(place, "snapshot", "create", corpus.path().toString());
    }

    /** The store stays empty: Kopia copies the repository's own blobs. */
    @Override
    public void prepareCopy(Place from, Place to, Corpus corpus, Meter meter) {
        // Nothing; a repository made here would be another one.
    }

    @Override
    public Command copy(Place from, Place to) {
        return command(from, "repository", "sync-to")
                .with(location(to))
                .with("--parallel=" + Runtime.getRuntime().availableProcessors());
    }

    private String newest(Place place, Corpus corpus, Meter meter) {
        String list = meter.quietly(
                command(place, "snapshot", "list", "--json", corpus.path().toString()));
        Matcher matcher = ID.matcher(list);
        String id = "";
        while (matcher.find()) {
            id = matcher.group(1);
        }
        if (id.isEmpty()) {
            throw new BenchException("kopia lists no snapshot of " + corpus.path());
        }
        return id;
    }

    @Override
    public Command restore(Place place, Corpus corpus, Path to, Meter meter) {
        Command command = command(place, "snapshot", "restore", newest(place, corpus, meter), to.toString());
        return corpus.isImage() ? command.with("--write-sparse-files") : command;
    }

    @Override
    public Command restoreOne(Place place, Corpus corpus, Path file, Path to, Meter meter) {
        return command(
                place,
                "snapshot",
                "restore",
                newest(place, corpus, meter) + "/" + file,
                restoredOne(corpus, file, to).toString());
    }

    @Override
    public Path restoredOne(Corpus corpus, Path file, Path to) {
        return to.resolve(file.getFileName());
    }

    @Override
    public Path restored(Corpus corpus, Path to) {
        return to;
    }
}
