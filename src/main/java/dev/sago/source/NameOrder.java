package dev.sago.source;

import java.util.Arrays;

/**
 * Sorts listed names by unsigned bytes: a plain merge sort, stable, with one scratch array for a whole walk.
 *
 * <p>The library's sort takes a comparator, and its dozen methods were compiled again and again for each state of a short
 * run, which took longer than all sorting; this one is compiled once.
 */
final class NameOrder {

    /** Below this many, insertion is faster than splitting. */
    private static final int FEW = 12;

    private byte[][] scratch = new byte[256][];

    /** Sorts all of it. */
    void sort(byte[][] names) {
        if (scratch.length < names.length) {
            scratch = new byte[Math.max(names.length, 2 * scratch.length)][];
        }
        sort(names, 0, names.length);
        Arrays.fill(scratch, 0, names.length, null);
    }

    private void sort(byte[][] names, int from, int to) {
        if (to - from <= FEW) {
            insert(names, from, to);
            return;
        }
        int middle = (from + to) >>> 1;
        sort(names, from, middle);
        sort(names, middle, to);
        if (Arrays.compareUnsigned(names[middle - 1], names[middle]) > 0) {
            merge(names, from, middle, to);
        }
    }

    private static void insert(byte[][] names, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            byte[] name = names[i];
            int at = i;
            while (at > from && Arrays.compareUnsigned(names[at - 1], name) > 0) {
                names[at] = names[at - 1];
                at--;
            }
            names[at] = name;
        }
    }

    private void merge(byte[][] names, int from, int middle, int to) {
        byte[][] left = scratch;
        System.arraycopy(names, from, left, from, middle - from);
        int l = from;
        int r = middle;
        int at = from;
        while (l < middle) {
            if (r < to && Arrays.compareUnsigned(names[r], left[l]) < 0) {
                names[at++] = names[r++];
            } else {
                names[at++] = left[l++];
            }
        }
    }
}
