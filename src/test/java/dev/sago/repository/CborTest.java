package dev.sago.repository;

import dev.sago.model.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CborTest {

    private static final HexFormat HEX = HexFormat.of();

    /** Examples of RFC 8949, appendix A. */
    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "23, 17",
        "24, 1818",
        "100, 1864",
        "1000, 1903e8",
        "1000000, 1a000f4240",
        "1000000000000, 1b000000e8d4a51000",
        "-1, 20",
        "-100, 3863",
        "-1000, 3903e7"
    })
    void integersAreThoseOfTheStandard(long value, String hex) throws FormatException {
        CborWriter out = new CborWriter(1);
        out.integer(value);
        assertThat(HEX.formatHex(out.toBytes())).isEqualTo(hex);
        assertThat(reader(hex).integer()).isEqualTo(value);
    }

    @Test
    void stringsArraysAndMapsAreThoseOfTheStandard() {
        CborWriter out = new CborWriter(1);
        out.array(3)
                .text("IETF")
                .bytes(new byte[] {1, 2, 3, 4})
                .map(1)
                .integer(1)
                .yes();
        assertThat(HEX.formatHex(out.toBytes())).isEqualTo("83" + "6449455446" + "4401020304" + "a1" + "01" + "f5");
    }

    /** Not the shortest form, indefinite lengths, tags, floats, lengths beyond the end. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1817",
                "190018",
                "1a0000ffff",
                "1b00000000ffffffff",
                "9fff",
                "5f",
                "c000",
                "f93c00",
                "44010203",
                "9affffffff",
                "bb7fffffffffffffff",
                "18",
                "1c"
            })
    void whatIsNotDeterministicIsRefused(String hex) {
        assertThatThrownBy(() -> reader(hex).skip()).isInstanceOf(FormatException.class);
    }

    @Test
    void nestingIsBounded() {
        assertThatThrownBy(() -> reader("81".repeat(100) + "00").skip()).isInstanceOf(FormatException.class);
    }

    @Test
    void aHashIsThirtyTwoBytes() throws FormatException {
        CborWriter out = new CborWriter(1);
        Sha256 hash = Sha256.hash(new byte[] {7});
        out.hash(hash);
        assertThat(new CborReader(ByteBuffer.wrap(out.toBytes())).hash()).isEqualTo(hash);
        assertThatThrownBy(() -> reader("4401020304").hash()).isInstanceOf(FormatException.class);
    }

    /** Any bytes at all end in an entry, a listing, or a FormatException; never in another exception or a hang. */
    @Test
    void noiseDoesNoHarm() {
        long seed = Long.getLong("sago.seed", 20250926L);
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] noise = new byte[random.nextInt(60)];
            random.nextBytes(noise);
            if (noise.length > 0) {
                noise[0] = (byte) ((noise[0] & 0x0f) | (random.nextBoolean() ? 0xa0 : 0x80));
            }
            try {
                EntryCodec.decode(new CborReader(ByteBuffer.wrap(noise)));
                PackListing.decode(new CborReader(ByteBuffer.wrap(noise)));
            } catch (FormatException e) {
                refused++;
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", bytes " + HEX.formatHex(noise), e);
            }
        }
        assertThat(refused).isGreaterThan(49_000);
    }

    private static CborReader reader(String hex) {
        return new CborReader(ByteBuffer.wrap(HEX.parseHex(hex)));
    }
}
