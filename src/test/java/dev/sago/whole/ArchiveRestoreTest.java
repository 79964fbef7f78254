package dev.sago.whole;

import dev.sago.model.Problem;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SagoException;
import dev.sago.restore.RestoreResult;
import dev.sago.source.Unpack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Restores into archives, read by programs that share no code with Sago. */
class ArchiveRestoreTest {

    private static final int MIB = 1 << 20;

    /** More than what is in memory at once. */
    private static final int LARGE = 80 * MIB;

    @TempDir
    Path temp;

    private Path out;

    @BeforeEach
    void require() throws Exception {
        Unpack.require();
        out = Files.createDirectory(temp.resolve("archives"));
    }

    /** JUnit removes by paths, which are too long here. */
    @AfterEach
    void remove() throws Exception {
        Torture.remove(temp.resolve("source"));
        Torture.remove(temp.resolve("unpacked"));
    }

    private Path unpacked(Path archive) throws Exception {
        Torture.remove(temp.resolve("unpacked"));
        Unpack.all(archive, temp.resolve("unpacked"));
        return temp.resolve("unpacked/files");
    }

    private List<String> left() throws IOException {
        try (Stream<Path> all = Files.list(out)) {
            return all.map(each -> String.valueOf(each.getFileName())).sorted().toList();
        }
    }

    private World torture() throws Exception {
        Torture.require();
        World world = new World(temp, 2, 2);
        Files.delete(world.source);
        Torture.build(world.source, 1592, "--small");
        world.backup();
        return world;
    }

    @Test
    void aTarHoldsEverythingAsItWas() throws Exception {
        try (World world = torture()) {
            RestoreResult result = world.archive(out.resolve("a.tar.zst"));

            assertThat(result.problems()).isEmpty();
            assertThat(result.unsettable()).isEmpty();
            assertThat(result.outcome()).isEqualTo(Outcome.OK);
            Torture.assertSame(world.source, unpacked(out.resolve("a.tar.zst")));
            RestoreResult toFolder = world.restore(temp.resolve("restored"));
            Torture.remove(temp.resolve("restored"));
            assertThat(List.of(result.files(), result.folders(), result.others(), result.bytes()))
                    .isEqualTo(List.of(toFolder.files(), toFolder.folders(), toFolder.others(), toFolder.bytes()));
        }
    }

    @Test
    void aZipHoldsWhatAZipCanAndTellsWhatItCannot() throws Exception {
        try (World world = torture()) {
            RestoreResult result = world.archive(out.resolve("a.zip"));

            assertThat(result.outcome()).isEqualTo(Outcome.INCOMPLETE);
            List<String> told = result.problems().stream().map(Problem::reason).toList();
            assertThat(new TreeSet<>(told))
                    .containsExactly(
                            "a zip archive cannot hold a device node; a .tar.zst or a folder can",
                            "a zip archive cannot hold a name that is not UTF-8; a .tar.zst or a folder can",
                            "a zip archive cannot hold a name that is not UTF-8; a .tar.zst or a folder can; neither it nor what is in it was written",
                            "a zip archive cannot hold a named pipe; a .tar.zst or a folder can");
            assertThat(result.unsettable()).hasSize(6);
            List<String> refused = result.problems().stream()
                    .map(problem -> problem.path().substring("files/".length()))
                    .toList();
            List<String> others = new ArrayList<>();
            for (String line : Torture.compare(world.source, unpacked(out.resolve("a.zip")))) {
                String[] column = line.split("\t", -1);
                boolean lost = column[1].startsWith("xattr ")
                        || List.of("holes", "link count", "same inode as").contains(column[1]);
                if (!lost && !isTold(column, refused)) {
                    others.add(line);
                }
            }
            assertThat(others).isEmpty();
        }
    }

