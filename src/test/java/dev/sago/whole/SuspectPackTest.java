package dev.sago.whole;

import dev.sago.maintenance.ScrubResult;
import dev.sago.model.Finding;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SiteName;
import dev.sago.repository.ObjectKeys;
import dev.sago.site.FaultyObjectStore.Call;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** A read meets a seal that does not open, in a pack that a scrub opened before: the hash alone does not clear it. */
class SuspectPackTest {

    private static final SiteName SITE = FaultWorld.SITES.getFirst();

    @TempDir
    Path temp;

    @Test
    void aPackInWhichASealDidNotOpenIsOpenedAgainThoughItWasBefore() throws Exception {
        try (FaultWorld.Ground ground = new FaultWorld.Ground(temp)) {
            FaultWorld world = new FaultWorld(ground);
            world.write("letter", "Dear citizen");
            world.backup();
            int packs = world.keys(SITE, ObjectKeys.PACKS).size();
            assertThat(world.scrub().packsOpened()).isEqualTo(packs);
            assertThat(world.scrub().packsOpened()).as("hashed only, by then").isZero();

            // The line flips a bit of one answer; the object itself is whole, so nothing is repaired and the finding
            // stays.
            world.store(SITE)
                    .on(Call.GET)
                    .matching(ObjectKeys.system(world.system) + ObjectKeys.PACKS)
                    .nth(1)
                    .flipBit();
            var _ = world.sample();
            world.store(SITE).heal();
            assertThat(world.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.kind()).isEqualTo(Finding.Kind.DAMAGED);
                assertThat(finding.text()).contains("does not open");
            });

            ScrubResult scrub = world.scrub();
            assertThat(scrub.packsOpened()).isOne();
            assertThat(scrub.packsOpenedBefore()).isEqualTo(packs - 1);
            assertThat(scrub.outcome()).isEqualTo(Outcome.OK);
            assertThat(world.findings()).as("opened, it is cleared").isEmpty();
            assertThat(world.scrub().packsOpened()).isZero();
        }
    }
}
