package dev.sago.crypto;

import dev.sago.model.Sha256;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * How a passphrase becomes a key: Argon2id (RFC 9106), version 1.3, with these costs and this salt. Stored in clear beside what it wraps, so it is
 * not to be trusted: costs that no sane installation chose are refused.
 *
 * @param memory KiB
 * @param salt 32 bytes in base64url, text so that this record is a value
 */
record Stretch(int memory, int passes, int lanes, String salt) {

    static final int SALT_BYTES = 32;

    private static final int KEY_BYTES = 32;
    private static final int MEMORY = 64 << 10;
    private static final int PASSES = 3;
    private static final int LANES = 4;
    private static final int MOST_MEMORY = 256 << 10;
    private static final int MOST_PASSES = 16;
    private static final int MOST_LANES = 16;

    /** Refuses, with an IllegalArgumentException, costs below those that Sago writes or beyond what a small machine can pay. */
    Stretch {
        if (memory < MEMORY || memory > MOST_MEMORY) {
            throw new IllegalArgumentException(
                    "Argon2id memory of " + memory + " KiB is not between " + MEMORY + " and " + MOST_MEMORY);
        }
        if (passes < PASSES || passes > MOST_PASSES) {
            throw new IllegalArgumentException(
                    "Argon2id with " + passes + " passes, not between " + PASSES + " and " + MOST_PASSES);
        }
        if (lanes < 1 || lanes > MOST_LANES) {
            throw new IllegalArgumentException("Argon2id with " + lanes + " lanes, not between 1 and " + MOST_LANES);
        }
        if (Base64.getUrlDecoder().decode(salt).length != SALT_BYTES) {
            throw new IllegalArgumentException("an Argon2id salt that has not " + SALT_BYTES + " bytes");
        }
    }

    /** A new salt, with the second choice of RFC 9106, section 4: 64 MiB, 3 passes, 4 lanes. */
    static Stretch random(SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return new Stretch(
                MEMORY, PASSES, LANES, Base64.getUrlEncoder().withoutPadding().encodeToString(salt));
    }

    /** What keys wrapped with it are called. */
    String id() {
        return "p" + HexFormat.of().formatHex(Sha256.hash(saltBytes()).bytes(), 0, 8);
    }

    /** The key of the passphrase; costs the memory and about half a second. */
    byte[] apply(byte[] passphrase) {
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memory)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(saltBytes())
                .build());
        byte[] key = new byte[KEY_BYTES];
        argon2.generateBytes(passphrase, key);
        return key;
    }

    private byte[] saltBytes() {
        return Base64.getUrlDecoder().decode(salt);
    }
}
