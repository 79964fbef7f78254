package dev.sago.cli;

import dev.sago.crypto.KeySettings;
import dev.sago.crypto.MasterKey;
import dev.sago.crypto.MasterKeyFile;
import dev.sago.model.SagoException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * {@code sago key init [PATH]}: makes the master key, where the configuration says or at a path, which then needs no
 * configuration.
 */
@Command(name = "init", customSynopsis = "sago key init [PATH]")
final class KeyInitVerb extends Verb {

    @Parameters(paramLabel = "PATH", arity = "0..1")
    @Nullable
    Path path;

    /** What was made, as JSON. */
    record Made(String id, Path file) {}

    @Override
    ExitCode run(Invocation with) {
        Path file = path == null ? configured(with) : with.path(path);
        try (MasterKey key = MasterKey.random(new SecureRandom())) {
            MasterKeyFile.create(file, key);
            Messages messages = with.messages();
            with.out().summary(new Made(key.id(), file), out -> {
                out.line(messages.text("key.made", key.id(), file));
                out.line(Tone.WARN, messages.text("key.made.keep"));
            });
        }
        return ExitCode.OK;
    }

    private static Path configured(Invocation with) {
        return switch (with.settings().keys()) {
            case KeySettings.File file -> file.path();
            case KeySettings.Passphrase passphrase ->
                throw SagoException.usage(
                        with.messages().text("key.passphrase"), with.messages().text("key.passphrase.remedy"));
        };
    }
}
