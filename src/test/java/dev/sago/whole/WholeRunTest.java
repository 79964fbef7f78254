package dev.sago.whole;

import dev.sago.backup.BackupResult;
import dev.sago.backup.BackupRun;
import dev.sago.maintenance.CatalogRebuild;
import dev.sago.model.CopyState;
import dev.sago.model.Finding;
import dev.sago.model.Problem;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.repository.Repository;
import dev.sago.repository.SiteObjects;
import dev.sago.restore.RestoreResult;
import dev.sago.source.FilesSource;
import dev.sago.source.SourceSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The promises of the README, one test each, on real folders from the walk to the restored tree. */
class WholeRunTest {

    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(strings = {"daejeon", "gwangju", "gongju", "daegu"})
    void anyOneSiteIsEnough(String survivor) throws Exception {
        try (World world = new World(temp, 4, 2)) {
            Trees.makeOrdinary(world.source, 1);
            world.backup();
            Files.writeString(world.source.resolve("letters/new.txt"), "written after the first backup");
            Files.delete(world.source.resolve("letters/copy of photo.jpg"));
            BackupResult second = world.backup();
            assertThat(second.outcome()).isEqualTo(Outcome.OK);
            assertThat(second.commit().copies().values()).containsOnly(CopyState.COMPLETE);

            for (SiteName site : world.stores.keySet()) {
                if (!site.value().equals(survivor)) {
                    Trees.delete(world.site(site.value()));
                    world.store(site.value()).kill();
                }
            }
            world.loseState();
            RestoreResult restored = world.restore(temp.resolve("restored"));

            assertThat(restored.outcome()).isEqualTo(Outcome.OK);
            Trees.assertSame(world.source, temp.resolve("restored/files"));
        }
    }

    @Test
    void aDeadSiteIsADebtThatHealPays() throws Exception {
        try (World world = new World(temp, 4, 2)) {
            Trees.makeOrdinary(world.source, 2);
            world.store("gongju").kill();
            BackupResult result = world.backup();

            assertThat(result.outcome()).isEqualTo(Outcome.DEBTS);
            assertThat(result.commit().copies())
                    .containsEntry(new SiteName("gongju"), CopyState.INCOMPLETE)
                    .containsEntry(new SiteName("daejeon"), CopyState.COMPLETE)
                    .containsEntry(new SiteName("gwangju"), CopyState.COMPLETE)
                    .containsEntry(new SiteName("daegu"), CopyState.COMPLETE);
            assertThat(world.catalog().debts().of(World.SYSTEM, new SiteName("gongju")))
                    .isNotEmpty();

            world.store("gongju").revive();
            assertThat(world.verify().outcome()).isEqualTo(Outcome.DAMAGE);
            assertThat(world.heal().outcome()).isEqualTo(Outcome.OK);
            assertThat(world.verify().outcome()).isEqualTo(Outcome.OK);
            assertThat(world.catalog().debts().of(World.SYSTEM)).isEmpty();
            assertThat(names(world, "gongju")).isEqualTo(names(world, "daejeon"));
        }
    }

    @Test
    void aSiteThatReturnsIsCompletedByTheNextBackup() throws Exception {
        try (World world = new World(temp, 4, 2)) {
            Trees.makeOrdinary(world.source, 3);
            world.store("daegu").kill();
            world.backup();
            world.store("daegu").revive();
            Files.writeString(world.source.resolve("more.txt"), "more");

            assertThat(world.backup().outcome()).isEqualTo(Outcome.OK);
            assertThat(names(world, "daegu")).isEqualTo(names(world, "daejeon"));
        }
    }

    @Test
    void aSiteThatWasEmptiedBehindOurBackIsFilledAndNotBelieved() throws Exception {
        try (World world = new World(temp, 4, 2)) {
            Trees.makeOrdinary(world.source, 4);
            world.backup();
            Trees.delete(world.site("daejeon").resolve("systems"));
            Files.writeString(world.source.resolve("more.txt"), "more");

            BackupResult result = world.backup();
            assertThat(result.commit().reasons()).isEmpty();
            assertThat(result.outcome()).isEqualTo(Outcome.OK);
            assertThat(names(world, "daejeon")).isEqualTo(names(world, "gwangju"));
        }
    }

