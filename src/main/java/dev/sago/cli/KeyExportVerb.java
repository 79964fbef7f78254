package dev.sago.cli;

import dev.sago.crypto.KeyShare;
import dev.sago.crypto.MasterKey;
import dev.sago.crypto.MasterKeyFile;
import dev.sago.crypto.SecretFile;
import dev.sago.model.SagoException;
import dev.sago.model.Secret;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** {@code sago key export}: a page to be printed, with the key or one share of it, and what to do with it on the worst day. */
@Command(name = "export", customSynopsis = "sago key export [--file KEY | --share SHARE] --out FILE.html|FILE.txt")
final class KeyExportVerb extends Verb {

    @Option(names = "--out", paramLabel = "FILE", required = true)
    Path out = Path.of("");

    @Option(names = "--file", paramLabel = "KEY")
    @Nullable
    Path file;

    @Option(names = "--share", paramLabel = "SHARE")
    @Nullable
    Path share;

    /** What was made, as JSON. */
    record Made(String id, Path file) {}

    @Override
    ExitCode run(Invocation with) throws IOException {
        Messages messages = with.messages();
        String name = out.toString();
        if (!name.endsWith(".html") && !name.endsWith(".txt")) {
            throw SagoException.usage(messages.text("key.export.kind", out), messages.text("key.export.kind.remedy"));
        }
        if (file != null && share != null) {
            throw SagoException.usage(messages.text("key.export.both"), messages.text("key.export.both.remedy"));
        }
        KeyPage page = share == null ? keyPage(with) : sharePage(with.path(share), messages);
        String text = name.endsWith(".html") ? page.html() : page.plain();
        Path path = with.path(out);
        SecretFile.create(path, text.getBytes(StandardCharsets.UTF_8), "page", messages.text("key.export.exists"));
        with.out().summary(new Made(page.id(), path), to -> {
            to.line(messages.text("key.exported", path));
            to.line(Tone.WARN, messages.text("key.exported.keep"));
        });
        return ExitCode.OK;
    }

    private KeyPage keyPage(Invocation with) {
        try (MasterKey key = MasterKeySource.read(file, with)) {
            Secret text = MasterKeyFile.text(key);
            if (file == null) {
                MasterKeySource.audit(
                        "key-export", key, Map.of("to", with.path(out).toString()), with);
            }
            return KeyPage.ofKey(key.id(), text, with.messages());
        }
    }

    private static KeyPage sharePage(Path path, Messages messages) throws IOException {
        return KeyPage.ofShare(KeyShare.parse(path, Files.readString(path)), messages);
    }
}
