package dev.sago.whole;

import dev.sago.model.Event;
import dev.sago.model.Finding;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.repository.ObjectKeys;
import dev.sago.repository.Repository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** One site answers, and an index there is damaged: it is read by the footers of its packs, and nothing else is done by them. */
class StandInIndexTest {

    private static final SiteName SITE = FaultWorld.SITES.getFirst();

    @TempDir
    Path temp;

    private FaultWorld.Ground ground;
    private FaultWorld world;
    private String index;

    @BeforeEach
    void makeTwoSnapshotsAndDamageTheIndexOfOne() throws Exception {
        ground = new FaultWorld.Ground(temp);
        world = new FaultWorld(ground);
        world.write("letter", "Dear citizen");
        world.backup();
        index = world.keys(SITE, ObjectKeys.INDEXES).getFirst();
        world.write("annals", "1592");
        world.backup();
        world.flip(SITE, index, 60);
    }

    @AfterEach
    void close() {
        ground.close();
    }

    private List<SnapshotId> snapshots() throws Exception {
        return world.keys(SITE, ObjectKeys.SNAPSHOTS).stream()
                .map(key -> new SnapshotId(ObjectKeys.name(key)))
                .toList();
    }

    private List<Finding> restoreAll(boolean stateLost) throws Exception {
        if (stateLost) {
            Trees.delete(temp.resolve(world.system.value()).resolve("state"));
        }
        List<Event> events = new ArrayList<>();
        for (SnapshotId id : snapshots()) {
            world.assertRestores(world.openToRead(SITE, events::add), SITE, id);
        }
        return events.stream()
                .filter(Event.Found.class::isInstance)
                .map(event -> ((Event.Found) event).finding())
                .filter(finding -> finding.severity() == Finding.Severity.CRITICAL)
                .toList();
    }

    @Test
    void everySnapshotIsReadAndToldWhatStandsIn() throws Exception {
        List<Finding> findings = restoreAll(true);
        assertThat(findings).hasSize(2).allSatisfy(finding -> {
            assertThat(finding.key()).isEqualTo(index);
            assertThat(finding.text()).contains("footers of ").contains("only for reading");
            assertThat(finding.remedy()).contains("sago heal " + world.system);
        });
    }

    @Test
    void whoeverWritesOrDeletesDoesNotTrustIt() throws Exception {
        restoreAll(true);
        Map<String, ?> before = world.objects(SITE);
        assertThatThrownBy(() -> world.openStrictly(SITE).close())
                .isInstanceOfSatisfying(SagoException.class, e -> {
                    assertThat(e.kind()).isEqualTo(SagoException.Kind.DAMAGE);
                    assertThat(e.remedy()).contains("sago heal " + world.system);
                })
                .hasMessageContaining(index);
        assertThatThrownBy(() -> world.pruneAt(SITE))
                .isInstanceOf(SagoException.class)
                .hasMessageContaining(index);
        assertThat(world.objects(SITE)).isEqualTo(before);
    }

    @Test
    void nothingOfItStaysOnceTheSiteIsHealed() throws Exception {
        restoreAll(true);
        assertThat(world.heal(true).outcome()).isEqualTo(Outcome.OK);
        assertThat(restoreAll(false)).isEmpty();
        try (Repository repository = world.openStrictly(SITE)) {
            assertThat(repository.index().chunks()).isEqualTo(chunksOfFreshIndex());
        }
        world.assertConsistent(FaultWorld.SITES.size(), Set.of());
    }

