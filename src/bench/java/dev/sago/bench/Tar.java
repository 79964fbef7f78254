package dev.sago.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code tar | zstd}: what reading, compressing and writing cost at the least. No encryption, no deduplication, no checks, no sync. */
final class Tar implements Tool {

    private final String threads;

    /** With {@code threads} of zstd, 0 for one for each core. */
    Tar(String threads) {
        this.threads = threads;
    }

    @Override
    public String name() {
        return "tar-zstd-T" + threads;
    }

    @Override
    public String version(Meter meter) {
        return "tar | zstd " + meter.quietly(shell("zstd -V", Path.of("/"))).replaceAll("(?s).*v([0-9.]+).*", "$1");
    }

    @Override
    public String settings() {
        return "zstd -3 -T" + threads + ", plain: no encryption, no deduplication, no sync; copies by tee";
    }

    @Override
    public List<Copies> copies() {
        return List.of(Copies.AT_ONCE);
    }

    @Override
    public boolean isIncremental() {
        return false;
    }

    @Override
    public boolean speaksS3() {
        return false;
    }

    private static Command shell(String script, Path folder, String... arguments) {
        List<String> words = new ArrayList<>(List.of("bash", "-o", "pipefail", "-c", script, "bash"));
        words.addAll(List.of(arguments));
        return new Command(words, Map.of(), folder);
    }

    @Override
    public void prepare(Place place, Corpus corpus, Meter meter) {
        // A file needs no preparation.
    }

    private static String file(Place.Store store) {
        return store.folder().resolve("backup.tar.zst").toString();
    }

    @Override
    public Command backup(Place place, Corpus corpus) {
        String sparse = corpus.isImage() ? "S" : "";
        String[] files = place.stores().stream().map(Tar::file).toArray(String[]::new);
        String tar = "tar -c" + sparse + "f - . | zstd -q -f -3 -T" + threads;
        String script = files.length == 1 ? tar + " -o \"$1\"" : tar + " -c | tee \"${@:2}\" >\"$1\"";
        return shell(script, corpus.path(), files);
    }

    @Override
    public Command restore(Place place, Corpus corpus, Path to, Meter meter) {
        return shell("zstd -q -d -c \"$1\" | tar -xpf -", to, file(place.store()));
    }

    @Override
    public Command restoreOne(Place place, Corpus corpus, Path file, Path to, Meter meter) {
        return shell("zstd -q -d -c \"$1\" | tar -xpf - \"./$2\"", to, file(place.store()), file.toString());
    }

    @Override
    public Path restored(Corpus corpus, Path to) {
        return to;
    }
}
