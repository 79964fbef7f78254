package dev.sago.whole;

import dev.sago.model.Event;
import dev.sago.model.Finding;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SiteName;
import dev.sago.repository.Repository;
import dev.sago.repository.RepositoryReader;
import dev.sago.repository.SiteObjects;
import dev.sago.restore.Overwrite;
import dev.sago.restore.RestoreResult;
import dev.sago.restore.RestoreRun;
import dev.sago.restore.Selection;
import dev.sago.source.FolderDestination;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A read that meets damage takes another site and repairs the first; it never fails or writes where it must not. The manifest is
 * read from daejeon, and from then on a site that has not answered yet is asked first: gwangju, as long as it has nothing right.
 */
class ReadRepairTest {

    @TempDir
    Path temp;

    private World world;

    @BeforeEach
    void backUp() throws Exception {
        world = new World(temp, 2, 2);
        Trees.makeOrdinary(world.source, 8);
        world.backup();
    }

    @AfterEach
    void close() {
        world.close();
    }

    /** Turns a bit in each pack of a site, in a frame and in the middle. */
    private List<Path> damage(String site) throws Exception {
        List<Path> packs = packs(site);
        for (Path pack : packs) {
            byte[] bytes = Files.readAllBytes(pack);
            bytes[bytes.length / 3] ^= 4;
            bytes[60] ^= 4;
            Files.write(pack, bytes);
        }
        return packs;
    }

    private List<Path> packs(String site) throws Exception {
        return world.objects(site).stream()
                .filter(object -> object.toString().contains("/packs/"))
                .toList();
    }

    private RestoreResult restore() throws Exception {
        world.loseState();
        RestoreResult restored = world.restore(temp.resolve("restored"));
        assertThat(restored.outcome()).isEqualTo(Outcome.OK);
        Trees.assertSame(world.source, temp.resolve("restored/files"));
        return restored;
    }

    private void assertAlike() throws Exception {
        List<Path> right = packs("daejeon");
        List<Path> now = packs("gwangju");
        assertThat(now).hasSameSizeAs(right);
        for (int i = 0; i < right.size(); i++) {
            assertThat(now.get(i)).hasSameBinaryContentAs(right.get(i));
        }
    }

    @Test
    void damageThatARestoreMeetsIsRepairedAndTold() throws Exception {
        damage("gwangju");
        RestoreResult restored = restore();

        assertThat(restored.findings()).isEmpty();
        assertThat(restored.repaired()).isNotEmpty().allSatisfy(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.DAMAGED);
            assertThat(finding.site()).isEqualTo(new SiteName("gwangju"));
        });
        assertThat(world.events).filteredOn(Event.Repaired.class::isInstance).hasSameSizeAs(restored.repaired());
        restored.repaired()
                .forEach(finding -> assertThat(world.site("gwangju").resolve("systems/government24/" + finding.key()))
                        .hasSameBinaryContentAs(
                                world.site("daejeon").resolve("systems/government24/" + finding.key())));
    }

    @Test
    void aMissingPackIsBroughtBack() throws Exception {
        for (Path pack : packs("gwangju")) {
            Files.delete(pack);
        }
        RestoreResult restored = restore();
        assertThat(restored.findings()).isEmpty();
        assertThat(restored.repaired()).extracting(Finding::kind).containsOnly(Finding.Kind.MISSING);
        assertAlike();
    }

    @Test
    void aSiteThatRefusesTheWriteLeavesTheFindingAndNotTheRead() throws Exception {
        damage("gwangju");
        world.store("gwangju").refuse("/packs/");
        RestoreResult restored = restore();
        assertThat(restored.repaired()).isEmpty();
        assertThat(restored.findings()).isNotEmpty();
    }

    @Test
    void aSiteThatIsToBeLeftAloneIsNotWrittenTo() throws Exception {
        List<Path> damaged = damage("gwangju");
        byte[] before = Files.readAllBytes(damaged.getFirst());
        RestoreResult restored = restoreFrom(world.sites().stream()
                .map(site -> site.site().value().equals("gwangju") ? site.leftAlone() : site)
                .toList());
        assertThat(restored.outcome()).isEqualTo(Outcome.OK);
        assertThat(restored.repaired()).isEmpty();
        assertThat(restored.findings()).isNotEmpty();
        assertThat(damaged.getFirst()).hasBinaryContent(before);
    }

    @Test
    void aReadFromOneSiteOnlyFinds() throws Exception {
        List<Path> damaged = damage("gwangju");
        long puts = world.store("gwangju").puts.get();
        RestoreResult restored = restoreFrom(world.sites().stream()
                .filter(site -> site.site().value().equals("gwangju"))
                .toList());
        assertThat(restored.outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(restored.findings()).isNotEmpty();
        assertThat(restored.repaired()).isEmpty();
        assertThat(world.store("gwangju").puts.get()).isEqualTo(puts);
        assertThat(damaged).isNotEmpty();
    }

    private RestoreResult restoreFrom(List<SiteObjects> sites) throws Exception {
        world.loseState();
        try (Repository repository =
                        Repository.open(World.SYSTEM, world.keys, sites, world.state(), world.events::add);
                RepositoryReader reader = repository.reader();
                FolderDestination destination = new FolderDestination(temp.resolve("restored"), new Random())) {
            return new RestoreRun(
                            World.SYSTEM,
                            reader,
                            destination,
                            Selection.all(),
                            Overwrite.NEVER,
                            InstantSource.system(),
                            world.events::add)
                    .execute(repository.snapshots().getLast());
        }
    }

    @Test
    void theNextBackupRepairsWhatItMeetsInItsParentsTrees() throws Exception {
        damage("gwangju");
        world.loseState();
        world.takeOver();
        Files.writeString(world.source.resolve("more.txt"), "more");
        assertThat(world.backup().outcome()).isEqualTo(Outcome.OK);
        assertThat(world.events).anyMatch(Event.Repaired.class::isInstance);
    }
}