    @Test
    void indexesThatAreMissingEverywhereAreReadByFootersAndHealMakesThemAnew() throws Exception {
        for (SiteName site : FaultWorld.SITES) {
            for (String key : world.keys(site, ObjectKeys.INDEXES)) {
                world.delete(site, key);
            }
        }
        assertThat(restoreAll(true)).isNotEmpty().allSatisfy(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.MISSING);
            assertThat(finding.key()).isEqualTo(ObjectKeys.INDEXES);
            assertThat(finding.text()).contains("footers of ").contains("only for reading");
            assertThat(finding.remedy()).contains("sago heal " + world.system);
        });
        assertThat(world.keys(SITE, ObjectKeys.INDEXES))
                .as("nothing is written")
                .isEmpty();

        assertThat(world.heal(false).outcome()).isEqualTo(Outcome.OK);
        assertThat(restoreAll(true)).isEmpty();
        assertThat(world.verify().findings()).isEmpty();
        assertThat(world.backup().outcome()).isEqualTo(Outcome.OK);
        world.assertConsistent(FaultWorld.SITES.size(), Set.of());
    }

    /** The trees of the one snapshot are new and named by another index, so that its root does not show that one is gone. */
    @Test
    void anIndexThatIsMissingEverywhereIsFoundByTheDataItNamedAlone() throws Exception {
        FaultWorld other = new FaultWorld(ground);
        other.write("letter", "Dear citizen");
        other.backup();
        String first = other.keys(SITE, ObjectKeys.INDEXES).getFirst();
        String firstSnapshot = other.keys(SITE, ObjectKeys.SNAPSHOTS).getFirst();
        other.write("annals", "1592");
        other.backup();
        for (SiteName site : FaultWorld.SITES) {
            other.delete(site, firstSnapshot);
        }
        assertThat(other.verify().outcome()).isEqualTo(Outcome.OK);
        for (SiteName site : FaultWorld.SITES) {
            other.delete(site, first);
        }
        assertThat(other.verify().outcome()).isEqualTo(Outcome.DAMAGE);
        assertThat(other.findings())
                .filteredOn(finding -> finding.key().equals(ObjectKeys.INDEXES))
                .hasSize(FaultWorld.SITES.size());
        assertThat(other.heal(false).outcome()).isEqualTo(Outcome.OK);
        assertThat(other.verify().outcome()).isEqualTo(Outcome.OK);
        assertThat(other.findings()).isEmpty();
        for (SiteName site : FaultWorld.SITES) {
            SnapshotId left = new SnapshotId(
                    ObjectKeys.name(other.keys(site, ObjectKeys.SNAPSHOTS).getLast()));
            other.assertRestores(other.openStrictly(site), site, left);
        }
        assertThat(other.prune().outcome()).isEqualTo(Outcome.OK);
    }

    /** Packs that an interrupted prune or backup left are no lost index, whatever their age. */
    @Test
    void packsThatNoSnapshotNeedsAreNoLostIndex() throws Exception {
        FaultWorld other = new FaultWorld(ground);
        other.write("letter", "Dear citizen");
        other.backup();
        String first = other.keys(SITE, ObjectKeys.INDEXES).getFirst();
        String firstSnapshot = other.keys(SITE, ObjectKeys.SNAPSHOTS).getFirst();
        other.remove("letter");
        other.write("annals", "1592");
        other.backup();
        for (SiteName site : FaultWorld.SITES) {
            other.delete(site, firstSnapshot);
            other.delete(site, first);
        }
        assertThat(other.verify().outcome()).isEqualTo(Outcome.OK);
        assertThat(other.heal(false).outcome()).isEqualTo(Outcome.OK);
        assertThat(other.keys(SITE, ObjectKeys.INDEXES))
                .as("nothing is named again")
                .hasSize(1);
    }

    @Test
    void aBackupDoesWithoutIndexesThatAreMissingEverywhere() throws Exception {
        for (SiteName site : FaultWorld.SITES) {
            for (String key : world.keys(site, ObjectKeys.INDEXES)) {
                world.delete(site, key);
            }
        }
        assertBacksUpAnew();
    }

    @Test
    void aBackupDoesWithoutAnIndexThatIsDamagedEverywhere() throws Exception {
        String newest = world.keys(SITE, ObjectKeys.INDEXES).stream()
                .filter(key -> !key.equals(index))
                .findFirst()
                .orElseThrow();
        for (SiteName site : FaultWorld.SITES) {
            world.flip(site, newest, 60);
        }
        List<Event> events = assertBacksUpAnew();
        for (SiteName site : FaultWorld.SITES) {
            assertThat(world.keys(site, ObjectKeys.INDEXES))
                    .as("others name its packs now")
                    .doesNotContain(newest);
            for (SnapshotId id : snapshots()) {
                world.assertRestores(world.openStrictly(site), site, id);
            }
        }
        assertThat(events)
                .filteredOn(Event.Found.class::isInstance)
                .extracting(event -> ((Event.Found) event).finding().text())
                .contains("no site that answers gives this index; what only it names is read and stored again");
    }

    @Test
    void aBackupTakesAnOlderParentWhereTheNewestManifestIsDamagedEverywhere() throws Exception {
        SnapshotId newest = snapshots().getLast();
        for (SiteName site : FaultWorld.SITES) {
            world.flip(site, ObjectKeys.snapshot(newest), 60);
        }
        List<Event> events = new ArrayList<>();
        assertThat(world.backup(events::add).outcome()).isEqualTo(Outcome.OK);
        assertThat(events).filteredOn(Event.ParentDamaged.class::isInstance).hasSize(1);
        SnapshotId made = snapshots().getLast();
        assertThat(made).isGreaterThan(newest);
        for (SiteName site : FaultWorld.SITES) {
            world.assertRestores(world.openStrictly(site), site, made);
        }
    }

    /** A new snapshot is whole at each site by the indexes there alone, and what was damaged is told. */
    private List<Event> assertBacksUpAnew() throws Exception {
        Trees.delete(temp.resolve(world.system.value()).resolve("state"));
        world.write("today", "30 November");
        List<Event> events = new ArrayList<>();
        assertThat(world.backup(events::add).outcome()).isEqualTo(Outcome.OK);
        assertThat(events)
                .filteredOn(Event.ParentDamaged.class::isInstance)
                .as("told once")
                .hasSize(1);
        SnapshotId made = snapshots().getLast();
        assertThat(world.heal(true).outcome()).isEqualTo(Outcome.OK);
        for (SiteName site : FaultWorld.SITES) {
            world.assertRestores(world.openStrictly(site), site, made);
        }
        return events;
    }

    private long chunksOfFreshIndex() throws Exception {
        Trees.delete(temp.resolve(world.system.value()).resolve("state"));
        try (Repository repository = world.openStrictly(SITE)) {
            return repository.index().chunks();
        }
    }
}
