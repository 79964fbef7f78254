package dev.sago.whole;

import dev.sago.backup.Hooks.Hook;
import dev.sago.backup.Rehearsal;
import dev.sago.backup.SystemSettings;
import dev.sago.crypto.KeyRing;
import dev.sago.crypto.KeyShare;
import dev.sago.crypto.MasterKey;
import dev.sago.crypto.MasterKeyFile;
import dev.sago.drill.Deviation;
import dev.sago.drill.DrillFailure.Reason;
import dev.sago.drill.DrillOrder;
import dev.sago.drill.DrillPhase;
import dev.sago.drill.DrillRun;
import dev.sago.drill.KeySource;
import dev.sago.drill.Scenario;
import dev.sago.drill.ScratchSpace;
import dev.sago.drill.SystemDrill;
import dev.sago.model.Event;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SiteName;
import dev.sago.policy.PolicySettings;
import dev.sago.repository.SiteObjects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A drill brings everything back from the survivors, or fails and says why. */
class DrillTest {

    private static final Random RANDOM = new Random(92);

    @TempDir
    Path temp;

    private World world;
    private Path scratch;
    private long quota;
    private Optional<Duration> rpo = Optional.empty();
    private Optional<Duration> rto = Optional.empty();
    private Optional<Hook> check = Optional.empty();
    private Optional<DrillOrder.SampleSize> sample = Optional.empty();
    private Optional<Path> to = Optional.empty();
    private Event.Listener listener = Event.Listener.NONE;
    private KeySource keys = () -> world.keys;