    @Test
    void belowTheQuorumNothingCounts() throws Exception {
        try (World world = new World(temp, 3, 2)) {
            Trees.makeOrdinary(world.source, 5);
            world.store("gwangju").kill();
            world.store("gongju").kill();

            assertThatThrownBy(world::backup)
                    .isInstanceOf(SagoException.class)
                    .hasMessageContaining("gwangju")
                    .hasMessageContaining("gongju")
                    .hasMessageContaining("quorum is 2");
            assertThat(world.catalog().snapshots().latest(World.SYSTEM)).isEmpty();
            assertThat(names(world, "daejeon")).noneMatch(name -> name.startsWith("snapshots/"));
        }
    }

    @Test
    void sitesThatDieInTheMiddleLeaveNothingCounted() throws Exception {
        try (World world = new World(temp, 3, 2)) {
            Trees.makeOrdinary(world.source, 6);
            world.store("daejeon").beforePut(() -> {
                if (world.store("daejeon").puts.get() >= 1) {
                    world.store("gwangju").kill();
                    world.store("gongju").kill();
                }
            });
            assertThatThrownBy(world::backup).isInstanceOf(SagoException.class).hasMessageContaining("quorum");
            assertThat(names(world, "daejeon")).noneMatch(name -> name.startsWith("snapshots/"));

            world.store("daejeon").beforePut(null);
            world.store("gwangju").revive();
            world.store("gongju").revive();
            assertThat(world.backup().outcome()).isEqualTo(Outcome.OK);
            world.restore(temp.resolve("restored"));
            Trees.assertSame(world.source, temp.resolve("restored/files"));
        }
    }

    @Test
    void aFlippedByteInAnyObjectIsReadAroundAndNamed() throws Exception {
        try (World world = new World(temp, 4, 2)) {
            Trees.makeOrdinary(world.source, 7);
            world.backup();
            List<Path> objects = world.objects("gongju");
            Random random = new Random(7);
            for (Path object : objects) {
                byte[] right = Files.readAllBytes(object);
                byte[] wrong = right.clone();
                wrong[random.nextInt(wrong.length)] ^= 1;
                Files.write(object, wrong);
                // The damaged site is the only one that answers fast: the others are asked when it fails.
                world.loseState();
                Path to = temp.resolve("restored-" + object.getFileName());
                RestoreResult restored = world.restore(to);
                assertThat(restored.outcome()).as("damaged: " + object).isEqualTo(Outcome.OK);
                Trees.assertSame(world.source, to.resolve("files"));
                Files.write(object, right);
                Trees.delete(to);
            }
        }
    }

    @Test
    void damageThatIsMetIsNamed() throws Exception {
        try (World world = new World(temp, 2, 2)) {
            Trees.makeOrdinary(world.source, 8);
            world.backup();
            for (Path object : world.objects("gwangju")) {
                if (object.toString().contains("/packs/")) {
                    byte[] bytes = Files.readAllBytes(object);
                    bytes[bytes.length / 3] ^= 4;
                    bytes[60] ^= 4;
                    Files.write(object, bytes);
                }
            }
            world.loseState();
            RestoreResult restored = world.restore(temp.resolve("restored"));

            Trees.assertSame(world.source, temp.resolve("restored/files"));
            assertThat(restored.repaired()).isNotEmpty().allSatisfy(finding -> {
                assertThat(finding.kind()).isEqualTo(Finding.Kind.DAMAGED);
                assertThat(finding.site()).isEqualTo(new SiteName("gwangju"));
                assertThat(finding.key()).startsWith("packs/");
            });
        }
    }

    @Test
    void aNewMachineNeedsOneSiteAndTheKey() throws Exception {
        try (World world = new World(temp, 4, 2)) {
            Trees.makeOrdinary(world.source, 9);
            world.backup();
            world.backup();
            for (String site : List.of("daejeon", "gwangju", "gongju")) {
                Trees.delete(world.site(site));
                world.store(site).kill();
            }
            world.loseState();
            List<SiteObjects> one = world.sites().stream()
                    .filter(site -> site.site().value().equals("daegu"))
                    .toList();
            try (Repository from = Repository.open(World.SYSTEM, world.keys, one, world.state(), event -> {});
                    Repository all = world.open()) {
                CatalogRebuild.Result result =
                        new CatalogRebuild(world.catalog(), InstantSource.system()).execute(from, all);
                assertThat(result.snapshots()).isEqualTo(2);
                assertThat(result.sites())
                        .containsEntry(new SiteName("daegu"), CopyState.COMPLETE)
                        .containsEntry(new SiteName("daejeon"), CopyState.UNREACHABLE);
            }
            assertThat(world.catalog().snapshots().list(java.util.Optional.of(World.SYSTEM)))
                    .hasSize(2);
            world.restore(temp.resolve("restored"));
            Trees.assertSame(world.source, temp.resolve("restored/files"));
        }
    }

