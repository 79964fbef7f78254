package dev.sago.repository;

import dev.sago.model.Sha256;

import java.util.Arrays;
import java.util.function.Predicate;

/**
 * Answers for one run whether a chunk has to be stored: no if the index knows it, or if this run has claimed it already.
 * Safe for threads; of several that ask for the same new chunk at once, one is told to store it.
 *
 * <p>The run's own chunks are kept in 64 open-addressed tables of longs, 32 bytes a slot at a load of at most 2/3: no
 * object and no boxing per chunk. Chunk ids are hashes already, so their bits serve as they are.
 */
final class KnownChunks {

    private static final int STRIPES = 64;

    private final Predicate<Sha256> stored;
    private final Stripe[] stripes = new Stripe[STRIPES];

    /** Chunks that {@code stored} has need not be stored. */
    KnownChunks(Predicate<Sha256> stored) {
        this.stored = stored;
        Arrays.setAll(stripes, i -> new Stripe());
    }

    /** Whether the caller must store this chunk; the next to ask for it will be told no. */
    boolean claim(Sha256 id) {
        return !stored.test(id) && stripes[(int) (id.a() & (STRIPES - 1))].add(id);
    }

    private static final class Stripe {

        private long[] table = new long[4 * 16];
        private int used;

        synchronized boolean add(Sha256 id) {
            if (used * 3 >= table.length / 4 * 2) {
                grow();
            }
            if (!insert(table, id.a(), id.b(), id.c(), id.d())) {
                return false;
            }
            used++;
            return true;
        }

        private void grow() {
            long[] larger = new long[table.length * 2];
            for (int i = 0; i < table.length; i += 4) {
                if ((table[i] | table[i + 1] | table[i + 2] | table[i + 3]) != 0) {
                    insert(larger, table[i], table[i + 1], table[i + 2], table[i + 3]);
                }
            }
            table = larger;
        }

        /** An empty slot is all zero, which is no SHA-256 that anybody will ever meet. */
        private static boolean insert(long[] table, long a, long b, long c, long d) {
            int slots = table.length / 4;
            int slot = (int) (b & (slots - 1));
            while (true) {
                int i = slot * 4;
                if ((table[i] | table[i + 1] | table[i + 2] | table[i + 3]) == 0) {
                    table[i] = a;
                    table[i + 1] = b;
                    table[i + 2] = c;
                    table[i + 3] = d;
                    return true;
                }
                if (table[i] == a && table[i + 1] == b && table[i + 2] == c && table[i + 3] == d) {
                    return false;
                }
                slot = (slot + 1) & (slots - 1);
            }
        }
    }
}
