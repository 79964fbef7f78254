package dev.sago.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Sago, by its real launcher: the start of the JVM counts. */
final class SagoTool implements Tool {

    private final Path launcher;

    SagoTool(Path launcher) {
        this.launcher = launcher;
    }

    @Override
    public String name() {
        return "sago";
    }

    @Override
    public String version(Meter meter) {
        return meter.quietly(command("--version")).strip();
    }

    @Override
    public String settings() {
        return "defaults: zstd 3, AES-256-GCM, quorum of all copies";
    }

    @Override
    public List<Copies> copies() {
        return List.of(Copies.AT_ONCE);
    }

    Command command(String... words) {
        return new Command(List.of(launcher.toString()), Map.of(), launcher.getParent()).with(words);
    }

    @Override
    public void prepare(Place place, Corpus corpus, Meter meter) {
        StringBuilder yaml = new StringBuilder();
        yaml.append("state: ").append(quoted(place.own().resolve("state"))).append('\n');
        yaml.append("keys: { file: ")
                .append(quoted(place.own().resolve("master.key")))
                .append(" }\n");
        yaml.append("sites:\n");
        for (int i = 0; i < place.stores().size(); i++) {
            Place.Store store = place.stores().get(i);
            yaml.append("  site%d:\n    domains: { building: building%d }\n    store: ".formatted(i, i));
            if (store.isS3()) {
                yaml.append(
                        "{ driver: aws, endpoint: %s, bucket: %s, access-key: %s, secret-key: \"${BENCH_SECRET}\" }\n"
                                .formatted('"' + store.endpoint() + '"', store.bucket(), Place.Store.USER));
            } else {
                yaml.append("{ driver: directory, path: ")
                        .append(quoted(store.folder()))
                        .append(" }\n");
            }
        }
        int copies = place.stores().size();
        yaml.append("policies:\n  all: { copies: %d, quorum: %d, apart: [building] }\n".formatted(copies, copies));
        yaml.append(
                        "systems:\n  bench: { home: site0, grade: A1, policy: all, sources: [ files: { name: corpus, path: ")
                .append(quoted(corpus.path()))
                .append(" } ] }\n");
        try {
            Files.writeString(config(place), yaml);
        } catch (IOException e) {
            throw new BenchException(config(place) + " cannot be written: " + e, e);
        }
        meter.quietly(command("key", "init", place.own().resolve("master.key").toString()));
    }

    private static Path config(Place place) {
        return place.own().resolve("sago.yaml");
    }

    private static String quoted(Path path) {
        return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private Command configured(Place place, String... words) {
        Command command = command("-c", config(place).toString(), "--quiet").with(words);
        return new Command(command.words(), Map.of("BENCH_SECRET", Place.Store.SECRET), command.folder());
    }

    @Override
    public Command backup(Place place, Corpus corpus) {
        return configured(place, "backup", "bench");
    }

    @Override
    public Command restore(Place place, Corpus corpus, Path to, Meter meter) {
        return configured(place, "restore", "bench", "--to", to.toString());
    }

    @Override
    public Command restoreOne(Place place, Corpus corpus, Path file, Path to, Meter meter) {
        return configured(place, "restore", "bench", "--to", to.toString(), "--path", "corpus/" + file);
    }

    @Override
    public Path restored(Corpus corpus, Path to) {
        return to.resolve("corpus");
    }
}
