package dev.sago.config;

import dev.sago.model.SystemName;
import dev.sago.policy.Placement;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code config check} found out: all problems, and where each system's copies go.
 *
 * @param file the configuration file
 * @param settings the settings, where they can be read; present also when all that is wrong are placements
 * @param problems errors and warnings in the order of the file, placements that are not possible among them
 * @param placements each system's placement, in the order of the file; empty where there are no settings
 */
public record ConfigReport(
        Path file, Optional<Settings> settings, List<ConfigProblem> problems, Map<SystemName, Placement> placements) {

    /** Whether the configuration is sound; warnings do not count. */
    public boolean isSound() {
        return problems.stream().noneMatch(ConfigProblem::isError);
    }
}
