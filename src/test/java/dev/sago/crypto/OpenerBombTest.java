package dev.sago.crypto;

import com.github.luben.zstd.Zstd;
import dev.sago.crypto.SealBrokenException.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Frames with a right tag and wrong contents, as a faulty or hostile writer that has the key would make them. */
class OpenerBombTest {

    private static final int MAX = 100_000;

    private final Opener opener = new Opener(MAX);

    @AfterEach
    void close() {
        opener.close();
    }

    private static ByteBuffer sealContent(byte[] content) throws GeneralSecurityException {
        Cipher cipher = Sealer.newCipher();
        Golden.objectKey().init(cipher, Cipher.ENCRYPT_MODE, 0);
        return ByteBuffer.wrap(cipher.doFinal(content));
    }

    private static byte[] content(int method, byte[] body) {
        return ByteBuffer.allocate(1 + body.length).put((byte) method).put(body).array();
    }

    private SealBrokenException broken(byte[] content) throws GeneralSecurityException {
        ByteBuffer sealed = sealContent(content);
        return catchThrowableOfType(SealBrokenException.class, () -> opener.open(Golden.objectKey(), 0, sealed));
    }

    @Test
    void moreThanAnnouncedIsRefusedBeforeItIsDecompressed() throws GeneralSecurityException {
        SealBrokenException broken = broken(content(1, Zstd.compress(new byte[100 << 20])));
        assertThat(broken.fault()).isEqualTo(Fault.SIZE);
        assertThat(broken)
                .hasMessage("the frame at 0 does not open: it declares 104857600 plain bytes; at most 100000 may be");
        assertThat(broken(content(1, Zstd.compress(new byte[MAX + 1]))).fault()).isEqualTo(Fault.SIZE);
    }

    @Test
    void exactlyTheAnnouncedOpens() throws Exception {
        ByteBuffer sealed = sealContent(content(1, Zstd.compress(new byte[MAX])));
        assertThat(opener.open(Golden.objectKey(), 0, sealed).remaining()).isEqualTo(MAX);
        ByteBuffer raw = sealContent(content(0, new byte[MAX]));
        assertThat(opener.open(Golden.objectKey(), 0, raw).remaining()).isEqualTo(MAX);
        assertThat(broken(content(0, new byte[MAX + 1])).fault()).isEqualTo(Fault.SIZE);
    }

    /** Declares one size in its header and holds another: 100 bytes by a run-length block, 99 or 101 declared. */
    @Test
    void anotherSizeThanDeclaredIsRefused() throws GeneralSecurityException {
        byte[] frame = Golden.hex("28b52ffd2064" + "230300" + "61");
        assertThat(Zstd.decompress(frame, 100)).hasSize(100);
        for (byte declared : new byte[] {99, 101, 0}) {
            frame[5] = declared;
            assertThat(broken(content(1, frame)).fault()).isEqualTo(Fault.SIZE);
        }
    }

    @Test
    void anUndeclaredSizeIsRefused() throws GeneralSecurityException {
        byte[] frame = Golden.hex("28b52ffd0000" + "230300" + "61"); // with a window instead of a size
        assertThat(broken(content(1, frame)).fault()).isEqualTo(Fault.SIZE);
    }

    @Test
    void whatFollowsTheZstdFrameIsRefused() throws GeneralSecurityException {
        byte[] frame = Zstd.compress(new byte[1000]);
        assertThat(broken(content(1, Arrays.copyOf(frame, frame.length + 1))).fault())
                .isEqualTo(Fault.SIZE);
        byte[] twice =
                ByteBuffer.allocate(2 * frame.length).put(frame).put(frame).array();
        assertThat(broken(content(1, twice)).fault()).isEqualTo(Fault.SIZE);
        byte[] skippable = Golden.hex("502a4d18" + "01000000" + "00"); // zstd itself passes over it
        byte[] hidden = ByteBuffer.allocate(frame.length + skippable.length)
                .put(frame)
                .put(skippable)
                .array();
        assertThat(broken(content(1, hidden)).fault()).isEqualTo(Fault.SIZE);
    }

    @Test
    void garbageAndNothingForAZstdFrameAreRefused() throws GeneralSecurityException {
        assertThat(broken(content(1, new byte[0])).fault()).isEqualTo(Fault.SIZE);
        assertThat(broken(content(1, Golden.sequence(1, 200))).fault()).isEqualTo(Fault.SIZE);
        byte[] frame = Zstd.compress(Golden.sequence(0, 300));
        assertThat(broken(content(1, Arrays.copyOf(frame, frame.length - 1))).fault())
                .isEqualTo(Fault.SIZE);
    }

    @Test
    void anUnknownMethodIsRefused() throws GeneralSecurityException {
        assertThat(broken(content(2, new byte[10])).fault()).isEqualTo(Fault.METHOD);
        assertThat(broken(content(255, new byte[10]))).hasMessageContaining("method 255");
    }

    @Test
    void afterARefusalTheNextFrameOpens() throws Exception {
        broken(content(9, new byte[10]));
        ByteBuffer sealed = sealContent(content(0, new byte[] {42}));
        assertThat(opener.open(Golden.objectKey(), 0, sealed).get()).isEqualTo((byte) 42);
    }
}
