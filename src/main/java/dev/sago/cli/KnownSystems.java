package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.catalog.Catalog;
import dev.sago.catalog.CatalogSnapshot;
import dev.sago.config.Settings;
import dev.sago.model.Copy;
import dev.sago.model.CopyState;
import dev.sago.model.SystemName;
import dev.sago.policy.Survival.Known;
import dev.sago.policy.Survival.KnownSnapshot;
import dev.sago.work.Wiring;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the catalog knows of the configured systems' copies, as the arithmetic of losses wants it. */
final class KnownSystems {

    private KnownSystems() {}

    static List<Known> of(Wiring wiring) {
        return of(wiring.settings(), snapshots(wiring.catalog()));
    }

    /** Newest first. */
    static Map<SystemName, List<CatalogSnapshot>> snapshots(Catalog catalog) {
        return catalog.snapshots().list(Optional.empty()).stream()
                .collect(Collectors.groupingBy(CatalogSnapshot::system)); // Newest first, as the list is.
    }

    static List<Known> of(Settings settings, Map<SystemName, List<CatalogSnapshot>> bySystem) {
        return settings.systems().values().stream()
                .map(system -> known(system, bySystem.getOrDefault(system.name(), List.of())))
                .toList();
    }

    private static Known known(SystemSettings system, List<CatalogSnapshot> snapshots) {
        return new Known(
                system.name(),
                system.grade(),
                system.home(),
                system.policy().rpo(),
                system.policy().rto(),
                snapshots.stream().map(KnownSystems::known).toList());
    }

    private static KnownSnapshot known(CatalogSnapshot snapshot) {
        return new KnownSnapshot(
                snapshot.id(),
                snapshot.begun(),
                snapshot.counts().files(),
                snapshot.counts().bytes(),
                snapshot.copies().stream()
                        .filter(copy -> copy.state() == CopyState.COMPLETE)
                        .map(Copy::site)
                        .collect(Collectors.toSet()));
    }
}