    @Test
    void anUnchangedTreeIsNotReadAndStoresOnlyAManifest() throws Exception {
        try (World world = new World(temp, 2, 1)) {
            Trees.makeOrdinary(world.source, 10);
            for (int folder = 0; folder < 50; folder++) {
                Path at = Files.createDirectories(world.source.resolve("many/" + folder));
                for (int file = 0; file < 100; file++) {
                    Files.writeString(at.resolve("file " + file), folder + " " + file);
                }
            }
            world.backup();
            long objects = world.objects("daejeon").size();
            BackupResult second = world.backup();

            assertThat(second.commit().snapshot().counts().readBytes()).isZero();
            assertThat(second.commit().snapshot().counts().changedFiles()).isZero();
            assertThat(second.commit().snapshot().counts().newBytes()).isZero();
            assertThat(world.objects("daejeon")).hasSize((int) objects + 1);
        }
    }

    /** Extended attributes of unchanged files are taken over from the parent; changed ones must not be. */
    @Test
    void anAttributeThatChangedAloneIsKept() throws Exception {
        try (World world = new World(temp, 2, 1)) {
            Path file = Files.writeString(world.source.resolve("file"), "text");
            UserDefinedFileAttributeView view = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
            view.write("grade", StandardCharsets.UTF_8.encode("A1"));
            world.backup();
            assertThat(world.backup().commit().snapshot().counts().readBytes()).isZero();
            world.restore(temp.resolve("same"));
            assertThat(grade(temp.resolve("same/files/file"))).isEqualTo("A1");

            view.write("grade", StandardCharsets.UTF_8.encode("A2"));
            world.backup();
            world.restore(temp.resolve("changed"));
            assertThat(grade(temp.resolve("changed/files/file"))).isEqualTo("A2");
        }
    }

