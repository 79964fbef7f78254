package dev.sago.crypto;

import dev.sago.model.Sha256;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RepositoryKeyTest {

    /** RFC 5869, test cases 1 and 3 (the empty salt). */
    @Test
    void hkdfIsThatOfTheRfc() {
        byte[] secret = new byte[22];
        java.util.Arrays.fill(secret, (byte) 0x0b);
        assertThat(Hkdf.derive(secret, Golden.sequence(0, 13), Golden.sequence(0xf0, 10), 42))
                .isEqualTo(Golden.hex(
                        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"));
        assertThat(Hkdf.derive(secret, new byte[0], new byte[0], 42))
                .isEqualTo(Golden.hex(
                        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"));
    }

    @Test
    void gearTableIsGolden() {
        long[] gear = Golden.repositoryKey().gearTable();
        assertThat(gear).hasSize(256).startsWith(0xe4fbd6abd03728b5L, 0x52047f2b34e6cc32L);
        ByteBuffer bytes = ByteBuffer.allocate(2048);
        bytes.asLongBuffer().put(gear);
        assertThat(Sha256.hash(bytes).hex())
                .isEqualTo("217db040a5edbed69421ed204c90417168b7981220cc7c922261255ec751954d");
    }

    @Test
    void gearTablesOfTwoKeysDiffer() {
        assertThat(RepositoryKey.random(new SecureRandom()).gearTable())
                .isNotEqualTo(RepositoryKey.random(new SecureRandom()).gearTable());
    }

    @Test
    void afterCloseNothingIsDerived() {
        RepositoryKey key = Golden.repositoryKey();
        key.close();
        key.close();
        assertThatThrownBy(key::gearTable).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> key.objectKey(new byte[32], 1, 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closeWipes() {
        byte[] bytes = Golden.sequence(1, 32);
        RepositoryKey.of(bytes).close();
        assertThat(bytes).containsOnly(0);
    }

    @Test
    void refusesWhatDoesNotFitTheFormat() {
        RepositoryKey key = Golden.repositoryKey();
        assertThatThrownBy(() -> key.objectKey(new byte[31], 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> key.objectKey(new byte[32], 256, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> key.objectKey(new byte[32], 1, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void doesNotShowItself() {
        assertThat(Golden.repositoryKey().toString()).isEqualTo("RepositoryKey[***]");
        assertThat(Golden.objectKey().toString()).isEqualTo("ObjectKey[type=1, version=2]");
        assertThat(Golden.masterKey().toString()).isEqualTo("MasterKey[k73ad02e73b1e64e0]");
    }
}
