package dev.sago.source;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class NameOrderTest {

    private final NameOrder order = new NameOrder();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 11, 12, 13, 24, 25, 100, 1000, 5000})
    void sortsAsTheLibraryDoes(int count) {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            byte[][] names = new byte[count][];
            for (int i = 0; i < count; i++) {
                names[i] = new byte[random.nextInt(4)];
                random.nextBytes(names[i]);
            }
            byte[][] expected = names.clone();
            Arrays.sort(expected, Arrays::compareUnsigned); // Stable too, so equal names keep their arrays.
            order.sort(names);
            for (int i = 0; i < count; i++) {
                assertThat(names[i]).as("seed %d, place %d", seed, i).isSameAs(expected[i]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {30, 3000})
    void takesSortedAndReversedNames(int count) {
        byte[][] names = new byte[count][];
        for (int i = 0; i < count; i++) {
            names[i] = new byte[] {(byte) (i >> 8), (byte) i};
        }
        byte[][] sorted = names.clone();
        order.sort(names);
        assertThat(names).isEqualTo(sorted);
        for (int i = 0; i < count; i++) {
            names[i] = sorted[count - 1 - i];
        }
        order.sort(names);
        assertThat(names).isEqualTo(sorted);
    }
}
