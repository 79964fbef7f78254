package dev.sago.crypto;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The JSON text of a {@link WrappedKey}, as the description of this package specifies it. What is read may come from a hostile site. */
final class WrappedKeyText {

    private static final int FORMAT = 1;
    private static final int LONGEST = 8 << 10;
    private static final String KDF = "HKDF-SHA-256";
    private static final String STRETCH = "Argon2id";
    private static final int ARGON2_VERSION = 19;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private WrappedKeyText() {}

    /** The text; always the same for the same key. No value but the label needs escaping. */
    static byte[] format(WrappedKey key) {
        Stretch stretch = key.stretch();
        String stretched = stretch == null
                ? ""
                : "  \"stretch\": {\"algorithm\": \"%s\", \"version\": %d, \"memory\": %d, \"passes\": %d, \"lanes\": %d, \"salt\": \"%s\"},\n"
                        .formatted(
                                STRETCH,
                                ARGON2_VERSION,
                                stretch.memory(),
                                stretch.passes(),
                                stretch.lanes(),
                                stretch.salt());
        String label = key.label().isEmpty() ? "" : "  \"label\": " + TextNode.valueOf(key.label()) + ",\n";
        String text = """
                {
                  "format": %d,
                  "kind": "%s",
                  "master": "%s",
                  "system": "%s",
                %s%s  "kdf": "%s",
                  "salt": "%s",
                  "nonce": "%s",
                  "wrapped": "%s"
                }
                """.formatted(
                        FORMAT,
                        WrappedKey.kind(stretch),
                        key.master(),
                        key.system(),
                        label,
                        stretched,
                        KDF,
                        key.salt(),
                        key.nonce(),
                        key.wrapped());
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads the text; members that it does not know are passed over.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static WrappedKey parse(byte[] text) {
        if (text.length > LONGEST) {
            throw new IllegalArgumentException("it is too long");
        }
        JsonNode root = tree(text);
        int format = number(root, "format");
        if (format != FORMAT) {
            throw new IllegalArgumentException(
                    "it has format " + format + ", this version of Sago reads format " + FORMAT);
        }
        Stretch stretch = stretch(root);
        if (!text(root, "kind").equals(WrappedKey.kind(stretch))) {
            throw new IllegalArgumentException("its kind and its members disagree");
        }
        same(root, "kdf", KDF);
        return new WrappedKey(
                text(root, "master"),
                text(root, "system"),
                root.has("label") ? text(root, "label") : "",
                stretch,
                bytes(root, "salt", WrappedKey.SALT_BYTES),
                bytes(root, "nonce", WrappedKey.NONCE_BYTES),
                bytes(root, "wrapped", WrappedKey.WRAPPED_BYTES));
    }

    private static JsonNode tree(byte[] text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) { // whose message would repeat what the site made up
            throw new IllegalArgumentException("it is no JSON", e);
        }
    }

    private static @Nullable Stretch stretch(JsonNode root) {
        JsonNode node = root.get("stretch");
        if (node == null) {
            return null;
        }
        same(node, "algorithm", STRETCH);
        if (number(node, "version") != ARGON2_VERSION) {
            throw new IllegalArgumentException("its version of Argon2 is not " + ARGON2_VERSION);
        }
        return new Stretch(
                number(node, "memory"),
                number(node, "passes"),
                number(node, "lanes"),
                bytes(node, "salt", Stretch.SALT_BYTES));
    }

    private static void same(JsonNode node, String name, String wanted) {
        if (!text(node, name).equals(wanted)) {
            throw new IllegalArgumentException("its \"" + name + "\" is not \"" + wanted + "\"");
        }
    }

    private static int number(JsonNode node, String name) {
        JsonNode value = node.get(name);
        if (value == null || !value.isInt()) {
            throw new IllegalArgumentException("its \"" + name + "\" is missing or no number");
        }
        return value.intValue();
    }

    private static String text(JsonNode node, String name) {
        JsonNode value = node.get(name);
        if (value == null || !value.isTextual()) {
            throw new IllegalArgumentException("its \"" + name + "\" is missing or no text");
        }
        return value.textValue();
    }

    private static String bytes(JsonNode node, String name, int length) {
        String text = text(node, name);
        if (Base64.getUrlDecoder().decode(text).length != length) {
            throw new IllegalArgumentException("its \"" + name + "\" has not " + length + " bytes");
        }
        return text;
    }
}
