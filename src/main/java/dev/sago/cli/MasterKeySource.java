package dev.sago.cli;

import dev.sago.catalog.Audit;
import dev.sago.crypto.KeySettings;
import dev.sago.crypto.MasterKey;
import dev.sago.crypto.MasterKeyFile;
import dev.sago.model.SagoException;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Map;

/** The key file that a verb works on: the one that is named, else the configuration's. */
final class MasterKeySource {

    private MasterKeySource() {}

    /**
     * Reads it; the caller closes it.
     *
     * @throws SagoException of kind USAGE if there is none: a passphrase is in people's heads, and is neither split nor printed
     */
    static MasterKey read(@Nullable Path file, Invocation with) {
        if (file != null) {
            return MasterKeyFile.read(with.path(file));
        }
        return switch (with.settings().keys()) {
            case KeySettings.File configured -> MasterKeyFile.read(configured.path());
            case KeySettings.Passphrase _ ->
                throw SagoException.usage(
                        with.messages().text("key.no-file"), with.messages().text("key.no-file.remedy"));
        };
    }

    /** Records, before it is done, that the configuration's key is given to people; what cannot be recorded is not done. */
    static void audit(String action, MasterKey key, Map<String, String> details, Invocation with) {
        with.wiring().catalog().audit().append(new Audit.Draft(action, key.id(), "begun", details));
    }
}
