package dev.sago.whole;

import dev.sago.crypto.KeyRing;
import dev.sago.crypto.KeySettings;
import dev.sago.crypto.RepositoryKey;
import dev.sago.model.Secret;
import dev.sago.repository.KeySite;
import dev.sago.repository.SystemKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Restores what the engine stored by {@code scripts/rescue}: from one site, by the key, in another language, without Sago's code. */
class RescueTest {

    private static final String CLEAN = "no problems: every seal and every hash was right";

    @TempDir
    Path temp;

    @BeforeEach
    void require() throws Exception {
        String python = Rescue.require();
        assertThat(python).isNotEmpty();
    }

    /** JUnit removes by paths, which are too long here. */
    @AfterEach
    void remove() throws Exception {
        Torture.remove(temp.resolve("source"));
        Torture.remove(temp.resolve("restored"));
    }

    private Rescue.Ended rescue(World world, Object... more) throws IOException, InterruptedException {
        List<Object> arguments = new ArrayList<>(
                List.of(world.site("gwangju"), World.SYSTEM, temp.resolve("master.key"), temp.resolve("restored")));
        arguments.addAll(List.of(more));
        return Rescue.run("", arguments.toArray());
    }

    private static void tree(World world) throws IOException {
        Files.createDirectories(world.source.resolve("letters"));
        Files.writeString(world.source.resolve("letters/one"), "Dear citizen");
        Files.writeString(world.source.resolve("사고"), "史庫");
        Files.createSymbolicLink(world.source.resolve("link"), Path.of("letters/one"));
        Files.createLink(world.source.resolve("letters/two"), world.source.resolve("letters/one"));
    }

    @Test
    void everythingComesBackAsItWas() throws Exception {
        Torture.require();
        try (World world = new World(temp, 2, 2)) {
            Files.delete(world.source);
            Torture.build(world.source, 1592);
            world.backup();

            Rescue.Ended ended = rescue(world);

            assertThat(ended.err()).isEmpty();
            assertThat(ended.out()).contains(CLEAN);
            assertThat(ended.exit()).isZero();
            Torture.assertSame(world.source, temp.resolve("restored/files"));
        }
    }

    @Test
    void anOlderSnapshotComesBackByTheBeginningOfItsId() throws Exception {
        try (World world = new World(temp, 2, 2)) {
            tree(world);
            String older = world.backup().commit().snapshot().id().value();
            Files.writeString(world.source.resolve("letters/one"), "Dear minister");
            String newer = world.backup().commit().snapshot().id().value();

            assertThat(rescue(world, older.substring(0, older.length() - 3)).exit())
                    .isZero();
            assertThat(temp.resolve("restored/files/letters/one")).hasContent("Dear citizen");
            Torture.remove(temp.resolve("restored"));
            Rescue.Ended ended = rescue(world);
            assertThat(ended.out()).contains(newer, CLEAN);
            assertThat(temp.resolve("restored/files/letters/two")).hasContent("Dear minister");
            assertThat(temp.resolve("restored/files/link")).isSymbolicLink();
        }
    }

    @Test
    void aDamagedPackCostsWhatLiesInItAndIsNamed() throws Exception {
        try (World world = new World(temp, 2, 2)) {
            tree(world);
            world.backup();
            byte[] noise = new byte[1 << 19];
            new Random(7).nextBytes(noise);
            Files.write(world.source.resolve("large"), noise);
            List<Path> before = packs(world);
            world.backup();
            List<Path> fresh = packs(world);
            fresh.removeAll(before);
            Path data = fresh.stream()
                    .max(Comparator.comparingLong(pack -> pack.toFile().length()))
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(data);
            bytes[bytes.length / 2] ^= 1;
            Files.write(data, bytes);

            Rescue.Ended ended = rescue(world);

            assertThat(ended.exit()).isEqualTo(3);
            assertThat(ended.out()).contains("1 problems");
            assertThat(ended.err()).contains("files/large: packs/").contains("a frame does not open");
            assertThat(temp.resolve("restored/files/large")).doesNotExist();
            assertThat(temp.resolve("restored/files/letters/two")).hasContent("Dear citizen");
        }
    }

