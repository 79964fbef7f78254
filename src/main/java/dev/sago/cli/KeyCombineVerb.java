package dev.sago.cli;

import dev.sago.crypto.KeyShare;
import dev.sago.crypto.MasterKey;
import dev.sago.crypto.MasterKeyFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code sago key combine SHARE... --out FILE}: makes the key file again from enough of its shares. Needs no configuration. */
@Command(name = "combine", customSynopsis = "sago key combine SHARE... --out FILE")
final class KeyCombineVerb extends Verb {

    @Parameters(paramLabel = "SHARE", arity = "1..*")
    List<Path> files = new ArrayList<>();

    @Option(names = "--out", paramLabel = "FILE", required = true)
    Path out = Path.of("");

    /** What was made, as JSON. */
    record Made(String id, Path file) {}

    @Override
    ExitCode run(Invocation with) throws IOException {
        List<KeyShare> shares = new ArrayList<>();
        for (Path file : files) {
            Path path = with.path(file);
            shares.add(KeyShare.parse(path, Files.readString(path)));
        }
        Path file = with.path(out);
        try (MasterKey key = KeyShare.combine(shares)) {
            MasterKeyFile.create(file, key);
            with.out()
                    .summary(
                            new Made(key.id(), file),
                            text -> text.line(Tone.GOOD, with.messages().text("key.combined", key.id(), file)));
        }
        return ExitCode.OK;
    }
}
