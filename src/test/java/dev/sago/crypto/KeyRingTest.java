package dev.sago.crypto;

import dev.sago.model.SagoException;
import dev.sago.model.SystemName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Key rings of a key file. */
class KeyRingTest {

    private static final SystemName SYSTEM = new SystemName("government24");
    private static final String ID = "k73ad02e73b1e64e0";
    private static final String GOLDEN = """
            {
              "format": 1,
              "kind": "file",
              "master": "k73ad02e73b1e64e0",
              "system": "government24",
              "kdf": "HKDF-SHA-256",
              "salt": "YGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6e3x9fn8",
              "nonce": "gIGCg4SFhoeIiYqL",
              "wrapped": "XjBlM8yZZTDbxdowr4Q_mJWS7n5NWcbdxjAApVx2CxA7zOqwRuHVTIyduzA1renk"
            }
            """;

    @TempDir
    Path folder;

    private Path path = Path.of("");

    @BeforeEach
    void makeKeyFile() {
        path = folder.resolve("master.key");
        MasterKeyFile.create(path, Golden.masterKey());
    }

    private KeyRing ring() {
        return KeyRing.open(new KeySettings.File(path));
    }

    private KeyRing otherRing() {
        Path other = folder.resolve("other.key");
        MasterKeyFile.create(other, MasterKey.random(new SecureRandom()));
        return KeyRing.open(new KeySettings.File(other));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private SagoException refused(Map<String, byte[]> wrapped) {
        return catchThrowableOfType(SagoException.class, () -> ring().unwrap(SYSTEM, wrapped));
    }

    @Test
    void wrapsTheGoldenText() {
        KeyRing ring = KeyRing.open(new KeySettings.File(path), Golden.counting(96));
        assertThat(ring.id()).isEqualTo(ID);
        assertThat(ring.wrap(SYSTEM, Golden.repositoryKey())).asString().isEqualTo(GOLDEN);
    }

    @Test
    void unwrapsTheGoldenText() {
        assertThat(ring().unwrap(SYSTEM, Map.of(ID, bytes(GOLDEN))).copy()).isEqualTo(Golden.sequence(0, 32));
    }

    @Test
    void unwrapsWhateverJsonSaysTheSame() {
        String compact = GOLDEN.replaceAll("\\s", "").replace("\"format\":1", "\"later\":{\"x\":[1]},\"format\":1");
        assertThat(ring().unwrap(SYSTEM, Map.of(ID, bytes(compact))).copy()).isEqualTo(Golden.sequence(0, 32));
    }

    @Test
    void picksItsOwnAmongOthers() {
        KeyRing ring = ring();
        KeyRing other = otherRing();
        RepositoryKey key = RepositoryKey.random(new SecureRandom());
        Map<String, byte[]> stored = Map.of(
                ring.id(),
                ring.wrap(SYSTEM, key),
                other.id(),
                other.wrap(SYSTEM, key),
                "k0000000000000000",
                bytes("garbage"));
        assertThat(ring.unwrap(SYSTEM, stored).copy()).isEqualTo(key.copy());
        assertThat(other.unwrap(SYSTEM, stored).copy()).isEqualTo(key.copy());
    }

    @Test
    void neverWrapsTheSameWayTwice() {
        KeyRing ring = ring();
        RepositoryKey key = Golden.repositoryKey();
        assertThat(ring.wrap(SYSTEM, key)).isNotEqualTo(ring.wrap(SYSTEM, key));
    }

    @Test
    void saysWhichKeyItHasAndWhichAreStored() {
        KeyRing other = otherRing();
        SagoException refused = refused(Map.of(
                other.id(),
                other.wrap(SYSTEM, Golden.repositoryKey()),
                "p0123456789abcdef",
                new byte[0],
                "\u001b[31mx",
                new byte[0]));
        assertThat(refused.kind()).isEqualTo(SagoException.Kind.FAILED);
        assertThat(refused)
                .hasMessage("the key file " + path + " (id " + ID + ") does not open system government24;"
                        + " keys stored there: " + other.id() + ", p0123456789abcdef");
    }

    @Test
    void saysThatNoKeyIsStored() {
        assertThat(refused(Map.of())).hasMessage("no key is stored for system government24");
    }

    @Test
    void everyChangedCharacterIsNoticed() {
        int noticed = 0;
        for (int at = 0; at < GOLDEN.length(); at++) {
            char c = GOLDEN.charAt(at);
            if (Character.isLetterOrDigit(c)) {
                String changed =
                        GOLDEN.substring(0, at) + (c == 'A' ? 'B' : c == '1' ? '2' : 'A') + GOLDEN.substring(at + 1);
                SagoException refused = refused(Map.of(ID, bytes(changed)));
                assertThat(refused).as(changed).isNotNull();
                assertThat(refused.kind()).isEqualTo(SagoException.Kind.DAMAGE);
                assertThat(refused.remedy()).isEqualTo("Take keys/" + ID + " from another site.");
                noticed++;
            }
        }
        assertThat(noticed).isGreaterThan(200);
    }

    @Test
    void anotherSystemsKeyIsRefusedEvenUnderAForgedName() {
        SystemName other = new SystemName("g-drive");
        byte[] wrapped = ring().wrap(other, Golden.repositoryKey());
        assertThat(refused(Map.of(ID, wrapped))).hasMessageContaining("it belongs to another system");
        String forged = new String(wrapped, StandardCharsets.UTF_8).replace("g-drive", "government24");
        assertThat(refused(Map.of(ID, bytes(forged)))).hasMessageContaining("its bytes were changed");
    }

    @Test
    void aKeyUnderAnotherKeysNameIsRefused() {
        byte[] wrapped = otherRing().wrap(SYSTEM, Golden.repositoryKey());
        assertThat(refused(Map.of(ID, wrapped))).hasMessageContaining("it does not belong under this name");
    }

    @Test
    void refusesTextThatIsNotTheFormat() {
        for (String text : new String[] {
            "",
            "{",
            "[]",
            "null",
            "\"x\"",
            GOLDEN + "{}",
            GOLDEN.replace("{", "{\"format\": 1,"),
            GOLDEN.replace("1,", "2,"),
            GOLDEN.replace("1,", "\"1\","),
            GOLDEN.replace("\"nonce\"", "\"once\""),
            GOLDEN.replace("\"file\"", "\"passphrase\""),
            GOLDEN.replace("gIGC", "gI"),
            GOLDEN.replace("gIGC", "g*GC"),
            GOLDEN + " ".repeat(9000),
            "[".repeat(5000)
        }) {
            SagoException refused = refused(Map.of(ID, bytes(text)));
            assertThat(refused).as(text).isNotNull();
            assertThat(refused.kind()).as(text).isEqualTo(SagoException.Kind.DAMAGE);
        }
        assertThat(refused(Map.of(ID, bytes(GOLDEN.replace("1,", "2,")))))
                .hasMessageContaining("it has format 2, this version of Sago reads format 1");
    }
}
