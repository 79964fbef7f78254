package dev.sago.repository;

import dev.sago.repository.OpenedFile.Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** The memory of opened packs holds what was put into it, and nothing once any bit of it is another. */
class OpenedFileTest {

    private static final byte[] KEY = new byte[32];

    @TempDir
    Path temp;

    private final Random random = new Random(41);

    private Set<Prefix> some(int count) {
        Set<Prefix> packs = new HashSet<>();
        while (packs.size() < count) {
            packs.add(new Prefix(random.nextLong(), random.nextLong()));
        }
        return packs;
    }

    @Test
    void packsOfSeveralRunsAreFoundWithTheirTimes() throws Exception {
        Path file = temp.resolve("opened");
        Set<Prefix> first = some(5_000);
        Set<Prefix> second = some(3_000);
        OpenedFile.NONE.write(file, KEY, first, 1_000, pack -> true);
        Set<Prefix> more = new HashSet<>(second);
        more.addAll(first.stream().limit(10).toList());
        OpenedFile.read(file, KEY).write(file, KEY, more, 4_000_000_000L, pack -> true);

        OpenedFile both = OpenedFile.read(file, KEY);
        assertThat(both.packs()).isEqualTo(8_000);
        for (Prefix pack : first) {
            assertThat(both.time(both.find(pack))).isEqualTo(more.contains(pack) ? 4_000_000_000L : 1_000);
        }
        for (Prefix pack : second) {
            assertThat(both.time(both.find(pack))).isEqualTo(4_000_000_000L);
        }
        assertThat(some(1_000)).allMatch(pack -> both.find(pack) < 0);
    }

    @Test
    void whatIsNotKeptIsForgotten() throws Exception {
        Path file = temp.resolve("opened");
        Set<Prefix> packs = some(100);
        Prefix gone = packs.iterator().next();
        OpenedFile.NONE.write(file, KEY, packs, 1, pack -> true);
        OpenedFile.read(file, KEY).write(file, KEY, Set.of(), 2, pack -> !pack.equals(gone));
        assertThat(OpenedFile.read(file, KEY).packs()).isEqualTo(99);
        assertThat(OpenedFile.read(file, KEY).find(gone)).isNegative();
    }

    @Test
    void anyFlippedBitAnyCutAndAnotherKeyForgetAll() throws Exception {
        Path file = temp.resolve("opened");
        OpenedFile.NONE.write(file, KEY, some(5), 1, pack -> true);
        byte[] right = Files.readAllBytes(file);
        for (int i = 0; i < right.length; i++) {
            byte[] wrong = right.clone();
            wrong[i] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, wrong);
            assertThat(OpenedFile.read(file, KEY).packs()).as("byte " + i).isZero();
        }
        for (int length : List.of(0, 7, 40, right.length - 20, right.length - 1)) {
            Files.write(file, Arrays.copyOf(right, length));
            assertThat(OpenedFile.read(file, KEY).packs())
                    .as("length " + length)
                    .isZero();
        }
        Files.write(file, right);
        byte[] other = KEY.clone();
        other[31] = 1;
        assertThat(OpenedFile.read(file, other).packs()).isZero();
        assertThat(OpenedFile.read(file, KEY).packs()).isEqualTo(5);
        assertThat(OpenedFile.read(temp.resolve("none"), KEY).packs()).isZero();
    }
}
