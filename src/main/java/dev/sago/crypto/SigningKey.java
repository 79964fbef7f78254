package dev.sago.crypto;

import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

import java.security.SecureRandom;
import java.util.HexFormat;

/** An Ed25519 key (RFC 8032) that signs reports. Its public key is 64 hexadecimal digits. Immutable, for any thread. */
public final class SigningKey {

    private static final int BYTES = Ed25519PrivateKeyParameters.KEY_SIZE;

    private final Ed25519PrivateKeyParameters key;

    private SigningKey(Ed25519PrivateKeyParameters key) {
        this.key = key;
    }

    /** A new one. */
    public static SigningKey random(SecureRandom random) {
        return new SigningKey(new Ed25519PrivateKeyParameters(random));
    }

    /**
     * The one whose {@link #secret} these bytes are.
     *
     * @throws IllegalArgumentException if they are not 32
     */
    public static SigningKey of(byte[] secret) {
        if (secret.length != BYTES) {
            throw new IllegalArgumentException("a signing key has " + BYTES + " bytes, not " + secret.length);
        }
        return new SigningKey(new Ed25519PrivateKeyParameters(secret, 0));
    }

    /** Its secret bytes, to be sealed. */
    public byte[] secret() {
        return key.getEncoded();
    }

    /** Its public key. */
    public String publicKey() {
        return HexFormat.of().formatHex(key.generatePublicKey().getEncoded());
    }

    /** The signature, 128 hexadecimal digits. */
    public String sign(byte[] message) {
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(true, key);
        signer.update(message, 0, message.length);
        return HexFormat.of().formatHex(signer.generateSignature());
    }

    /** Whether this is the signature of that message by the holder of that public key; false for what is neither. */
    public static boolean verify(String publicKey, byte[] message, String signature) {
        try {
            Ed25519Signer signer = new Ed25519Signer();
            signer.init(false, new Ed25519PublicKeyParameters(HexFormat.of().parseHex(publicKey), 0));
            signer.update(message, 0, message.length);
            return signer.verifySignature(HexFormat.of().parseHex(signature));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return false; // That is the answer.
        }
    }
}
