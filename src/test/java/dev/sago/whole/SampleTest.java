package dev.sago.whole;

import dev.sago.maintenance.SampleResult;
import dev.sago.maintenance.SampleResult.SiteResult;
import dev.sago.model.Event;
import dev.sago.model.Finding;
import dev.sago.model.Problem;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SiteName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

/** A sample comes back from each site alone, is compared with the live source, and can be taken again by its seed. */
class SampleTest {

    private static final SiteName DAEJEON = new SiteName("daejeon");
    private static final SiteName GWANGJU = new SiteName("gwangju");

    @TempDir
    Path temp;

    private World world;

    @BeforeEach
    void backUp() throws Exception {
        world = new World(temp, 2, 2);
        Trees.makeOrdinary(world.source, 31);
        for (int i = 0; i < 300; i++) {
            Files.writeString(world.source.resolve("note " + i), "note ".repeat(i + 1));
        }
        world.backup();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static SiteResult at(SampleResult result, SiteName site) {
        return result.sites().stream()
                .filter(one -> one.site().equals(site))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everythingComesBackFromEachSiteAndIsTheSameAsLive() throws Exception {
        SampleResult result = world.sample(10_000, 1);
        assertThat(result.outcome()).isEqualTo(Outcome.OK);
        assertThat(result.entries()).isGreaterThan(300).isEqualTo((int) result.of());
        for (SiteResult site : result.sites()) {
            assertThat(site.restored()).isEqualTo(result.entries());
            assertThat(site.compared()).isEqualTo(result.entries());
            assertThat(site.changed()).isZero();
            assertThat(site.bytes()).isPositive();
        }
        assertThat(result.notCompared()).isEmpty();
    }

    /** The seed decides the sample: seen by which of the entries, damaged at a site with no other, come back wrong. */
    @Test
    void theSameSeedTakesTheSameSample() throws Exception {
        Set<String> first = changedPaths(7);
        assertThat(changedPaths(7)).isEqualTo(first);
        assertThat(changedPaths(8)).isNotEqualTo(first);
        assertThat(first).hasSize(20);
    }

    private Set<String> changedPaths(long seed) throws Exception {
        world.store("daejeon").kill();
        for (Path pack : packs("gwangju")) {
            byte[] bytes = Files.readAllBytes(pack);
            if (bytes[4] == 1) { // A pack of data: trees can be read.
                for (int at = 50; at < bytes.length; at += 16) { // No frame is shorter than its tag of 16.
                    bytes[at] = 0x55;
                }
                Files.write(pack, bytes);
            }
        }
        SampleResult result = world.sample(20, seed);
        world.store("daejeon").revive();
        Set<String> paths = new TreeSet<>();
        at(result, GWANGJU).failures().stream().map(Problem::path).forEach(paths::add);
        return paths;
    }

    private List<Path> packs(String site) throws Exception {
        return world.objects(site).stream()
                .filter(object -> object.toString().contains("/packs/"))
                .toList();
    }

    @Test
    void damageIsNamedByItsEntryAndRepairedFromTheOtherSite() throws Exception {
        for (Path pack : packs("gwangju")) {
            byte[] bytes = Files.readAllBytes(pack);
            bytes[bytes.length / 2] ^= 1;
            bytes[60] ^= 1;
            Files.write(pack, bytes);
        }
        SampleResult result = world.sample(10_000, 1);
        assertThat(result.outcome()).isEqualTo(Outcome.DAMAGE);
        assertThat(at(result, DAEJEON).failures()).isEmpty();
        assertThat(at(result, DAEJEON).restored()).isEqualTo(result.entries());
        assertThat(at(result, GWANGJU).failures()).isNotEmpty();
        assertThat(result.repaired()).isNotEmpty().extracting(Finding::site).containsOnly(GWANGJU);
        assertThat(result.findings()).isEmpty();
        assertThat(world.events).anyMatch(Event.Repaired.class::isInstance);
        assertThat(world.catalog().findings().of(World.SYSTEM)).isEmpty();
        assertThat(world.catalog().findings().repaired(World.SYSTEM)).isNotEmpty();
        // What lies behind damage (entries of a damaged tree, the rest of a damaged file) is met once that is repaired.
        SampleResult last = result;
        for (int packs = packs("gwangju").size(); packs > 0 && last.outcome() != Outcome.OK; packs--) {
            last = world.sample(10_000, 1);
        }
        assertThat(last.outcome()).as("%s", last).isEqualTo(Outcome.OK);
    }

    @Test
    void whatChangedSinceIsNotCompared() throws Exception {
        for (int i = 0; i < 10; i++) {
            Files.writeString(world.source.resolve("note " + i), "changed");
        }
        Files.delete(world.source.resolve("note 10"));
        SampleResult result = world.sample(10_000, 1);
        assertThat(result.outcome()).isEqualTo(Outcome.OK);
        assertThat(at(result, DAEJEON).changed()).isEqualTo(11);
        assertThat(at(result, DAEJEON).compared()).isEqualTo(result.entries() - 11);
    }

    @Test
    void aSiteThatIsAwayIsNotGreen() throws Exception {
        world.store("gwangju").kill();
        SampleResult result = world.sample(5, 1);
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(at(result, GWANGJU).lost()).contains("connection refused");
        assertThat(at(result, GWANGJU).restored()).isZero();
        assertThat(at(result, DAEJEON).restored()).isEqualTo(5);
    }
}
