package dev.sago.config;

import dev.sago.catalog.CatalogSettings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the catalog is.
 *
 * @param state Sago's state folder, in which the embedded one lies
 * @param settings which database it is
 */
public record CatalogPlace(Path state, CatalogSettings settings) {

    /** A key of the whole configuration at the begin of its line. */
    private static final Pattern KEY = Pattern.compile("([a-z]+):(?: .*)?");

    private static final Set<String> WANTED = Set.of(SettingsKeys.STATE.name(), SettingsKeys.CATALOG.name());

    /** Where a configuration that was read says that it is. */
    public static CatalogPlace of(Settings settings) {
        return new CatalogPlace(settings.state(), settings.catalog());
    }

    /**
     * Where it will be found to be, most probably: reads only these two parts of the file, which of hundreds of systems takes a
     * twentieth of the time. For whoever wants to begin with the catalog early, and compares when all is read.
     *
     * @return empty where the file is not written in the usual way, cannot be read, or is wrong in these parts
     */
    public static Optional<CatalogPlace> foresee(Path file, Map<String, String> env) {
        try {
            return parts(Files.readString(file, StandardCharsets.UTF_8)).flatMap(parts -> read(parts, file, env));
        } catch (IOException e) {
            return Optional.empty(); // It is told by who reads all of it.
        }
    }

    /** In block style, what is below a key is indented; so it ends where the next line is not. */
    private static Optional<String> parts(String text) {
        StringBuilder parts = new StringBuilder();
        boolean wanted = false;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            if (line.isEmpty() || line.charAt(0) == '#') {
                continue;
            }
            if (line.charAt(0) != ' ') {
                Matcher key = KEY.matcher(line);
                if (!key.matches()) {
                    return Optional.empty();
                }
                wanted = WANTED.contains(key.group(1));
            }
            if (wanted) {
                parts.append(line).append('\n');
            }
        }
        return Optional.of(parts.isEmpty() ? "{}" : parts.toString());
    }

    private static Optional<CatalogPlace> read(String parts, Path file, Map<String, String> env) {
        Problems problems = new Problems(file);
        Reading reading = new Reading(SettingsReader.folderOf(file), new Variables(env), problems);
        return YamlTree.parse(parts, problems)
                .flatMap(root -> SettingsKeys.ROOT.read(root, "", reading))
                .flatMap(root -> {
                    Value<Path> state = root.read(SettingsKeys.STATE);
                    Value<CatalogSettings> catalog = root.nested(SettingsKeys.CATALOG, SettingsReader::catalog);
                    return problems.hasErrors()
                            ? Optional.empty()
                            : root.bind(() -> new CatalogPlace(state.get(), catalog.get()));
                });
    }
}
