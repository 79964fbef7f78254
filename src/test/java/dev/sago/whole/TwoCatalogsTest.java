package dev.sago.whole;

import dev.sago.catalog.Catalog;
import dev.sago.model.Event;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SagoException;
import dev.sago.model.SnapshotId;
import dev.sago.repository.Repository;
import dev.sago.repository.Writership;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Two orchestrators with two catalogs on one repository, processes that hang, clocks that are wrong. */
class TwoCatalogsTest {

    @TempDir
    Path temp;

    @Test
    void oneWorksAndTheOtherIsRefusedUntilItTakesOver() throws Exception {
        try (World world = new World(temp, 3, 2)) {
            Trees.makeOrdinary(world.source, 1);
            world.backup();
            try (Catalog second = world.otherCatalog()) {
                Catalog first = world.use(second);
                assertRefused(world, first);
                assertThatThrownBy(world::heal)
                        .hasMessageContaining(first.writer().catalog());
                assertThat(world.verify().outcome()).isEqualTo(Outcome.OK);
                world.restore(temp.resolve("restored"));

                assertThat(world.takeOver().former()).isPresent();
                assertThat(world.backup().outcome()).isEqualTo(Outcome.OK);
                assertThat(world.heal().outcome()).isEqualTo(Outcome.OK);
                world.use(first);
                assertRefused(world, second);
            }
        }
    }

    private static void assertRefused(World world, Catalog holder) {
        assertThatThrownBy(world::backup)
                .isInstanceOfSatisfying(
                        SagoException.class, e -> assertThat(e.kind()).isEqualTo(SagoException.Kind.BUSY))
                .hasMessageContaining(holder.writer().catalog());
    }

    @Test
    void aRunThatIsTakenOverInTheMiddleDoesNotCommit() throws Exception {
        takenOverBeforeThePutOf("packs/");
    }

    /** The process hangs between its last check and the manifest, and comes back when another has the system. */
    @Test
    void aManifestThatCameTooLateIsWithdrawn() throws Exception {
        takenOverBeforeThePutOf("snapshots/");
    }

    private void takenOverBeforeThePutOf(String part) throws Exception {
        try (World world = new World(temp, 2, 2);
                Catalog second = world.otherCatalog()) {
            Trees.makeOrdinary(world.source, 2);
            world.backup();
            Files.writeString(world.source.resolve("new.txt"), "new");
            world.store("gwangju").beforePutOf(key -> {
                if (key.contains(part)) {
                    takeOver(world, second);
                }
            });
            assertRefused(world, second);
            assertThat(snapshots(world)).hasSize(1);
            assertThat(world.catalog().snapshots().list(Optional.empty())).hasSize(1);
        }
    }

    private static void takeOver(World world, Catalog by) {
        try {
            Writership.takeOver(by.writer(), World.SYSTEM, world.sites(), world.time.instant());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<SnapshotId> snapshots(World world) throws InterruptedException {
        try (Repository repository = world.open()) {
            return repository.snapshots();
        }
    }

    @Test
    void clocksAnHourOffEitherWayHurtNothing() throws Exception {
        try (World world = new World(temp, 2, 2)) {
            Trees.makeOrdinary(world.source, 4);
            InstantSource right = InstantSource.system();
            List<SnapshotId> made = new ArrayList<>();
            for (Duration off : List.of(Duration.ZERO, Duration.ofHours(1), Duration.ofHours(-1), Duration.ZERO)) {
                world.time = () -> right.instant().plus(off);
                Files.writeString(world.source.resolve("letter.txt"), "written with a clock off by " + off);
                made.add(world.backup().commit().snapshot().id());
            }
            assertThat(made).isSorted().doesNotHaveDuplicates();
            assertThat(snapshots(world)).isEqualTo(made);
            assertThat(world.catalog()
                            .snapshots()
                            .latest(World.SYSTEM)
                            .orElseThrow()
                            .id())
                    .isEqualTo(made.getLast());
            assertThat(world.events)
                    .filteredOn(Event.ClockBehind.class::isInstance)
                    .hasSize(2);
            world.restore(temp.resolve("restored"));
            Trees.assertSame(world.source, temp.resolve("restored/files"));
        }
    }
}
