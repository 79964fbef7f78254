package dev.sago.crypto;

import dev.sago.model.SystemName;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A repository key as it lies at the sites: what wrapped it, for which system, and the sealed bytes. The text form is {@link WrappedKeyText}'s.
 *
 * @param master the id of the key file or of the passphrase's salt
 * @param label who holds what opens it, for people; may be empty. Not sealed: a site could change it
 * @param stretch only where a passphrase wrapped it
 * @param salt base64url, as are the nonce and the wrapped bytes
 */
record WrappedKey(
        String master,
        String system,
        String label,
        @Nullable Stretch stretch,
        String salt,
        String nonce,
        String wrapped) {

    static final int SALT_BYTES = 32;
    static final int NONCE_BYTES = 12;
    static final int WRAPPED_BYTES = RepositoryKey.BYTES + ObjectKey.TAG_BYTES;

    private static final byte[] INFO = "sago wrap".getBytes(StandardCharsets.US_ASCII);

    /** Wraps a key under the 32 bytes of a master key or a stretched passphrase. */
    static WrappedKey wrap(
            String master,
            @Nullable Stretch stretch,
            byte[] secret,
            SystemName system,
            String label,
            RepositoryKey key,
            SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] plain = key.copy();
        try {
            byte[] wrapped =
                    crypt(Cipher.ENCRYPT_MODE, secret, salt, nonce, associated(stretch, master, system), plain);
            return new WrappedKey(master, system.value(), label, stretch, encode(salt), encode(nonce), encode(wrapped));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM does not wrap", e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /** Opens it for the system that the caller wants, whatever it says itself; null if the secret is not the one, or it was changed. */
    @Nullable
    RepositoryKey unwrap(byte[] secret, SystemName wanted) {
        try {
            byte[] bound = associated(stretch, master, wanted);
            return RepositoryKey.of(
                    crypt(Cipher.DECRYPT_MODE, secret, decode(salt), decode(nonce), bound, decode(wrapped)));
        } catch (AEADBadTagException e) {
            return null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM does not unwrap", e);
        }
    }

    private static byte[] crypt(int mode, byte[] secret, byte[] salt, byte[] nonce, byte[] bound, byte[] input)
            throws GeneralSecurityException {
        byte[] key = Hkdf.derive(secret, salt, INFO, ObjectKey.BYTES);
        try {
            Cipher cipher = Sealer.newCipher();
            cipher.init(
                    mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(ObjectKey.TAG_BYTES * Byte.SIZE, nonce));
            cipher.updateAAD(bound);
            return cipher.doFinal(input);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] associated(@Nullable Stretch stretch, String master, SystemName system) {
        String text = "sago wrapped key 1\n" + kind(stretch) + "\n" + master + "\n" + system + "\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String kind(@Nullable Stretch stretch) {
        return stretch == null ? "file" : "passphrase";
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] decode(String text) {
        return Base64.getUrlDecoder().decode(text);
    }
}
