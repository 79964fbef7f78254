package dev.sago.backup;

import dev.sago.model.Entry;
import dev.sago.model.EntryName;
import dev.sago.model.Grade;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.policy.PolicySettings;
import dev.sago.source.SourceSettings;

import java.util.Comparator;
import java.util.List;

/**
 * One protected system of the configuration.
 *
 * @param name its name
 * @param home the site at which the original stands
 * @param grade its place in the order of recovery
 * @param policy how it is protected
 * @param sources how its parts are read; at least one
 * @param hooks commands that are run around a backup
 * @param pool the nodes that may run it
 * @param drill what a drill of it does besides
 * @param size bytes that one copy takes at a site, for placement by capacity; 0 if that was not told
 * @param after the systems that must stand before this one is of use: they are recovered first
 */
public record SystemSettings(
        SystemName name,
        SiteName home,
        Grade grade,
        PolicySettings policy,
        List<SourceSettings> sources,
        Hooks hooks,
        String pool,
        Rehearsal drill,
        long size,
        List<SystemName> after) {

    /** The pool of one that names none. */
    public static final String DEFAULT_POOL = "default";

    /** Sources as their folders stand in a snapshot. */
    static final Comparator<SourceSettings> IN_TREE_ORDER = (a, b) -> Entry.compareInTree(
            EntryName.of(a.name()).bytes(), true, EntryName.of(b.name()).bytes(), true);

    /** One of the default pool, whose drills check nothing of their own, of untold size, that needs no other. */
    public SystemSettings(
            SystemName name,
            SiteName home,
            Grade grade,
            PolicySettings policy,
            List<SourceSettings> sources,
            Hooks hooks) {
        this(name, home, grade, policy, sources, hooks, DEFAULT_POOL, Rehearsal.NONE, 0, List.of());
    }

    /** One without hooks. */
    public SystemSettings(
            SystemName name, SiteName home, Grade grade, PolicySettings policy, List<SourceSettings> sources) {
        this(name, home, grade, policy, sources, Hooks.NONE);
    }
}
