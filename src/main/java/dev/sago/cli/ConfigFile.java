package dev.sago.cli;

import dev.sago.model.SagoException;
import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Finds the configuration: {@code -c}, else {@code $SAGO_CONFIG}, else {@code ./sago.yaml}, else {@code
 * /etc/sago/sago.yaml}.
 */
final class ConfigFile {

    private static final Path SYSTEM_WIDE = Path.of("/etc/sago/sago.yaml");
    private static final String NAME = "sago.yaml";

    private ConfigFile() {}

    /**
     * The file to read. One that was named by {@code -c} or by the environment is taken or refused, never passed over.
     *
     * @throws SagoException of kind USAGE where there is none
     */
    static Path find(@Nullable Path named, Map<String, String> env, Path folder, Messages messages) {
        if (named != null) {
            return existing(folder.resolve(named), named.toString(), "-c", messages);
        }
        String variable = env.getOrDefault("SAGO_CONFIG", "");
        if (!variable.isEmpty()) {
            return existing(folder.resolve(variable), variable, "SAGO_CONFIG", messages);
        }
        Path local = folder.resolve(NAME);
        if (Files.exists(local)) {
            return local;
        }
        if (Files.exists(SYSTEM_WIDE)) {
            return SYSTEM_WIDE;
        }
        throw SagoException.usage(
                messages.text("config.none", "./" + NAME, SYSTEM_WIDE), messages.text("config.none.remedy"));
    }

    private static Path existing(Path file, String shown, String by, Messages messages) {
        if (Files.isDirectory(file)) {
            throw SagoException.usage(
                    messages.text("config.folder", shown, by), messages.text("config.folder.remedy", NAME));
        }
        if (!Files.exists(file)) {
            throw SagoException.usage(
                    messages.text("config.missing", shown, by), messages.text("config.missing.remedy"));
        }
        return file;
    }
}