    private static String grade(Path file) throws IOException {
        ByteBuffer value = ByteBuffer.allocate(10);
        int length = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class)
                .read("grade", value);
        return new String(value.array(), 0, length, StandardCharsets.UTF_8);
    }

    @Test
    void anInterruptedRunCountsForNothingAndTheNextGoesOnFromThere() throws Exception {
        try (World world = new World(temp, 2, 2)) {
            fill(world.source, 90);
            Thread runner = Thread.currentThread();
            // Counted as they begin: uploads run side by side, and how many have ended may step over any number.
            AtomicInteger begun = new AtomicInteger();
            world.store("daejeon").beforePut(() -> {
                if (begun.incrementAndGet() == 3) {
                    runner.interrupt();
                }
            });
            assertThatThrownBy(world::backup).isInstanceOfAny(InterruptedException.class, SagoException.class);
            Thread.interrupted(); // The flag is the runner's; the rest of the test goes on without it.
            assertThat(names(world, "daejeon")).noneMatch(name -> name.startsWith("snapshots/"));
            assertThat(world.catalog().snapshots().latest(World.SYSTEM)).isEmpty();

            world.store("daejeon").beforePut(null);
            BackupResult next = world.backup();
            assertThat(next.outcome()).isEqualTo(Outcome.OK);
            assertThat(next.commit().snapshot().counts().newBytes())
                    .isLessThan(next.commit().snapshot().counts().bytes() * 3 / 4);
            world.restore(temp.resolve("restored"));
            Trees.assertSame(world.source, temp.resolve("restored/files"));
        }
    }

    @Test
    void packsOfAKilledRunAreTakenUp() throws Exception {
        try (World world = new World(temp, 2, 2)) {
            fill(world.source, 70);
            world.backup();
            for (String site : List.of("daejeon", "gwangju")) {
                Trees.delete(world.site(site).resolve("systems/government24/indexes"));
                Trees.delete(world.site(site).resolve("systems/government24/snapshots"));
            }
            world.loseState();
            world.takeOver();

            BackupResult again = world.backup();
            assertThat(again.adopted()).isPositive();
            assertThat(again.commit().snapshot().counts().newBytes()).isZero();
            world.restore(temp.resolve("restored"));
            Trees.assertSame(world.source, temp.resolve("restored/files"));
        }
    }

    @Test
    void aFileThatVanishesIsNamedAndTheRestIsSafe() throws Exception {
        try (World world = new World(temp, 2, 1)) {
            fill(world.source, 70);
            Path vanishing = world.source.resolve("zz vanishes");
            Files.writeString(vanishing, "read last");
            world.store("daejeon").beforePut(() -> {
                if (world.store("daejeon").puts.get() == 0) {
                    return; // The key, before anything is read.
                }
                try {
                    Files.deleteIfExists(vanishing);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            BackupResult result = world.backup();

            assertThat(result.outcome()).isEqualTo(Outcome.INCOMPLETE);
            assertThat(result.commit().snapshot().counts().unreadable()).isEqualTo(1);
            assertThat(result.commit().snapshot().problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.path()).isEqualTo("files/zz vanishes"));
            RestoreResult restored = world.restore(temp.resolve("restored"));
            assertThat(restored.files()).isEqualTo(70);
            Files.setLastModifiedTime(temp.resolve("restored/files"), Files.getLastModifiedTime(world.source));
            Trees.assertSame(world.source, temp.resolve("restored/files"));
        }
    }

    @Test
    void anIndexThatNoSiteTookIsNotBuiltUpon() throws Exception {
        try (World world = new World(temp, 3, 2)) {
            Trees.makeOrdinary(world.source, 16);
            world.stores.values().forEach(store -> store.refuse("/indexes/"));
            assertThatThrownBy(world::backup).isInstanceOf(SagoException.class);

            world.stores.values().forEach(store -> store.refuse(""));
            world.store("gongju").kill();
            assertThat(world.backup().outcome()).isEqualTo(Outcome.DEBTS);
            world.store("daejeon").kill();
            world.loseState();
            world.restore(temp.resolve("restored"));
            Trees.assertSame(world.source, temp.resolve("restored/files"));
        }
    }

    @Test
    void damageThatARestoreFoundIsHealedThoughItsSizeIsRight() throws Exception {
        try (World world = new World(temp, 2, 2)) {
            Trees.makeOrdinary(world.source, 15);
            world.backup();
            Path pack = world.objects("gwangju").stream()
                    .filter(object -> object.toString().contains("/packs/"))
                    .max(java.util.Comparator.comparingLong(
                            object -> object.toFile().length()))
                    .orElseThrow();
            byte[] right = Files.readAllBytes(pack);
            byte[] wrong = right.clone();
            wrong[right.length / 2] ^= 1;
            Files.write(pack, wrong);
            assertThat(world.verify().outcome()).isEqualTo(Outcome.OK); // An inventory sees sizes only.

            world.store("daejeon").kill();
            RestoreResult partly = world.restore(temp.resolve("partly"));
            assertThat(partly.outcome()).isEqualTo(Outcome.INCOMPLETE);
            assertThat(partly.problems()).hasSizeLessThan(4); // One frame of many is damaged: the rest comes back.
            long run = world.catalog().runs().begin(World.SYSTEM, dev.sago.model.Run.Kind.RESTORE);
            world.catalog().findings().record(run, partly.findings());

            world.store("daejeon").revive();
            assertThat(world.heal().outcome()).isEqualTo(Outcome.OK);
            assertThat(pack).hasBinaryContent(right);
            assertThat(world.catalog().findings().of(World.SYSTEM))
                    .noneMatch(seen -> !seen.finding().key().isEmpty());
        }
    }

    @Test
    void aSourceThatIsSuddenlyEmptyIsNotTakenForAllWell() throws Exception {
        try (World world = new World(temp, 2, 1)) {
            Trees.makeOrdinary(world.source, 13);
            world.backup();
            Trees.delete(world.source);
            Files.createDirectories(world.source);
            BackupResult result = world.backup();

            assertThat(result.outcome()).isEqualTo(Outcome.INCOMPLETE);
            assertThat(result.commit().snapshot().problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.reason()).contains("mounted"));
        }
    }

    @Test
    void aRestoreThatWasInterruptedGoesOnWithItsHardLinks() throws Exception {
        try (World world = new World(temp, 2, 1)) {
            Trees.makeOrdinary(world.source, 14);
            world.backup();
            Path restored = temp.resolve("restored");
            world.restore(restored);
            Files.delete(restored.resolve("files/photo.jpg"));
            Files.delete(restored.resolve("files/register.db"));
            RestoreResult again = world.restore(restored);

            assertThat(again.files()).isEqualTo(2);
            assertThat(again.bytes()).isEqualTo(11 << 20);
            Trees.assertSame(world.source, restored.resolve("files"));
        }
    }

    @Test
    void namesOfAFileAreNotLinkedToWhatWasKeptInItsPlace() throws Exception {
        try (World world = new World(temp, 2, 1)) {
            Files.writeString(world.source.resolve("a"), "annals");
            Files.createLink(world.source.resolve("b"), world.source.resolve("a"));
            Files.createLink(world.source.resolve("c"), world.source.resolve("a"));
            world.backup();
            Path restored = Files.createDirectories(temp.resolve("restored/files"));
            Files.writeString(restored.resolve("a"), "of somebody else");
            RestoreResult result = world.restore(temp.resolve("restored"));

            assertThat(result.problems()).extracting(Problem::path).containsExactly("files/a");
            assertThat(restored.resolve("a")).hasContent("of somebody else");
            assertThat(restored.resolve("b")).hasContent("annals");
            assertThat(Files.getAttribute(restored.resolve("b"), "unix:ino"))
                    .isEqualTo(Files.getAttribute(restored.resolve("c"), "unix:ino"));
        }
    }

    @Test
    void aNameThatWasRestoredAloneBecomesALinkAgain() throws Exception {
        try (World world = new World(temp, 2, 1)) {
            Trees.makeOrdinary(world.source, 15);
            world.backup();
            world.restore(temp.resolve("restored"), List.of("files/photo.jpg"));
            world.restore(temp.resolve("restored"), List.of("files/letters"));
            world.restore(temp.resolve("restored"));
            Trees.assertSame(world.source, temp.resolve("restored/files"));
        }
    }

    @Test
    void aFileThatChangesWhileItIsReadIsStoredAndNamed() throws Exception {
        try (World world = new World(temp, 2, 1)) {
            fill(world.source, 70);
            Path log = world.source.resolve("zz log");
            Files.writeString(log, "begin\n".repeat(2_000_000));
            BackupRun.Tools tools = new BackupRun.Tools(
                    world.catalog(),
                    world.keys,
                    settings -> new ChangingSource(new FilesSource((SourceSettings.Files) settings), log),
                    world.state(),
                    InstantSource.system(),
                    "test-host");
            BackupResult result = new BackupRun(tools, world.settings(), world.sites(), world.events::add).execute();

            assertThat(result.outcome()).isEqualTo(Outcome.OK);
            assertThat(result.commit().snapshot().counts().unstable()).isEqualTo(1);
            assertThat(result.commit().snapshot().problems())
                    .containsExactly(new Problem(
                            "files/zz log", "changed while it was read, twice: its bytes may be of different moments"));
            BackupResult second = world.backup();
            assertThat(second.commit().snapshot().counts().changedFiles())
                    .as("read again, though it looks unchanged")
                    .isEqualTo(1);
            assertThat(second.commit().snapshot().counts().unstable()).isZero();
            world.restore(temp.resolve("restored"));
            Trees.assertSame(world.source, temp.resolve("restored/files"));
        }
    }

    @Test
    void aSelectedPathComesBackAloneAndAMisspeltOneIsTold() throws Exception {
        try (World world = new World(temp, 2, 1)) {
            Trees.makeOrdinary(world.source, 12);
            world.backup();
            RestoreResult restored = world.restore(temp.resolve("one"), List.of("files/letters/2025/letter 3.txt"));
            assertThat(restored.files()).isEqualTo(1);
            assertThat(temp.resolve("one/files/letters/2025/letter 3.txt"))
                    .hasSameBinaryContentAs(world.source.resolve("letters/2025/letter 3.txt"));
            assertThatThrownBy(() -> world.restore(temp.resolve("two"), List.of("files/leters")))
                    .isInstanceOf(SagoException.class)
                    .hasMessageContaining("files/leters");
        }
    }

    private static void fill(Path root, int megabytes) throws IOException {
        Random random = new Random(99);
        byte[] bytes = new byte[1 << 20];
        for (int i = 0; i < megabytes; i++) {
            random.nextBytes(bytes);
            Files.write(root.resolve("noise " + i), bytes);
        }
    }

    private static List<String> names(World world, String site) throws IOException {
        Path root = world.site(site).resolve("systems/government24");
        try (Stream<Path> objects = world.objects(site).stream()) {
            return objects.map(object -> root.relativize(object).toString()).toList();
        }
    }
}
