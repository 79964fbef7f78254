package dev.sago.crypto;

import dev.sago.crypto.SealBrokenException.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class SealTest {

    private static final int MAX = 4 << 20;

    private final Sealer sealer = new Sealer(3, MAX);
    private final Opener opener = new Opener(MAX);

    @AfterEach
    void close() {
        sealer.close();
        opener.close();
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static byte[] text(int length) {
        Random random = new Random(length);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) "etaoin shrdlu".charAt(random.nextInt(1 + random.nextInt(13)));
        }
        return bytes;
    }

    /** By a sealer of its own, since AES-GCM of the JDK refuses a nonce twice in a row, and these tests use the same ones again. */
    private static ByteBuffer seal(ObjectKey key, long position, byte[] plain) {
        ByteBuffer into = ByteBuffer.allocateDirect(Sealer.bound(plain.length));
        seal(key, position, direct(plain), into);
        return into.flip();
    }

    private static int seal(ObjectKey key, long position, ByteBuffer plain, ByteBuffer into) {
        try (Sealer sealer = new Sealer(3, MAX)) {
            return sealer.seal(key, position, plain, into);
        }
    }

    private Fault fault(ObjectKey key, long position, ByteBuffer sealed) {
        return catchThrowableOfType(SealBrokenException.class, () -> opener.open(key, position, sealed))
                .fault();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 15, 16, 17, 100, 4095, 65535, 65536, 65537, 1 << 20, MAX - 1, MAX})
    void opensWhatItSealed(int length) throws SealBrokenException {
        for (byte[] plain : List.of(new byte[length], text(length), random(length))) {
            ByteBuffer sealed = seal(Golden.objectKey(), 7, plain);
            assertThat(sealed.remaining()).isLessThanOrEqualTo(length + 17);
            ByteBuffer opened = opener.open(Golden.objectKey(), 7, sealed);
            assertThat(opened.isReadOnly()).isTrue();
            assertThat(bytes(opened)).isEqualTo(plain);
        }
    }

    @Test
    void compressesWhatShrinksAndKeepsTheRestAsItIs() {
        assertThat(seal(Golden.objectKey(), 0, new byte[1 << 20]).remaining()).isLessThan(200);
        assertThat(seal(Golden.objectKey(), 0, text(1 << 20)).remaining()).isLessThan(600_000);
        assertThat(seal(Golden.objectKey(), 0, random(1 << 20)).remaining()).isEqualTo((1 << 20) + 17);
    }

    /** A sample of it looks packed, and yet it shrinks to half. */
    @Test
    void findsRepeatsInDataThatLooksPacked() {
        byte[] twice = ByteBuffer.allocate(400_000)
                .put(random(200_000))
                .put(random(200_000))
                .array();
        assertThat(new Probe().looksPacked(ByteBuffer.wrap(twice))).isTrue();
        assertThat(seal(Golden.objectKey(), 0, twice).remaining()).isLessThan(201_000);
    }

    @Test
    void probeKnowsPackedFromPlain() {
        Probe probe = new Probe();
        assertThat(probe.looksPacked(direct(random(1 << 20)))).isTrue();
        assertThat(probe.looksPacked(direct(random(65536)))).isTrue();
        assertThat(probe.looksPacked(direct(random(65535)))).isFalse();
        assertThat(probe.looksPacked(direct(text(1 << 20)))).isFalse();
        assertThat(probe.looksPacked(direct(new byte[1 << 20]))).isFalse();
        assertThat(probe.looksPacked(direct(ofValues(240)))).isTrue();
        assertThat(probe.looksPacked(direct(ofValues(200)))).isFalse();
        byte[] half = random(1 << 20);
        System.arraycopy(text(1 << 19), 0, half, 1 << 18, 1 << 19);
        assertThat(probe.looksPacked(direct(half))).isFalse();
    }

    private static byte[] ofValues(int count) {
        byte[] bytes = new byte[1 << 20];
        Random random = new Random(count);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) random.nextInt(count);
        }
        return bytes;
    }

    @Test
    void theLevelCountsForPlainDataOnly() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; lines.length() < 300_000; i++) {
            lines.append("entry ")
                    .append(i * 7919 % 10_007)
                    .append(" of the register of ")
                    .append(i % 97)
                    .append('\n');
        }
        byte[] plain = lines.toString().getBytes(StandardCharsets.US_ASCII);
        assertThat(sealedLength(19, plain)).isLessThan(sealedLength(1, plain) - 1000);
        byte[] packed = random(1 << 20);
        System.arraycopy(plain, 0, packed, 10_000, 100_000); // between two pieces of the sample
        assertThat(sealedLength(19, packed)).isEqualTo(sealedLength(1, packed)).isLessThan(packed.length);
    }

    private static int sealedLength(int level, byte[] plain) {
        try (Sealer sealer = new Sealer(level, MAX)) {
            return sealer.seal(Golden.objectKey(), 0, direct(plain), ByteBuffer.allocate(Sealer.bound(plain.length)));
        }
    }

    @Test
    void appendsAndLeavesPlainAndSealedAsTheyAre() throws SealBrokenException {
        ByteBuffer into = ByteBuffer.allocateDirect(1000).position(10);
        ByteBuffer plain = direct(random(120)).position(10).limit(110);
        int first = sealer.seal(Golden.objectKey(), 10, plain, into);
        assertThat(first).isEqualTo(117);
        assertThat(into.position()).isEqualTo(10 + first);
        assertThat(plain.position()).isEqualTo(10);
        assertThat(plain.limit()).isEqualTo(110);
        ByteBuffer sealed = into.duplicate().flip().position(10);
        ByteBuffer opened = opener.open(Golden.objectKey(), 10, sealed);
        assertThat(opened).isEqualTo(plain);
        assertThat(sealed.position()).isEqualTo(10);
    }

    @Test
    void takesHeapAndReadOnlyBuffersToo() throws SealBrokenException {
        byte[] plain = text(100_000);
        ByteBuffer into = ByteBuffer.allocate(Sealer.bound(plain.length));
        seal(Golden.objectKey(), 0, ByteBuffer.wrap(plain).asReadOnlyBuffer(), into);
        ByteBuffer sealed = into.flip().asReadOnlyBuffer();
        assertThat(bytes(opener.open(Golden.objectKey(), 0, sealed))).isEqualTo(plain);
        ByteBuffer directInto = ByteBuffer.allocateDirect(Sealer.bound(plain.length));
        seal(Golden.objectKey(), 0, direct(plain).asReadOnlyBuffer(), directInto);
        assertThat(directInto.flip()).isEqualTo(sealed);
        assertThat(bytes(opener.open(Golden.objectKey(), 0, directInto.asReadOnlyBuffer())))
                .isEqualTo(plain);
    }

    @Test
    void rawFrameIsGolden() {
        ByteBuffer sealed = seal(Golden.objectKey(), 1234, "sago".getBytes(StandardCharsets.US_ASCII));
        assertThat(bytes(sealed)).isEqualTo(Golden.hex("3a75b18ef8050d19d9d021165d0dd267c00e089668"));
    }

    /** A zstd frame made by hand: 100 times the letter a, as one run-length block. */
    @Test
    void zstdFrameIsGolden() throws SealBrokenException {
        byte[] sealed = Golden.hex("4fa8aa5d7afbd514f85061dfdb69289bcad909aa65bae7a317e0c2");
        ByteBuffer opened = opener.open(Golden.objectKey(), 1L << 40, direct(sealed));
        assertThat(bytes(opened)).hasSize(100).containsOnly('a');
    }

    @Test
    void everyFlippedBitIsNoticed() throws SealBrokenException {
        for (byte[] plain : List.of("sago".getBytes(StandardCharsets.US_ASCII), new byte[100])) {
            ByteBuffer sealed = seal(Golden.objectKey(), 5, plain);
            for (int bit = 0; bit < sealed.limit() * 8; bit++) {
                int at = bit / 8;
                byte whole = sealed.get(at);
                sealed.put(at, (byte) (whole ^ 1 << bit % 8));
                assertThat(fault(Golden.objectKey(), 5, sealed))
                        .as("bit %d", bit)
                        .isEqualTo(Fault.TAG);
                sealed.put(at, whole);
            }
            assertThat(bytes(opener.open(Golden.objectKey(), 5, sealed))).isEqualTo(plain);
        }
    }

    @Test
    void cutShortOrExtendedIsNoticed() {
        ByteBuffer sealed = seal(Golden.objectKey(), 5, random(50));
        for (int length = 0; length < sealed.limit(); length++) {
            Fault expected = length < 17 ? Fault.SIZE : Fault.TAG;
            assertThat(fault(Golden.objectKey(), 5, sealed.duplicate().limit(length)))
                    .isEqualTo(expected);
        }
        ByteBuffer longer = ByteBuffer.allocateDirect(sealed.limit() + 1).put(sealed.duplicate());
        assertThat(fault(Golden.objectKey(), 5, longer.clear())).isEqualTo(Fault.TAG);
    }

    @Test
    void wrongPlaceTypeVersionSaltAndKeyAreNoticed() {
        RepositoryKey key = Golden.repositoryKey();
        byte[] salt = Golden.sequence(32, 32);
        ByteBuffer sealed = seal(key.objectKey(salt, 1, 2), 5, random(50));
        assertThat(fault(key.objectKey(salt, 1, 2), 6, sealed)).isEqualTo(Fault.TAG);
        assertThat(fault(key.objectKey(salt, 2, 2), 5, sealed)).isEqualTo(Fault.TAG);
        assertThat(fault(key.objectKey(salt, 1, 1), 5, sealed)).isEqualTo(Fault.TAG);
        assertThat(fault(key.objectKey(new byte[32], 1, 2), 5, sealed)).isEqualTo(Fault.TAG);
        RepositoryKey other = RepositoryKey.of(new byte[32]);
        assertThat(fault(other.objectKey(salt, 1, 2), 5, sealed)).isEqualTo(Fault.TAG);
    }

    /** Type and version are bound twice: by the key's derivation and by the associated data. */
    @Test
    void typeAndVersionAreBoundEvenUnderOneKey() {
        ByteBuffer sealed = seal(new ObjectKey(new byte[32], 1, 2), 5, random(50));
        assertThat(fault(new ObjectKey(new byte[32], 2, 2), 5, sealed)).isEqualTo(Fault.TAG);
        assertThat(fault(new ObjectKey(new byte[32], 1, 3), 5, sealed)).isEqualTo(Fault.TAG);
    }

    @Test
    void noPositionIsSealedTwice() {
        ObjectKey key = Golden.objectKey();
        sealer.seal(key, 0, direct(random(50)), ByteBuffer.allocate(67));
        sealer.seal(key, 67, direct(random(50)), ByteBuffer.allocate(67));
        assertThatThrownBy(() -> seal(key, 67, random(50))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> seal(key, 0, random(50))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesFramesThatAreTooLongOrHaveNoRoom() {
        ByteBuffer into = ByteBuffer.allocateDirect(100);
        ObjectKey key = Golden.objectKey();
        assertThatThrownBy(() -> sealer.seal(key, 0, direct(new byte[84]), into))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sealer.seal(key, -1, direct(new byte[1]), into))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> seal(key, 0, new byte[MAX + 1])).isInstanceOf(IllegalArgumentException.class);
        assertThat(into.position()).isZero();
        sealer.seal(key, 0, direct(random(83)), into);
        assertThat(into.hasRemaining()).isFalse();
    }

    @Test
    void refusesLevelsThatZstdDoesNotHave() {
        assertThatThrownBy(() -> new Sealer(23, MAX)).isInstanceOf(IllegalArgumentException.class);
    }
}