    private static List<Path> packs(World world) throws IOException {
        return world.objects("gwangju").stream()
                .filter(object -> object.toString().contains("/packs/"))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    @Test
    void withoutItsIndexesThePacksTellWhatIsInThem() throws Exception {
        try (World world = new World(temp, 2, 2)) {
            tree(world);
            world.backup();
            for (Path object : world.objects("gwangju")) {
                if (object.toString().contains("/indexes/")) {
                    Files.delete(object);
                }
            }

            assertThat(rescue(world).exit()).isZero();
            Trees.assertSame(world.source, temp.resolve("restored/files"));
        }
    }

    @Test
    void whatCannotBeBegunIsRefusedAndNothingIsWritten() throws Exception {
        try (World world = new World(temp, 2, 2)) {
            tree(world);
            world.backup();
            Path key = temp.resolve("master.key");
            Path other = temp.resolve("other.key");
            Files.writeString(other, Files.readString(key).replaceFirst("check .*", "check 00000000"));
            Object site = world.site("gwangju");
            Path to = temp.resolve("restored");

            assertRefused(Rescue.run("", site, World.SYSTEM, other, to), "is mistyped or cut short");
            assertRefused(Rescue.run("", site, "nobody", key, to), "there is no folder");
            assertRefused(rescue(world, "1999"), "0 snapshots begin with \"1999\"; there are:");
            assertRefused(Rescue.run("wrong passphrase\n", site, World.SYSTEM, "-", to), "the key opens none");
            assertThat(to).doesNotExist();
            Files.createDirectories(to.resolve("kept"));
            assertRefused(rescue(world), "is not empty");
        }
    }

    private static void assertRefused(Rescue.Ended ended, String reason) {
        assertThat(ended.err()).contains(reason);
        assertThat(ended.exit()).isEqualTo(1);
    }

    @Test
    void aPassphraseOpensToo() throws Exception {
        try (World world = new World(temp, 2, 2)) {
            tree(world);
            world.backup();
            KeyRing phrase = KeyRing.open(new KeySettings.Passphrase(new Secret("네 곳의 사고 史庫")));
            SystemKeys keys = SystemKeys.look(World.SYSTEM, world.sites(), List.of());
            try (RepositoryKey key = keys.require(world.keys)) {
                assertThat(keys.add(phrase, "the director", key, () -> {}).sites())
                        .allMatch(KeySite::isWell);
            }
            // As another keyboard types it, in parts.
            String typed = Normalizer.normalize("네 곳의 사고 史庫", Normalizer.Form.NFD) + "\n";

            Rescue.Ended ended = Rescue.run(typed, world.site("daejeon"), World.SYSTEM, "-", temp.resolve("restored"));

            assertThat(ended.err()).isEmpty();
            Trees.assertSame(world.source, temp.resolve("restored/files"));
        }
    }

    /** The engine makes no such entries, but who has the key could. */
    @Test
    void noNameLeadsOutOfTheDestination() throws Exception {
        Path to = Files.createDirectories(temp.resolve("restored/deep/inside"));
        String code = """
                import sys
                exec(open(sys.argv[1]).read().split("\\nif len(sys.argv)")[0])
                top = os.open(sys.argv[2], os.O_RDONLY)
                restore = Restore(None, top, lambda path, reason: print(show(path), reason))
                file, folder, link = {1: 0, 10: (0, 0)}, {1: 1, 10: (0, 0)}, {1: 2, 4: b"../..", 10: (0, 0)}
                names = (b"../x", file), (b"..", folder), (b".", folder), (b"a/b", file), (b"", file), (b"/x", file), (b"l", link), (b"l", folder), (b"l", file)
                restore.entries([{0: name, **entry} for name, entry in names], [], top)
                """;

        Rescue.Ended ended = Rescue.code(code, to);

        assertThat(ended.err()).isEmpty();
        assertThat(ended.out().lines().filter(line -> line.contains("a name that may not be")))
                .hasSize(6);
        assertThat(ended.out().lines().filter(line -> line.contains("File exists")))
                .hasSize(2);
        try (Stream<Path> all = Files.walk(temp.resolve("restored"))) {
            assertThat(all.map(path -> temp.resolve("restored").relativize(path).toString()))
                    .containsExactlyInAnyOrder("", "deep", "deep/inside", "deep/inside/l");
        }
    }

    @Test
    void itIsShortEnoughToBeReadOnTheDay() throws Exception {
        Path script = Path.of(System.getProperty("basedir", ""), "scripts/rescue");
        assertThat(Files.readAllLines(script)).hasSizeLessThan(400);
    }
}