    @BeforeEach
    void backUp() throws Exception {
        world = new World(temp.resolve("world"), 2, 2);
        scratch = temp.resolve("scratch");
        Trees.makeOrdinary(world.source, 7);
        world.backup();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private SystemSettings system() {
        SystemSettings plain = world.settings();
        PolicySettings p = plain.policy();
        PolicySettings policy = new PolicySettings(
                p.name(),
                p.copies(),
                p.quorum(),
                p.offsite(),
                p.apart(),
                0,
                p.immutable(),
                rpo,
                rto,
                p.schedule(),
                p.retention(),
                p.verify());
        return new SystemSettings(
                plain.name(),
                plain.home(),
                plain.grade(),
                policy,
                plain.sources(),
                plain.hooks(),
                plain.pool(),
                new Rehearsal(check, 0),
                plain.size(),
                plain.after());
    }

    private DrillRun run(String... survivors) {
        List<SiteObjects> left = world.sites().stream()
                .filter(site -> List.of(survivors).contains(site.site().value()))
                .toList();
        List<SiteName> lost = world.stores.keySet().stream()
                .filter(site -> !List.of(survivors).contains(site.value()))
                .toList();
        Scenario scenario = new Scenario("test", lost, Scenario.Chosen.BY_HAND, 0);
        DrillRun.Tools tools = new DrillRun.Tools(
                () -> world.time.instant(),
                listener,
                new ScratchSpace(scratch, quota, RANDOM),
                RANDOM,
                Map.of("PATH", "/usr/bin:/bin"));
        return new DrillRun(tools, new DrillOrder(system(), scenario, left, keys, sample, to));
    }

    private SystemDrill drill(String... survivors) throws InterruptedException {
        SystemDrill drill = run(survivors).execute();
        assertThat(scratch).satisfies(DrillTest::isEmptied);
        return drill;
    }

    private static void isEmptied(Path folder) {
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).noneMatch(Files::isDirectory);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Reason> reasons(SystemDrill drill) {
        return drill.failures().stream().map(failure -> failure.reason()).toList();
    }

    private static String why(SystemDrill drill) {
        return drill.failures().getFirst().text();
    }

    @Test
    void everythingComesBackFromTheOneThatIsLeftAndTheLostSiteIsNeverAsked() throws Exception {
        world.store("daejeon").kill(); // Any call would fail, and be told as a site that is away.
        world.stores.get(new SiteName("daejeon")).beforeGet(() -> {
            throw new AssertionError("the lost site was read");
        });
        SystemDrill drill = drill("gwangju");
        assertThat(drill.failures()).isEmpty();
        assertThat(drill.outcome()).isEqualTo(Outcome.OK);
        assertThat(drill.used()).containsExactly(new SiteName("gwangju"));
        assertThat(drill.deviations()).noneMatch(deviation -> deviation.kind() == Deviation.Kind.SITE_AWAY);
        try (Stream<Path> walk = Files.walk(world.source)) {
            List<Path> all = walk.filter(path -> !path.equals(world.source)).toList();
            long folders = all.stream()
                    .filter(path -> Files.isDirectory(path, java.nio.file.LinkOption.NOFOLLOW_LINKS))
                    .count();
            assertThat(drill.compared().entries()).isEqualTo(all.size() - folders);
            assertThat(drill.compared().folders()).isEqualTo(folders + 1); // The source's own.
        }
        assertThat(drill.compared().faulty()).isZero();
        assertThat(drill.compared().bytes()).isGreaterThan(17 << 20);
        assertThat(drill.phases().stream().map(DrillPhase.Timed::phase))
                .containsExactly(
                        DrillPhase.KEYS,
                        DrillPhase.OPEN,
                        DrillPhase.TREES,
                        DrillPhase.RESTORE,
                        DrillPhase.COMPARE,
                        DrillPhase.CLEAN_UP);
    }

    private List<Path> packs(String site) throws IOException {
        return world.objects(site).stream()
                .filter(object -> object.toString().contains("/packs/"))
                .toList();
    }

    /** The packs that hold data, not trees. */
    private List<Path> dataPacks(String site) throws IOException {
        List<Path> data = new ArrayList<>();
        for (Path pack : packs(site)) {
            if (Files.readAllBytes(pack)[4] == 1) {
                data.add(pack);
            }
        }
        return data;
    }

    @Test
    void aPackThatIsMissingAtTheOnlySurvivorFailsIt() throws Exception {
        Path pack = dataPacks("gwangju").getFirst();
        Files.delete(pack);
        SystemDrill drill = drill("gwangju");
        assertThat(reasons(drill)).containsExactly(Reason.MISSING);
        assertThat(why(drill)).contains("gwangju").contains(pack.getFileName().toString());
        assertThat(drill.outcome()).isEqualTo(Outcome.DAMAGE);
        assertThat(drill.problemCount()).isPositive();
        assertThat(drill.problems())
                .allSatisfy(problem -> assertThat(problem.path()).startsWith("files/"));
        assertThat(pack).as("a drill repairs nothing").doesNotExist();
    }

    @Test
    void aPackThatIsDamagedAtAllSurvivorsFailsIt() throws Exception {
        Path pack = dataPacks("gwangju").getFirst();
        for (String site : List.of("gwangju", "daejeon")) {
            Path there = world.site(site).resolve(world.site("gwangju").relativize(pack));
            byte[] bytes = Files.readAllBytes(there);
            for (int at = 60; at < bytes.length; at += 1000) {
                bytes[at] ^= 1;
            }
            Files.write(there, bytes);
        }
        SystemDrill drill = drill("gwangju", "daejeon");
        assertThat(reasons(drill)).containsExactly(Reason.DAMAGED);
        assertThat(why(drill)).contains("gwangju").contains("daejeon");
        assertThat(drill.outcome()).isEqualTo(Outcome.DAMAGE);
    }

    @Test
    void aPackThatIsDamagedAtOneOfTwoIsTold() throws Exception {
        byte[] bytes = {};
        Path pack = temp;
        // Which site is asked for which is its speed's matter: the other answers late, and all packs of this one are
        // damaged.
        world.store("gwangju").beforeGet(() -> LockSupport.parkNanos(5_000_000));
        for (Path one : packs("daejeon")) {
            pack = one;
            bytes = Files.readAllBytes(pack);
            for (int at = 60; at < bytes.length; at += 10) {
                bytes[at] ^= 1;
            }
            Files.write(pack, bytes);
        }
        SystemDrill drill = drill("daejeon", "gwangju");
        assertThat(drill.failures()).isEmpty();
        assertThat(drill.deviations()).anySatisfy(deviation -> {
            assertThat(deviation.kind()).isEqualTo(Deviation.Kind.COPY_FAULTY);
            assertThat(deviation.text()).contains("daejeon");
        });
        assertThat(Files.readAllBytes(pack))
                .as("nothing in production is written")
                .isEqualTo(bytes);
    }

    @Test
    void sharesOfAnotherKeyFailIt() throws Exception {
        List<KeyShare> mine =
                KeyShare.split(MasterKeyFile.read(world.folder.resolve("master.key")), 3, 2, new SecureRandom());
        List<KeyShare> others = KeyShare.split(MasterKey.random(new SecureRandom()), 3, 2, new SecureRandom());
        keys = () -> KeyRing.of(Path.of("shares"), KeyShare.combine(List.of(mine.get(0), others.get(1))));
        SystemDrill mixed = drill("gwangju");
        assertThat(reasons(mixed)).containsExactly(Reason.KEY);
        assertThat(why(mixed)).contains("share 1 of 3");

        keys = () -> KeyRing.of(Path.of("shares"), KeyShare.combine(List.of(mine.get(0))));
        assertThat(reasons(drill("gwangju"))).containsExactly(Reason.KEY);

        keys = () -> KeyRing.of(Path.of("shares"), KeyShare.combine(others));
        SystemDrill other = drill("gwangju");
        assertThat(reasons(other)).containsExactly(Reason.OPEN);
        assertThat(other.outcome()).isEqualTo(Outcome.FAILED);

        keys = () -> KeyRing.of(Path.of("shares"), KeyShare.combine(List.of(mine.get(0), mine.get(2))));
        assertThat(drill("gwangju").failures()).isEmpty();
    }

    @Test
    void theOwnCheckSeesWhatWasRestored() throws Exception {
        check = Optional.of(new Hook(
                List.of("sh", "-c", "echo $SAGO_SYSTEM; pwd; test -s files/register.db && test -s files/empty"),
                Duration.ofMinutes(5)));
        SystemDrill drill = drill("gwangju");
        assertThat(reasons(drill)).containsExactly(Reason.CHECK);
        assertThat(why(drill)).contains("exit code 1").contains("government24").contains("restored");
        assertThat(drill.outcome()).isEqualTo(Outcome.FAILED);

        check = Optional.of(new Hook(
                List.of("diff", "-r", "--no-dereference", "files", world.source.toString()), Duration.ofMinutes(5)));
        assertThat(drill("gwangju").failures()).isEmpty();

        check = Optional.of(new Hook(List.of("/no/such/program"), Duration.ofMinutes(5)));
        assertThat(why(drill("gwangju"))).contains("could not be started");
    }

    @Test
    void scratchSpaceThatDoesNotSufficeFailsItBeforeAnythingIsWritten() throws Exception {
        quota = 10 << 20;
        SystemDrill drill = drill("gwangju");
        assertThat(reasons(drill)).containsExactly(Reason.SCRATCH);
        assertThat(why(drill)).contains("quota of " + quota);
        assertThat(drill.compared()).isEqualTo(SystemDrill.Compared.NOTHING);

        quota = 40 << 20;
        assertThat(drill("gwangju").failures()).isEmpty();
    }

    /** The time is what the policy says and not what the machine needs. */
    @Test
    void tooLateAndTooOldFailIt() throws Exception {
        Instant now = Instant.now();
        AtomicReference<Instant> clock = new AtomicReference<>(now.plus(Duration.ofHours(5)));
        listener = event -> clock.updateAndGet(time -> time.plus(Duration.ofMinutes(20)));
        world.time = clock::get;
        rpo = Optional.of(Duration.ofHours(4));
        rto = Optional.of(Duration.ofHours(1));
        SystemDrill drill = drill("gwangju");
        assertThat(reasons(drill)).containsExactly(Reason.RPO, Reason.RTO);
        assertThat(drill.rpo().orElseThrow()).isBetween(Duration.ofMinutes(295), Duration.ofMinutes(305));
        assertThat(drill.rto()).isGreaterThan(Duration.ofHours(1));
        assertThat(drill.failures().getLast().text())
                .as("a little too late does not look like in time")
                .matches("It took \\d+\\.\\d\\d s, and the policy allows 3600\\.00 s");
        assertThat(drill.outcome()).isEqualTo(Outcome.FAILED);

        rpo = Optional.of(Duration.ofHours(60));
        rto = Optional.of(Duration.ofHours(60));
        assertThat(drill("gwangju").failures()).isEmpty();
    }

    @Test
    void aSampleSaysHowMuchItTells() throws Exception {
        sample = Optional.of(new DrillOrder.SampleSize(20, 5));
        check = Optional.of(new Hook(List.of("false"), Duration.ofMinutes(5)));
        SystemDrill drill = drill("gwangju");
        assertThat(drill.failures()).isEmpty();
        SystemDrill.SampleDrawn drawn = drill.sample().orElseThrow();
        assertThat(drawn.entries()).isEqualTo(20);
        assertThat(drawn.of()).isGreaterThan(40);
        assertThat(drawn.lessThan()).isBetween(0.139, 0.140); // 1 - 0.05^(1/20)
        assertThat(drill.compared().entries()).isEqualTo(20);
        assertThat(drill.deviations()).anyMatch(deviation -> deviation.kind() == Deviation.Kind.CHECK_NOT_RUN);
    }

    /** What the restore says is not believed: the disk is read. */
    @Test
    void whatIsChangedOnTheDiskIsNoticed() throws Exception {
        to = Optional.of(temp.resolve("given"));
        listener = event -> {
            if (event instanceof Event.Stage(var system, var stage) && stage.equals("drill: compare")) {
                spoil(temp.resolve("given/files"));
            }
        };
        SystemDrill drill = drill("gwangju");
        assertThat(reasons(drill)).containsExactly(Reason.DIFFERENT);
        assertThat(drill.problems().stream().map(problem -> problem.path()))
                .containsExactlyInAnyOrder("files/register.db", "files/photo.jpg", "files/new", "files/empty");
        assertThat(drill.compared().faulty()).isEqualTo(4);
        assertThat(drill.outcome()).isEqualTo(Outcome.DAMAGE);
        assertThat(temp.resolve("given/files/register.db"))
                .as("a given folder stays")
                .exists();
    }

    @Test
    void whatCameToAGivenFolderStaysAsItWas() throws Exception {
        to = Optional.of(temp.resolve("given"));
        assertThat(drill("gwangju").failures()).isEmpty();
        Trees.assertSame(world.source, temp.resolve("given/files"));
    }

    private static void spoil(Path files) {
        try {
            byte[] bytes = Files.readAllBytes(files.resolve("register.db"));
            bytes[bytes.length / 2] ^= 1;
            Files.write(files.resolve("register.db"), bytes);
            Files.delete(files.resolve("photo.jpg"));
            Files.writeString(files.resolve("empty"), "no more");
            Files.writeString(files.resolve("new"), "not of the snapshot");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aFolderThatIsNotEmptyIsLeftAlone() throws Exception {
        to = Optional.of(Files.createDirectories(temp.resolve("given")));
        Files.writeString(temp.resolve("given/mine"), "mine");
        SystemDrill drill = drill("gwangju");
        assertThat(why(drill)).contains("not empty");
        assertThat(temp.resolve("given/mine")).hasContent("mine");
    }

    @Test
    void whatAKilledDrillLeftIsRemovedAndALivingOneIsNot() throws Exception {
        Path dead = Files.createDirectories(scratch.resolve("drill-12ab/restored/deep"));
        Files.writeString(scratch.resolve("drill-12ab/lock"), "123");
        Files.writeString(dead.resolve("file"), "x");
        Path others = Files.createDirectories(scratch.resolve("drill-of-mine"));
        try (ScratchSpace.Claim living = new ScratchSpace(scratch, 0, RANDOM).claim()) {
            assertThat(scratch.resolve("drill-12ab")).doesNotExist();
            try (ScratchSpace.Claim next = new ScratchSpace(scratch, 0, RANDOM).claim()) {
                assertThat(living.folder()).exists().isNotEqualTo(next.folder());
            }
        }
        assertThat(others).exists();
    }

    @Test
    void anInterruptEmptiesScratchSpace() {
        listener = event -> {
            if (event instanceof Event.Stage(var system, var stage) && stage.equals("drill: restore")) {
                Thread.currentThread().interrupt();
            }
        };
        assertThatThrownBy(() -> run("gwangju").execute()).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).as("it is thrown, and not left set").isFalse();
        isEmptied(scratch);
    }
}
