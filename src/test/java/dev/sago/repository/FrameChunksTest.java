package dev.sago.repository;

import dev.sago.model.Sha256;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class FrameChunksTest {

    private final FrameChunks chunks = new FrameChunks();
    private final byte[] frame = new byte[100_000];

    private void fill(int count) {
        new Random(1).nextBytes(frame);
        int length = frame.length / count;
        for (int i = 0; i < count; i++) {
            ByteBuffer plain = ByteBuffer.wrap(frame, i * length, length).slice();
            chunks.add(Sha256.hash(plain), length, chunks.checkOf(plain));
        }
    }

    @Test
    void findsTheChunkInWhichABitWasFlipped() {
        fill(100);
        assertThat(chunks.bytes()).isEqualTo(frame.length);
        assertThat(chunks.firstWrong(ByteBuffer.wrap(frame))).isEqualTo(-1);
        for (int at = 0; at < frame.length; at += 997) {
            frame[at] ^= (byte) (1 << at % 8);
            assertThat(chunks.firstWrong(ByteBuffer.wrap(frame))).isEqualTo(at / 1000);
            frame[at] ^= (byte) (1 << at % 8);
        }
    }

    @Test
    void findsChunksThatWereExchanged() {
        fill(2);
        byte[] exchanged = new byte[frame.length];
        System.arraycopy(frame, 0, exchanged, frame.length / 2, frame.length / 2);
        System.arraycopy(frame, frame.length / 2, exchanged, 0, frame.length / 2);
        assertThat(chunks.firstWrong(ByteBuffer.wrap(exchanged))).isZero();
    }

    @Test
    void isEmptyAgainAfterClear() {
        fill(40);
        chunks.clear();
        assertThat(chunks.count()).isZero();
        assertThat(chunks.bytes()).isZero();
        assertThat(chunks.firstWrong(ByteBuffer.allocate(0))).isEqualTo(-1);
    }
}
