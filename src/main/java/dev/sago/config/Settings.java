package dev.sago.config;

import dev.sago.backup.SystemSettings;
import dev.sago.catalog.CatalogSettings;
import dev.sago.crypto.KeySettings;
import dev.sago.drill.DrillSettings;
import dev.sago.model.Site;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.notify.NotifySettings;
import dev.sago.policy.Placement;
import dev.sago.policy.Placements;
import dev.sago.policy.Placements.Wanted;
import dev.sago.policy.PolicySettings;
import dev.sago.schedule.NodeSettings;
import dev.sago.schedule.RunSettings;
import dev.sago.site.SiteSettings;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A whole configuration, checked. Maps keep the order of the file.
 *
 * @param state folder for caches, the embedded catalog and the spool; may be lost
 * @param catalog the catalog's database
 * @param keys where the master key comes from
 * @param sites all sites
 * @param policies all policies: the file's, then the presets that it does not replace
 * @param systems all systems
 * @param drill where drills work
 * @param listen address of the console, {@code host:port}
 * @param node what this process is in a cluster
 * @param notifications who is told when something is not as it should be
 * @param runs when a server ends runs, and how long due ones wait
 * @param contacts people whom the runbook names
 */
public record Settings(
        Path state,
        CatalogSettings catalog,
        KeySettings keys,
        Map<SiteName, SiteSettings> sites,
        Map<String, PolicySettings> policies,
        Map<SystemName, SystemSettings> systems,
        DrillSettings drill,
        String listen,
        NodeSettings node,
        NotifySettings notifications,
        RunSettings runs,
        List<Contact> contacts) {

    /** Where each system's copies go, in the order of the systems. Computed anew on each call. */
    public Map<SystemName, Placement> placements() {
        List<Site> all = sites.values().stream().map(SiteSettings::site).toList();
        return Collections.unmodifiableMap(Placements.of(
                systems.values().stream()
                        .map(system -> new Wanted(
                                system.name(), system.grade(), system.home(), system.policy(), system.size()))
                        .toList(),
                all));
    }
}
