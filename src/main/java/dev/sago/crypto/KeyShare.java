package dev.sago.crypto;

import dev.sago.model.SagoException;
import dev.sago.model.Secret;
import dev.sago.model.Sha256;
import org.bouncycastle.crypto.threshold.ShamirSecretSplitter;
import org.bouncycastle.crypto.threshold.ShamirSplitSecret;
import org.bouncycastle.crypto.threshold.ShamirSplitSecretShare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One of several shares of a master key, of which a threshold gives the key back and fewer tell nothing of it: Shamir's
 * secret sharing over GF(2<sup>8</sup>), byte by byte. Its text form is {@link KeyShareText}'s. Immutable.
 */
public final class KeyShare {

    private static final int SPLIT_BYTES = 4;
    private static final int MOST = 255;

    private final String key;
    private final String split;
    private final int number;
    private final int count;
    private final int threshold;
    private final byte[] bytes;

    KeyShare(String key, String split, int number, int count, int threshold, byte[] bytes) {
        this.key = key;
        this.split = split;
        this.number = number;
        this.count = count;
        this.threshold = threshold;
        this.bytes = bytes;
    }

    /**
     * Splits a key.
     *
     * @param count shares to make, 2 to 255
     * @param threshold how many of them give the key back, 2 to {@code count}
     * @throws SagoException of kind USAGE for other numbers
     */
    public static List<KeyShare> split(MasterKey key, int count, int threshold, SecureRandom random) {
        if (threshold < 2 || count < threshold || count > MOST) {
            throw SagoException.usage(
                    "a key cannot be split into " + count + " shares of which " + threshold + " are needed",
                    "Need at least 2, of at most " + MOST + " shares: such as --shares 5 --threshold 3.");
        }
        byte[] id = new byte[SPLIT_BYTES];
        random.nextBytes(id);
        String split = HexFormat.of().formatHex(id);
        byte[] secret = key.copy();
        List<KeyShare> shares = new ArrayList<>();
        try {
            ShamirSplitSecretShare[] made =
                    splitter(random).resplit(secret, threshold, count).getSecretShares();
            for (int i = 0; i < count; i++) {
                shares.add(new KeyShare(key.id(), split, i + 1, count, threshold, made[i].getEncoded()));
            }
        } catch (IOException e) {
            throw new IllegalStateException("splitting in memory", e);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
        prove(shares, key);
        return shares;
    }

    /** While the key is still there: the first and the last shares that suffice give it back. */
    private static void prove(List<KeyShare> shares, MasterKey key) {
        int threshold = shares.getFirst().threshold;
        for (List<KeyShare> enough :
                List.of(shares.subList(0, threshold), shares.subList(shares.size() - threshold, shares.size()))) {
            try (MasterKey again = combine(enough)) {
                if (!again.id().equals(key.id())) {
                    throw new IllegalStateException("shares do not give the key back; test this machine's memory");
                }
            }
        }
    }

    private static ShamirSecretSplitter splitter(SecureRandom random) {
        return ShamirSecretSplitter.getInstance(ShamirSecretSplitter.Algorithm.AES, MasterKey.BYTES, random);
    }

    /**
     * Puts shares together.
     *
     * @throws SagoException of kind USAGE if they are of different keys or splits, the same one twice, or too few; (DAMAGE) if they do not give
     *     the key that they name
     */
    public static MasterKey combine(Collection<KeyShare> shares) {
        SortedMap<Integer, KeyShare> byNumber = new TreeMap<>();
        KeyShare first = shares.stream().findFirst().orElseThrow(() -> tooFew(0, "some"));
        for (KeyShare share : shares) {
            if (!share.key.equals(first.key)) {
                throw SagoException.usage(
                        share + " is of the key " + share.key + ", " + first + " of the key " + first.key,
                        "Bring shares of one key only.");
            }
            if (!share.split.equals(first.split) || share.threshold != first.threshold || share.count != first.count) {
                throw SagoException.usage(
                        share + " (split " + share.split + ") and " + first + " (split " + first.split
                                + ") were not made together: the key was split several times",
                        "Bring shares with the same number of the split.");
            }
            if (byNumber.put(share.number, share) != null) {
                throw SagoException.usage(share + " is given twice", "Bring another share in its place.");
            }
        }
        if (byNumber.size() < first.threshold) {
            throw tooFew(byNumber.size(), String.valueOf(first.threshold));
        }
        MasterKey key = MasterKey.of(interpolate(byNumber.values()));
        if (!key.id().equals(first.key)) {
            key.close();
            throw new SagoException(
                    SagoException.Kind.DAMAGE,
                    "the shares do not give the key " + first.key + ": one of them is wrong",
                    "Leave one out at a time and bring another in its place.");
        }
        return key;
    }

    private static SagoException tooFew(int given, String needed) {
        return SagoException.usage(
                "the key needs " + needed + " shares, " + given + " given", "Name more of them, a file each.");
    }

    private static byte[] interpolate(Collection<KeyShare> shares) {
        ShamirSplitSecretShare[] points = shares.stream()
                .map(share -> new ShamirSplitSecretShare(share.bytes, share.number))
                .toArray(ShamirSplitSecretShare[]::new);
        try {
            return ShamirSplitSecret.getInstance(ShamirSecretSplitter.Algorithm.AES, points)
                    .getSecret();
        } catch (IOException e) {
            throw new IllegalStateException("combining in memory", e);
        }
    }

    /**
     * Reads the text of a share.
     *
     * @param path where it came from, for messages
     * @throws SagoException of kind USAGE if it is no share or mistyped
     */
    public static KeyShare parse(Path path, String text) {
        return KeyShareText.parse(path, text);
    }

    /** Its text, to be written to a file or printed. */
    public Secret text() {
        return new Secret(KeyShareText.format(this));
    }

    /** The id of the key. */
    public String key() {
        return key;
    }

    /** Eight hexadecimal digits: which of the splits of that key it is of. */
    public String split() {
        return split;
    }

    /** 1 to {@link #count()}. */
    public int number() {
        return number;
    }

    /** How many shares were made. */
    public int count() {
        return count;
    }

    /** How many of them are needed. */
    public int threshold() {
        return threshold;
    }

    String digits() {
        return HexFormat.of().formatHex(bytes);
    }

    /** Eight hexadecimal digits by which a mistyped share is noticed. */
    String check() {
        MessageDigest digest = Sha256.digest();
        String head = String.join(
                "\n",
                "sago key share check",
                key,
                split,
                String.valueOf(number),
                String.valueOf(count),
                String.valueOf(threshold),
                "");
        digest.update(head.getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(digest.digest(bytes), 0, SPLIT_BYTES);
    }

    /** For people; nothing of the secret. */
    @Override
    public String toString() {
        return "share " + number + " of " + count;
    }
}
