package dev.sago.drill;

import dev.sago.backup.SystemSettings;
import dev.sago.repository.SiteObjects;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What one drill of one system is to do.
 *
 * @param survivors the system's objects at the sites that are left; no other site is asked for anything
 * @param keys gives the master key
 * @param sample restore only some entries; absent for all
 * @param to restore to this empty folder and leave it there; absent for scratch space
 */
public record DrillOrder(
        SystemSettings system,
        Scenario scenario,
        List<SiteObjects> survivors,
        KeySource keys,
        Optional<SampleSize> sample,
        Optional<Path> to) {

    /** How many entries, and what decides which. */
    public record SampleSize(int entries, long seed) {}
}
