package dev.sago.repository;

import dev.sago.model.Sha256;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Answers for one run whether a chunk has to be stored: no if the index knows it, or if this run has claimed it already.
 * Safe for threads; of several that ask for the same new chunk at once, one is told to store it.
 *
 * <p>The run's own chunks are kept until the index knows them ({@link #forget}), in 64 open-addressed tables of longs, 32 bytes a slot at a
 * load of at most 2/3: no object and no boxing per chunk. Chunk ids are hashes already, so their bits serve as they are.
 */
final class KnownChunks {

    private static final int STRIPES = 64;

    private final Predicate<Sha256> stored;
    private final Stripe[] stripes = new Stripe[STRIPES];

    /** How often something was forgotten. */
    private final AtomicInteger forgotten = new AtomicInteger();

    /** Chunks that {@code stored} has need not be stored. */
    KnownChunks(Predicate<Sha256> stored) {
        this.stored = stored;
        Arrays.setAll(stripes, i -> new Stripe());
    }

    /** Whether the caller must store this chunk; the next to ask for it will be told no. */
    boolean claim(Sha256 id) {
        int before = forgotten.get();
        if (stored.test(id) || !stripe(id).add(id)) {
            return false;
        }
        return before == forgotten.get() || !stored.test(id); // It may have moved into the index between the two looks.
    }

    /** Forgets the chunks of a pack that the index knows now; those that it does not know are kept. One thread at a time. */
    void forget(PackListing pack) {
        var _ = forgotten.incrementAndGet();
        for (int chunk = 0; chunk < pack.chunks(); chunk++) {
            Sha256 id = pack.chunk(chunk);
            if (stored.test(id)) {
                stripe(id).remove(id);
            }
        }
    }

    /** How many chunks are kept here. */
    int size() {
        return Arrays.stream(stripes).mapToInt(Stripe::size).sum();
    }

    private Stripe stripe(Sha256 id) {
        return stripes[(int) (id.a() & (STRIPES - 1))];
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

        synchronized int size() {
            return used;
        }

        /** Moves those that stand behind it only because it was there into the gap (Knuth, The Art of Computer Programming 6.4, algorithm R). */
        synchronized void remove(Sha256 id) {
            int slots = table.length / 4;
            int gap = (int) (id.b() & (slots - 1));
            while (!holds(gap, id)) {
                if (isEmpty(table, gap * 4)) {
                    return;
                }
                gap = (gap + 1) & (slots - 1);
            }
            used--;
            for (int next = (gap + 1) & (slots - 1); !isEmpty(table, next * 4); next = (next + 1) & (slots - 1)) {
                int home = (int) (table[next * 4 + 1] & (slots - 1));
                if (((next - home) & (slots - 1)) >= ((next - gap) & (slots - 1))) {
                    System.arraycopy(table, next * 4, table, gap * 4, 4);
                    gap = next;
                }
            }
            Arrays.fill(table, gap * 4, gap * 4 + 4, 0);
        }

        private boolean holds(int slot, Sha256 id) {
            int i = slot * 4;
            return table[i] == id.a() && table[i + 1] == id.b() && table[i + 2] == id.c() && table[i + 3] == id.d();
        }

        private static boolean isEmpty(long[] table, int i) {
            return (table[i] | table[i + 1] | table[i + 2] | table[i + 3]) == 0;
        }

        private void grow() {
            long[] larger = new long[table.length * 2];
            for (int i = 0; i < table.length; i += 4) {
                if (!isEmpty(table, i)) {
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
                if (isEmpty(table, i)) {
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
