package dev.sago.cli;

import dev.sago.crypto.KeyShare;
import dev.sago.crypto.MasterKey;
import dev.sago.crypto.SecretFile;
import dev.sago.model.SagoException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code sago key split}: makes shares of the master key, a file each. The key stays as it is. */
@Command(name = "split", customSynopsis = "sago key split --shares N --threshold K [--out DIR] [--file KEY]")
final class KeySplitVerb extends Verb {

    @Option(names = "--shares", paramLabel = "N", required = true)
    int shares;

    @Option(names = "--threshold", paramLabel = "K", required = true)
    int threshold;

    @Option(names = "--out", paramLabel = "DIR")
    Path out = Path.of("");

    @Option(names = "--file", paramLabel = "KEY")
    @Nullable
    Path file;

    /** What was made, as JSON: nothing of the secret. */
    record Made(String key, String split, int threshold, List<Path> files) {}

    @Override
    ExitCode run(Invocation with) throws IOException {
        List<KeyShare> made;
        try (MasterKey key = MasterKeySource.read(file, with)) {
            made = KeyShare.split(key, shares, threshold, new SecureRandom());
            if (file == null) {
                MasterKeySource.audit(
                        "key-split",
                        key,
                        Map.of("shares", String.valueOf(shares), "threshold", String.valueOf(threshold)),
                        with);
            }
        }
        List<Path> files = write(made, with.path(out), with.messages());
        KeyShare first = made.getFirst();
        Messages messages = with.messages();
        with.out().summary(new Made(first.key(), first.split(), threshold, files), text -> {
            text.line(messages.text("key.split", first.key(), Units.count(shares), Units.count(threshold)));
            files.forEach(path -> text.line("  " + path));
            text.line(Tone.WARN, messages.text("key.split.keep"));
        });
        return ExitCode.OK;
    }

    /** All of them, or none. */
    private static List<Path> write(List<KeyShare> shares, Path folder, Messages messages) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw SagoException.usage(
                    messages.text("key.split.folder", folder), messages.text("key.split.folder.remedy"));
        }
        List<Path> written = new ArrayList<>();
        try {
            for (KeyShare share : shares) {
                Path path = folder.resolve(share.key() + "-" + share.split() + "-share-" + share.number() + ".txt");
                SecretFile.create(
                        path,
                        share.text().reveal().getBytes(StandardCharsets.UTF_8),
                        "share",
                        "Name another folder: --out DIR.");
                written.add(path);
            }
            return written;
        } catch (SagoException e) {
            delete(written).ifPresent(e::addSuppressed);
            throw e;
        }
    }

    private static Optional<IOException> delete(List<Path> files) {
        for (Path path : files) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                return Optional.of(e);
            }
        }
        return Optional.empty();
    }
}
