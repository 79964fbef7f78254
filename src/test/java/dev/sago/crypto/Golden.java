package dev.sago.crypto;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Fixed inputs of the golden tests. The expected values were computed by another implementation (Python's hmac and OpenSSL), from the specification. */
final class Golden {

    private Golden() {}

    /** {@code count} bytes that count up from {@code first}. */
    static byte[] sequence(int first, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (first + i);
        }
        return bytes;
    }

    static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    static RepositoryKey repositoryKey() {
        return RepositoryKey.of(sequence(0, 32));
    }

    static ObjectKey objectKey() {
        return repositoryKey().objectKey(sequence(32, 32), 1, 2);
    }

    static MasterKey masterKey() {
        return MasterKey.of(sequence(64, 32));
    }

    /** A source of "random" bytes that count up. */
    static SecureRandom counting(int first) {
        return new Counting(first);
    }

    private static final class Counting extends SecureRandom {

        private int next;

        Counting(int first) {
            this.next = first;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(sequence(next, bytes.length), 0, bytes, 0, bytes.length);
            next += bytes.length;
        }
    }
}