    /** Times are told apart by a hundred nanoseconds, and long paths cut short by the comparer. */
    private static boolean isTold(String[] column, List<String> refused) {
        if (column[1].equals("mtime") && column[2].startsWith("-1.999")) {
            return column[3].equals("-1.998999900"); // The last millisecond of 1969, see ZipArchive.
        }
        if (column[1].equals("mtime")) {
            return column[2]
                    .substring(0, column[2].length() - 2)
                    .equals(column[3].substring(0, column[3].length() - 2));
        }
        return column[1].equals("entry")
                && refused.stream().anyMatch(path -> column[0].equals(path) || column[0].contains("\\x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.tar.zst", "a.zip"})
    void pathsAreAsDeepAndLongAsTheyWere(String name) throws Exception {
        try (World world = new World(temp, 1, 1)) {
            List<String> expected = deep(world, 1000, "한글 이름의 폴더");
            world.backup();
            assertThat(world.archive(out.resolve(name)).problems()).isEmpty();
            assertThat(Unpack.names(out.resolve(name))).isEqualTo(expected);
        }
    }

    /** Changes into each folder: Java cannot name them. */
    private static List<String> deep(World world, int levels, String name) throws Exception {
        String program = """
                import os, sys
                for i in range(int(sys.argv[2])):
                    os.chdir(sys.argv[1])
                    os.mkdir(sys.argv[3])
                    sys.argv[1] = sys.argv[3]
                os.chdir(sys.argv[1])
                open('bottom', 'w').write('the bottom')
                """;
        Process python = new ProcessBuilder(
                        "python3", "-c", program, world.source.toString(), String.valueOf(levels), name)
                .redirectErrorStream(true)
                .start();
        assertThat(new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(python.waitFor()).isZero();
        List<String> names = new ArrayList<>();
        StringBuilder path = new StringBuilder("files/");
        for (int i = 0; i <= levels; i++) {
            names.add(path.toString());
            path.append(i == levels ? "bottom" : name + "/");
        }
        names.add(path.toString());
        return names;
    }

    private static byte[] noise(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.tar.zst", "a.zip"})
    void aFileLargerThanWhatIsInMemoryComesBack(String name) throws Exception {
        try (World world = new World(temp, 1, 1)) {
            Files.writeString(world.source.resolve("a"), "before");
            Files.write(world.source.resolve("large"), noise(LARGE, 1));
            Files.writeString(world.source.resolve("z"), "behind");
            world.backup();

            RestoreResult result = world.archive(out.resolve(name));

            assertThat(result.outcome()).isEqualTo(Outcome.OK);
            assertThat(result.bytes()).isEqualTo(LARGE + 12L);
            Path unpacked = unpacked(out.resolve(name));
            assertThat(unpacked.resolve("large")).hasSameBinaryContentAs(world.source.resolve("large"));
            assertThat(unpacked.resolve("z")).hasContent("behind");
            assertThat(left()).containsExactly(name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.tar.zst", "a.zip"})
    void whatCannotBeReadIsLeftOutAndAllElseIsWhole(String name) throws Exception {
        try (World world = new World(temp, 1, 1)) {
            Files.writeString(world.source.resolve("a"), "before");
            Files.writeString(world.source.resolve("z"), "behind");
            world.backup();
            List<Path> sound = packs(world);
            Files.write(world.source.resolve("large"), noise(LARGE, 1));
            world.backup();
            List<Path> ofLarge = packs(world);
            ofLarge.removeAll(sound);
            Files.write(world.source.resolve("small"), noise(MIB, 2));
            Files.createLink(world.source.resolve("smaller"), world.source.resolve("small"));
            world.backup();
            List<Path> ofSmall = packs(world);
            ofSmall.removeAll(sound);
            ofSmall.removeAll(ofLarge);
            spoil(largest(ofLarge));
            spoil(largest(ofSmall));

            RestoreResult result = world.archive(out.resolve(name));

            assertThat(result.outcome()).isEqualTo(Outcome.INCOMPLETE);
            assertThat(result.problems().stream().map(Problem::path))
                    .containsExactlyInAnyOrder("files/large", "files/small", "files/smaller");
            assertThat(result.files()).isEqualTo(2);
            assertThat(result.bytes()).isEqualTo(12);
            assertThat(Unpack.names(out.resolve(name))).containsExactly("files/", "files/a", "files/z");
            assertThat(unpacked(out.resolve(name)).resolve("z")).hasContent("behind");
            assertThat(left()).containsExactly(name);
        }
    }

    private static List<Path> packs(World world) throws IOException {
        return new ArrayList<>(world.objects("daejeon").stream()
                .filter(object -> object.toString().contains("/packs/"))
                .toList());
    }

    private static Path largest(List<Path> packs) {
        return packs.stream()
                .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
                .orElseThrow();
    }

    private static void spoil(Path pack) throws IOException {
        byte[] bytes = Files.readAllBytes(pack);
        bytes[bytes.length / 2] ^= 1;
        Files.write(pack, bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.tar.zst", "a.zip"})
    void ofALostFileNoOtherNameIsLinked(String name) throws Exception {
        try (World world = new World(temp, 1, 1)) {
            Files.writeString(world.source.resolve("one"), "text");
            Files.createLink(world.source.resolve("two"), world.source.resolve("one"));
            Files.createDirectory(world.source.resolve("folder"));
            Files.createLink(world.source.resolve("folder/three"), world.source.resolve("one"));
            world.backup();
            RestoreResult all = world.archive(out.resolve(name));
            assertThat(all.files()).isEqualTo(3);
            Path unpacked = unpacked(out.resolve(name));
            assertThat(unpacked.resolve("folder/three")).hasContent("text");
            Object links = Files.getAttribute(unpacked.resolve("two"), "unix:nlink");
            assertThat(links).isEqualTo(name.endsWith(".zip") ? 1 : 3);

            // Without its first name, it is a file of its own.
            world.archive(out.resolve("b" + name), "files/two");
            assertThat(Unpack.names(out.resolve("b" + name))).containsExactly("files/", "files/two");
            assertThat(unpacked(out.resolve("b" + name)).resolve("two")).hasContent("text");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.tar.zst", "a.zip"})
    void aPathThatIsNotThereLeavesNoArchive(String name) throws Exception {
        try (World world = new World(temp, 1, 1)) {
            Files.writeString(world.source.resolve("one"), "text");
            world.backup();
            assertThatThrownBy(() -> world.archive(out.resolve(name), "files/none"))
                    .isInstanceOf(SagoException.class)
                    .hasMessageContaining("has no files/none");
            assertThat(left()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.tar.zst", "a.zip"})
    void anInterruptedOneLeavesNothing(String name) throws Exception {
        try (World world = new World(temp, 1, 1)) {
            Files.write(world.source.resolve("large"), noise(LARGE, 1));
            world.backup();
            AtomicBoolean once = new AtomicBoolean();
            Thread verb = Thread.currentThread();
            world.store("daejeon").beforeGet(() -> {
                File[] parts = out.toFile().listFiles();
                if (parts != null && Arrays.stream(parts).anyMatch(part -> part.length() > 0)) {
                    if (once.compareAndSet(false, true)) {
                        verb.interrupt();
                    }
                }
            });
            assertThatThrownBy(() -> world.archive(out.resolve(name))).isInstanceOf(InterruptedException.class);
            assertThat(left()).isEmpty();
        }
    }

    @Test
    void oneThatWasKilledIsBegunAnew() throws Exception {
        Files.writeString(temp.resolve("sago.yaml"), """
                state: state
                keys: { file: master.key }
                sites: { daejeon: { store: { driver: directory, path: site }, domains: { building: dj } } }
                policies: { one: { copies: 1, quorum: 1 } }
                systems:
                  gov: { home: daejeon, policy: one, grade: A1, sources: [ { files: { name: files, path: SOURCE } } ] }
                """.replace(
                        "SOURCE", temp.resolve("source").toString()));
        Path source = Files.createDirectory(temp.resolve("source"));
        Files.createDirectory(temp.resolve("site"));
        Files.write(source.resolve("large"), noise(LARGE, 1));
        SagoProcess.run(temp, "key", "init");
        SagoProcess.run(temp, "backup", "gov");

        SagoProcess.start(temp, "restore", "gov", "--to", "archives/a.tar.zst").killAt(out.toFile(), 1);
        assertThat(left()).hasSize(1).allMatch(each -> each.startsWith(".sago-archive-"));
        SagoProcess.run(temp, "restore", "gov", "--to", "archives/a.tar.zst");

        assertThat(left()).containsExactly("a.tar.zst");
        Trees.assertSame(source, unpacked(out.resolve("a.tar.zst")));
    }
}
