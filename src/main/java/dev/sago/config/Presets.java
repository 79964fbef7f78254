package dev.sago.config;

import dev.sago.policy.PolicySettings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** The policies that need no definition: {@code config/presets.yaml}, which the build packages beside this class. */
public final class Presets {

    private static final String RESOURCE = "presets.yaml";

    private Presets() {}

    /** All presets in the order of their file. */
    public static Map<String, PolicySettings> policies() {
        Problems problems = new Problems(Path.of(RESOURCE));
        Reading reading = new Reading(Path.of("/"), new Variables(Map.of()), problems);
        Map<String, PolicySettings> policies = YamlTree.parse(text(), problems)
                .flatMap(node -> SettingsKeys.PRESETS.read(node, "", reading))
                .flatMap(section -> section.read(SettingsKeys.POLICIES).toOptional())
                .map(all -> PolicyReader.read(all, Set.of()))
                .orElse(Map.of());
        if (policies.isEmpty() || problems.hasErrors()) {
            throw new IllegalStateException("the packaged presets are broken: " + problems.inOrder());
        }
        return policies;
    }

    private static String text() {
        try (InputStream in = Presets.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the packaged presets are missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the packaged presets cannot be read", e);
        }
    }
}
