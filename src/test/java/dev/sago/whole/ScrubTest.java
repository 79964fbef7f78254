package dev.sago.whole;

import dev.sago.catalog.ScrubPass;
import dev.sago.maintenance.ScrubResult;
import dev.sago.maintenance.ScrubResult.SiteResult;
import dev.sago.maintenance.ScrubRun;
import dev.sago.maintenance.ScrubSettings;
import dev.sago.maintenance.VerifyResult;
import dev.sago.model.CopyState;
import dev.sago.model.Finding;
import dev.sago.model.Finding.Kind;
import dev.sago.model.Run.Outcome;
import dev.sago.model.Sha256;
import dev.sago.model.SiteName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/** A scrub reads every byte, tells missing, damaged and unread apart, goes on where it stopped, and believes only bytes. */
class ScrubTest {

    private static final SiteName DAEJEON = new SiteName("daejeon");
    private static final SiteName GWANGJU = new SiteName("gwangju");
    private static final ScrubSettings ALL =
            new ScrubSettings(Optional.empty(), 1, false, false, Optional.of(Duration.ofDays(90)));

    @TempDir
    Path temp;

    private World world;

    @BeforeEach
    void backUp() throws Exception {
        world = new World(temp, 2, 2);
        Trees.makeOrdinary(world.source, 21);
        byte[] noise = new byte[1 << 20];
        Random random = new Random(21);
        for (int i = 0; i < 50; i++) { // More than one pack.
            random.nextBytes(noise);
            Files.write(world.source.resolve("noise " + i), noise);
        }
        world.backup();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static SiteResult at(ScrubResult result, SiteName site) {
        return result.sites().stream()
                .filter(one -> one.site().equals(site))
                .findFirst()
                .orElseThrow();
    }

    private Path one(String site, String part) throws Exception {
        return world.objects(site).stream()
                .filter(object -> object.toString().contains(part))
                .findFirst()
                .orElseThrow();
    }

    private static void flip(Path object, int at) throws Exception {
        byte[] bytes = Files.readAllBytes(object);
        bytes[at] ^= 1;
        Files.write(object, bytes);
    }

    private static String key(Path object) {
        return object.toString().replaceFirst(".*/systems/government24/", "");
    }

    private CopyState copy(SiteName site) {
        return world.catalog().snapshots().latest(World.SYSTEM).orElseThrow().copies().stream()
                .filter(copy -> copy.site().equals(site))
                .findFirst()
                .orElseThrow()
                .state();
    }

    @Test
    void everyByteOfASoundSiteIsReadAndCounted() throws Exception {
        ScrubResult result = world.scrub(ALL);
        assertThat(result.outcome()).isEqualTo(Outcome.OK);
        assertThat(result.sealsOpened()).isTrue();
        assertThat(result.findings()).isEmpty();
        for (SiteResult site : result.sites()) {
            List<Path> objects = world.objects(site.site().value());
            long bytes = objects.stream()
                    .mapToLong(object -> object.toFile().length())
                    .sum();
            assertThat(site.objects()).isEqualTo(objects.size());
            assertThat(site.bytes()).isEqualTo(bytes);
            assertThat(site.roundDone()).isTrue();
            assertThat(site.coverage().unknown())
                    .as("the writer object is known")
                    .isZero();
            assertThat(site.coverage().bytes()).isEqualTo(bytes);
            assertThat(site.coverage().readBytes()).isEqualTo(bytes);
            assertThat(site.coverage().oldest()).isPresent();
        }
        assertThat(result.packsOpened())
                .isEqualTo(world.objects("daejeon").stream()
                        .filter(object -> object.toString().contains("/packs/"))
                        .count());
    }

    @Test
    void aFlippedBitInAnyObjectIsFoundAndOnlyThere() throws Exception {
        Random random = new Random(22);
        for (String part : List.of("/keys/", "/packs/", "/indexes/", "/snapshots/")) {
            Path object = one("gwangju", part);
            byte[] right = Files.readAllBytes(object);
            // In a wrapped key, what is base64: a bit of it may leave a well-formed key that does not open.
            flip(object, part.equals("/keys/") ? right.length - 8 : random.nextInt(right.length));
            ScrubResult result = world.scrub(new ScrubSettings(Optional.empty(), 1, true, false, Optional.empty()));
            assertThat(result.outcome()).as(part).isEqualTo(Outcome.DAMAGE);
            assertThat(result.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.kind()).isEqualTo(Kind.DAMAGED);
                assertThat(finding.site()).isEqualTo(GWANGJU);
                assertThat(finding.key()).isEqualTo(key(object));
                assertThat(finding.remedy()).isEqualTo("sago heal government24");
            });
            assertThat(at(result, DAEJEON).isClean()).isTrue();
            assertThat(at(result, GWANGJU).coverage().readBytes())
                    .isEqualTo(at(result, GWANGJU).coverage().bytes() - right.length);
            assertThat(copy(GWANGJU)).isEqualTo(CopyState.DAMAGED);
            Files.write(object, right);
        }
    }

    @Test
    void missingTruncatedAndUnreachableAreToldApart() throws Exception {
        Path cut = one("gwangju", "/packs/");
        Files.write(cut, java.util.Arrays.copyOf(Files.readAllBytes(cut), 1000));
        Path gone = one("gwangju", "/indexes/");
        Files.delete(gone);
        world.store("daejeon").kill();
        ScrubResult result = world.scrub(ALL);
        assertThat(result.outcome()).isEqualTo(Outcome.DAMAGE);
        assertThat(result.findings())
                .extracting(Finding::site, Finding::kind, Finding::key)
                .contains(
                        org.assertj.core.groups.Tuple.tuple(DAEJEON, Kind.UNREACHABLE, ""),
                        org.assertj.core.groups.Tuple.tuple(GWANGJU, Kind.DAMAGED, key(cut)));
        assertThat(at(result, DAEJEON).lost()).contains("connection refused");
        assertThat(at(result, GWANGJU).damaged()).isEqualTo(1);

        world.store("daejeon").revive();
        ScrubResult both = world.scrub(new ScrubSettings(Optional.empty(), 1, true, false, Optional.empty()));
        assertThat(at(both, GWANGJU).missing()).isEqualTo(1);
        assertThat(at(both, GWANGJU).damaged()).isEqualTo(1);
        assertThat(at(both, DAEJEON).isClean()).isTrue();
        assertThat(both.findings()).noneMatch(finding -> finding.kind() == Kind.UNREACHABLE);
    }

    @Test
    void aSiteThatDiesInTheMiddleIsNotGreenAndTheNextGoesOnThere() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        world.store("gwangju").beforeGet(() -> {
            if (reads.incrementAndGet() > 3) {
                world.store("gwangju").kill();
            }
        });
        ScrubResult first = world.scrub(ALL);
        assertThat(first.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(at(first, GWANGJU).lost()).contains("connection refused");
        assertThat(at(first, GWANGJU).roundDone()).isFalse();
        assertThat(copy(GWANGJU)).isEqualTo(CopyState.UNREACHABLE);

        world.store("gwangju").beforeGet(null);
        world.store("gwangju").revive();
        ScrubResult second = world.scrub(ALL);
        assertThat(second.outcome()).isEqualTo(Outcome.OK);
        assertThat(at(second, GWANGJU).roundDone()).isTrue();
        assertThat(at(second, GWANGJU).objects())
                .isLessThan(world.objects("gwangju").size());
        assertThat(at(second, GWANGJU).coverage().readBytes())
                .isEqualTo(at(second, GWANGJU).coverage().bytes());
        assertThat(copy(GWANGJU)).isEqualTo(CopyState.COMPLETE);
    }

    @Test
    void aPartIsReadAtATimeUntilTheRoundIsDone() throws Exception {
        ScrubSettings part = new ScrubSettings(Optional.empty(), 0.3, false, false, Optional.of(Duration.ofDays(90)));
        int objects = world.objects("daejeon").size();
        long sum = 0;
        int runs = 0;
        ScrubResult result;
        do {
            result = world.scrub(part);
            assertThat(result.outcome()).isEqualTo(Outcome.OK);
            assertThat(at(result, DAEJEON).objects()).isLessThan(objects);
            sum += at(result, DAEJEON).objects();
            runs++;
        } while (!at(result, DAEJEON).roundDone());
        assertThat(runs).isBetween(2, 5);
        assertThat(sum).isEqualTo(objects);
        assertThat(at(result, DAEJEON).coverage().readBytes())
                .isEqualTo(at(result, DAEJEON).coverage().bytes());
        // Then the next round begins, with what was read longest ago.
        assertThat(at(world.scrub(part), DAEJEON).objects()).isPositive();
        assertThat(world.catalog().scrubs().of(World.SYSTEM, DAEJEON).values())
                .extracting(ScrubPass::round)
                .hasSizeGreaterThan(3);
    }

    @Test
    void noTimeReadsNothingAndSaysSo() throws Exception {
        ScrubResult result = world.scrub(
                new ScrubSettings(Optional.of(Duration.ZERO), 1, false, false, Optional.of(Duration.ofDays(1))));
        assertThat(at(result, DAEJEON).objects()).isZero();
        assertThat(at(result, DAEJEON).roundDone()).isFalse();
        assertThat(at(result, DAEJEON).coverage().readBytes()).isZero();
        assertThat(at(result, DAEJEON).coverage().oldest()).isEmpty();
    }

    @Test
    void withoutTheKeyHashesFindAFlippedBitAndTheResultSaysWhatWasNotChecked() throws Exception {
        Path pack = one("gwangju", "/packs/");
        byte[] right = Files.readAllBytes(pack);
        flip(pack, right.length / 2);
        ScrubResult result = withoutKey();
        assertThat(result.sealsOpened()).isFalse();
        assertThat(result.packsOpened()).isZero();
        assertThat(result.outcome()).isEqualTo(Outcome.DAMAGE);
        assertThat(result.findings()).extracting(Finding::key).containsExactly(key(pack));
        assertThat(copy(GWANGJU)).isEqualTo(CopyState.DAMAGED);
        assertThat(copy(DAEJEON)).isEqualTo(CopyState.COMPLETE);

        Files.write(pack, right);
        ScrubResult again = withoutKey();
        assertThat(again.outcome()).isEqualTo(Outcome.OK);
        assertThat(world.catalog().findings().of(World.SYSTEM)).isEmpty();
    }

    private long packs() throws Exception {
        return world.objects("daejeon").stream()
                .filter(object -> object.toString().contains("/packs/"))
                .count();
    }

    private Path memory() {
        return world.state().resolve("cache/government24/opened");
    }

    @Test
    void bytesThatOpenedOnceAreOnlyHashedLaterAndTheResultSaysSo() throws Exception {
        ScrubResult first = world.scrub(ALL);
        assertThat(first.packsOpened()).isEqualTo(packs());
        assertThat(first.packsOpenedBefore()).isZero();
        assertThat(first.oldestOpening()).isEmpty();
        assertThat(first.notRemembered()).isEmpty();

        ScrubResult second = world.scrub(ALL);
        assertThat(second.outcome()).isEqualTo(Outcome.OK);
        assertThat(second.packsOpened()).isZero();
        assertThat(second.packsOpenedBefore()).isEqualTo(packs());
        assertThat(second.oldestOpening()).isPresent();
        assertThat(at(second, DAEJEON).bytes()).isEqualTo(at(first, DAEJEON).bytes());

        ScrubResult forced = world.scrub(new ScrubSettings(Optional.empty(), 1, false, true, Optional.empty()));
        assertThat(forced.packsOpened()).isEqualTo(packs());
        assertThat(forced.packsOpenedBefore()).isZero();

        Files.write(world.source.resolve("new"), new byte[] {1, 2, 3});
        world.backup();
        ScrubResult grown = world.scrub(new ScrubSettings(Optional.empty(), 1, true, false, Optional.empty()));
        assertThat(grown.packsOpened() + grown.packsOpenedBefore()).isEqualTo(packs());
        assertThat(grown.packsOpened()).isPositive();
        assertThat(withoutKey().packsOpenedBefore()).isZero();
    }

    @Test
    void aPackThatIsDamagedAfterItWasOpenedIsFoundByItsHash() throws Exception {
        world.scrub(ALL);
        Path pack = one("gwangju", "/packs/");
        flip(pack, 1_000);
        ScrubResult result = world.scrub(ALL);
        assertThat(result.packsOpened()).isZero();
        assertThat(result.findings()).extracting(Finding::key).containsExactly(key(pack));
        Files.write(pack, java.util.Arrays.copyOf(Files.readAllBytes(pack), 5_000));
        assertThat(world.scrub(ALL).findings()).extracting(Finding::key).containsExactly(key(pack));
    }

    @Test
    void aLostOrDamagedMemoryOpensPacksAgain() throws Exception {
        world.scrub(ALL);
        Files.delete(memory());
        assertThat(world.scrub(ALL).packsOpened()).isEqualTo(packs());
        flip(memory(), 30);
        assertThat(world.scrub(ALL).packsOpened()).isEqualTo(packs());
        Files.write(memory(), new byte[7]);
        assertThat(world.scrub(ALL).packsOpened()).isEqualTo(packs());
        assertThat(world.scrub(ALL).packsOpened()).isZero();
    }

    @Test
    void aMemoryThatCannotBeWrittenIsTold() throws Exception {
        Files.createDirectories(memory().resolve("in the way"));
        ScrubResult result = world.scrub(ALL);
        assertThat(result.outcome()).isEqualTo(Outcome.OK);
        assertThat(result.packsOpened()).isEqualTo(packs());
        assertThat(result.notRemembered()).contains("opened");
    }

    @Test
    void aPackWhoseSealDoesNotOpenIsNeverRemembered() throws Exception {
        byte[] bytes = Files.readAllBytes(one("gwangju", "/packs/"));
        bytes[bytes.length / 2] ^= 1;
        String name = Sha256.hash(bytes).hex();
        Path wrong = world.site("gwangju").resolve("systems/government24/packs/" + name.substring(0, 2) + "/" + name);
        Files.createDirectories(wrong.getParent());
        Files.write(wrong, bytes);
        for (int i = 0; i < 2; i++) {
            assertThat(world.scrub(ALL).findings())
                    .filteredOn(finding -> finding.kind() == Kind.DAMAGED)
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.key()).isEqualTo(key(wrong));
                        assertThat(finding.text()).contains("does not open");
                    });
        }
    }

    private ScrubResult withoutKey() throws InterruptedException {
        return new ScrubRun(world.catalog(), InstantSource.system(), event -> {})
                .withoutKey(
                        World.SYSTEM,
                        world.sites(),
                        new ScrubSettings(Optional.empty(), 1, true, false, Optional.empty()));
    }

    @Test
    void anInventoryDoesNotClearWhatOnlyBytesCanDisprove() throws Exception {
        Path pack = one("gwangju", "/packs/");
        byte[] right = Files.readAllBytes(pack);
        flip(pack, right.length / 2);
        world.scrub(ALL);
        VerifyResult inventory = world.verify();
        assertThat(inventory.outcome()).isEqualTo(Outcome.DAMAGE);
        assertThat(inventory.findings()).extracting(Finding::key).containsExactly(key(pack));
        assertThat(copy(GWANGJU)).isEqualTo(CopyState.DAMAGED);

        Files.write(pack, right);
        assertThat(world.verify().outcome()).isEqualTo(Outcome.DAMAGE);
        assertThat(world.scrub(ALL).outcome()).isEqualTo(Outcome.OK);
        assertThat(world.verify().outcome()).isEqualTo(Outcome.OK);
        assertThat(copy(GWANGJU)).isEqualTo(CopyState.COMPLETE);
    }

    @Test
    void anInventoryClearsWhatItFoundItself() throws Exception {
        Path pack = one("gwangju", "/packs/");
        byte[] right = Files.readAllBytes(pack);
        Files.delete(pack);
        Path index = one("daejeon", "/snapshots/");
        byte[] whole = Files.readAllBytes(index);
        Files.write(index, new byte[3]);
        assertThat(world.verify().outcome()).isEqualTo(Outcome.DAMAGE);
        assertThat(world.catalog().findings().of(World.SYSTEM)).hasSize(2);
        Files.write(pack, right);
        Files.write(index, whole);
        assertThat(world.verify().outcome()).isEqualTo(Outcome.OK);
        assertThat(world.catalog().findings().of(World.SYSTEM)).isEmpty();
    }

    @Test
    void healReplacesWhatAScrubFound() throws Exception {
        Path pack = one("gwangju", "/packs/");
        byte[] right = Files.readAllBytes(pack);
        flip(pack, right.length / 2);
        assertThat(world.scrub(ALL).outcome()).isEqualTo(Outcome.DAMAGE);
        assertThat(world.heal().outcome()).isEqualTo(Outcome.OK);
        assertThat(pack).hasBinaryContent(right);
        assertThat(world.scrub(ALL).outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void whatNoSiteHasWholeIsCritical() throws Exception {
        flip(one("gwangju", "/packs/"), 100);
        flip(one("daejeon", "/packs/"), 200);
        ScrubResult result = world.scrub(ALL);
        assertThat(result.findings()).hasSize(2).extracting(Finding::severity).containsOnly(Finding.Severity.CRITICAL);
    }
}
