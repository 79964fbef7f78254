package dev.sago.bench;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Words that compress about as office documents do: a made-up vocabulary of Hangul and Latin words, few of which are frequent. */
final class Texts {

    private final byte[][] words = new byte[4000][];

    Texts(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < words.length; i++) {
            StringBuilder word = new StringBuilder();
            boolean hangul = random.nextInt(3) == 0;
            for (int letters = 1 + random.nextInt(hangul ? 4 : 9); letters > 0; letters--) {
                word.append((char) (hangul ? 0xac00 + random.nextInt(11_172) : 'a' + random.nextInt(26)));
            }
            words[i] =
                    word.append(random.nextInt(12) == 0 ? '\n' : ' ').toString().getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Fills a part of an array. */
    void fill(SplittableRandom random, byte[] into, int from, int to) {
        for (int at = from; at < to; ) {
            double u = random.nextDouble();
            byte[] word = words[(int) (u * u * u * words.length)];
            int length = Math.min(word.length, to - at);
            System.arraycopy(word, 0, into, at, length);
            at += length;
        }
    }
}
