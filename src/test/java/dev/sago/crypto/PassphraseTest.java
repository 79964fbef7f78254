package dev.sago.crypto;

import dev.sago.model.SagoException;
import dev.sago.model.Secret;
import dev.sago.model.SystemName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Key rings of a passphrase. */
class PassphraseTest {

    private static final SystemName SYSTEM = new SystemName("government24");
    private static final Secret PASSPHRASE = new Secret("사고 史庫 vault");
    private static final String ID = "p630dcd2966c43366";
    private static final String GOLDEN = """
            {
              "format": 1,
              "kind": "passphrase",
              "master": "p630dcd2966c43366",
              "system": "government24",
              "stretch": {"algorithm": "Argon2id", "version": 19, "memory": 65536, "passes": 3, "lanes": 4, "salt": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"},
              "kdf": "HKDF-SHA-256",
              "salt": "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8",
              "nonce": "QEFCQ0RFRkdISUpL",
              "wrapped": "YBW8J4rNXDWePwt9uHTuvxW3OZ4EUDt34alAlQmbOVzu-3h9lnWGVItWarrr_oP2"
            }
            """;

    private final AtomicInteger stretchings = new AtomicInteger();

    /** A ring whose stretching is counted and costs nothing. */
    private KeyRing ring(String passphrase) {
        return new KeyRing(new PassphraseWrapper(new Secret(passphrase), new SecureRandom(), (stretch, bytes) -> {
            stretchings.incrementAndGet();
            return Hkdf.derive(bytes, stretch.salt().getBytes(StandardCharsets.US_ASCII), new byte[0], 32);
        }));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static SystemName system(int number) {
        return new SystemName("system-" + number);
    }

    /** Argon2id and all that follows, against another implementation. */
    @Test
    void wrapsTheGoldenText() {
        KeyRing ring = KeyRing.open(new KeySettings.Passphrase(PASSPHRASE), Golden.counting(0));
        assertThat(ring.wrap(SYSTEM, Golden.repositoryKey())).asString().isEqualTo(GOLDEN);
        assertThat(ring.id()).isEqualTo(ID);
    }

    @Test
    void unwrapsTheGoldenTextAndLearnsItsSalt() {
        KeyRing ring = KeyRing.open(new KeySettings.Passphrase(PASSPHRASE));
        RepositoryKey key = ring.unwrap(SYSTEM, Map.of(ID, bytes(GOLDEN)));
        assertThat(key.copy()).isEqualTo(Golden.sequence(0, 32));
        assertThat(ring.id()).isEqualTo(ID);
        assertThat(ring.wrap(SYSTEM, key)).asString().contains("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
    }

    /** The same Hangul, decomposed as macOS gives it. */
    @Test
    void normalisesThePassphrase() {
        String decomposed = Normalizer.normalize(PASSPHRASE.reveal(), Normalizer.Form.NFD);
        assertThat(decomposed).isNotEqualTo(PASSPHRASE.reveal());
        KeyRing ring = ring(decomposed);
        byte[] wrapped = ring.wrap(SYSTEM, Golden.repositoryKey());
        assertThat(ring(PASSPHRASE.reveal())
                        .unwrap(SYSTEM, Map.of(ring.id(), wrapped))
                        .copy())
                .isEqualTo(Golden.sequence(0, 32));
    }

    @Test
    void manySystemsCostOneStretching() throws Exception {
        KeyRing writer = ring("correct horse");
        Map<SystemName, Map<String, byte[]>> stored = new HashMap<>();
        for (int i = 0; i < 50; i++) {
            byte[] wrapped = writer.wrap(system(i), RepositoryKey.random(new SecureRandom()));
            stored.put(system(i), Map.of(writer.id(), wrapped));
        }
        assertThat(stretchings).hasValue(1);
        KeyRing reader = ring("correct horse");
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Future<RepositoryKey>> keys = new ArrayList<>();
            stored.forEach((system, wrapped) -> keys.add(threads.submit(() -> reader.unwrap(system, wrapped))));
            for (Future<RepositoryKey> key : keys) {
                assertThat(key.get()).isNotNull();
            }
        }
        assertThat(stretchings).hasValue(2);
        reader.wrap(system(99), Golden.repositoryKey());
        assertThat(stretchings).hasValue(2);
        assertThat(reader.id()).isEqualTo(writer.id());
    }

    @Test
    void triesWhatCostsNothingFirst() {
        KeyRing first = ring("correct horse");
        byte[] wrapped = first.wrap(SYSTEM, Golden.repositoryKey());
        Map<String, byte[]> stored = new HashMap<>(Map.of(first.id(), wrapped));
        for (int i = 0; i < 5; i++) {
            KeyRing other = ring("battery staple");
            stored.put(other.id(), other.wrap(SYSTEM, Golden.repositoryKey()));
        }
        stretchings.set(0);
        first.unwrap(SYSTEM, stored);
        assertThat(stretchings).hasValue(0);
    }

    @Test
    void theIdDoesNotChangeOnceItWasTold() {
        KeyRing other = ring("correct horse");
        byte[] wrapped = other.wrap(SYSTEM, Golden.repositoryKey());
        KeyRing ring = ring("correct horse");
        String told = ring.id();
        ring.unwrap(SYSTEM, Map.of(other.id(), wrapped));
        assertThat(ring.id()).isEqualTo(told).isNotEqualTo(other.id());
    }

    @Test
    void aSaltThatDoesNotOpenIsNotLearned() {
        KeyRing other = ring("battery staple");
        byte[] wrapped = other.wrap(SYSTEM, Golden.repositoryKey());
        KeyRing ring = ring("correct horse");
        assertThatThrownBy(() -> ring.unwrap(SYSTEM, Map.of(other.id(), wrapped)))
                .isInstanceOf(SagoException.class);
        assertThat(ring.id()).isNotEqualTo(other.id());
    }

    @Test
    void saysThatThePassphraseIsWrong() {
        KeyRing other = ring("battery staple");
        Map<String, byte[]> stored = Map.of(other.id(), other.wrap(SYSTEM, Golden.repositoryKey()));
        SagoException refused = catchThrowableOfType(
                SagoException.class, () -> ring("correct horse").unwrap(SYSTEM, stored));
        assertThat(refused.kind()).isEqualTo(SagoException.Kind.FAILED);
        assertThat(refused).hasMessage("the passphrase is wrong for system government24; keys tried: " + other.id());
    }

    @Test
    void saysThatOnlyKeyFilesOpenTheSystem() {
        SagoException refused = catchThrowableOfType(
                SagoException.class,
                () -> ring("correct horse").unwrap(SYSTEM, Map.of("k73ad02e73b1e64e0", bytes("damaged"))));
        assertThat(refused)
                .hasMessage("no passphrase opens system government24; keys stored there: k73ad02e73b1e64e0"
                        + " (a stored key is damaged: it is no JSON)");
    }

    @Test
    void refusesAShortPassphrase() {
        SagoException refused = catchThrowableOfType(SagoException.class, () -> ring("sevenXX"));
        assertThat(refused.kind()).isEqualTo(SagoException.Kind.USAGE);
        assertThat(refused.getMessage() + refused.remedy()).doesNotContain("sevenXX");
    }

    /** A hostile site's costs are refused before anything is stretched. */
    @ParameterizedTest
    @CsvSource({
        "65536, 65535",
        "65536, 262145",
        "65536, 2147483647",
        "65536, 99999999999",
        "65536, -1",
        "65536, 65536.5",
        "'\"passes\": 3', '\"passes\": 2'",
        "'\"passes\": 3', '\"passes\": 17'",
        "'\"lanes\": 4', '\"lanes\": 0'",
        "'\"lanes\": 4', '\"lanes\": 17'",
        "'\"version\": 19', '\"version\": 16'",
        "Argon2id, Argon2d",
        "Hh8, Hh",
        "AAEC, BAEC",
        ID + ", p0000000000000000"
    })
    void refusesAbsurdStretches(String from, String to) {
        assertThat(GOLDEN).contains(from);
        String changed = GOLDEN.replace(from, to);
        SagoException refused = catchThrowableOfType(
                SagoException.class, () -> ring(PASSPHRASE.reveal()).unwrap(SYSTEM, Map.of(ID, bytes(changed))));
        assertThat(refused).hasMessageContaining("a stored key is damaged");
        assertThat(stretchings).hasValue(0);
    }

    @Test
    void theLargestCostsAreAllowedForAndTheIdIsThatOfTheSalt() {
        String salt = Base64.getUrlEncoder().withoutPadding().encodeToString(Golden.sequence(0, 32));
        assertThat(new Stretch(262144, 16, 16, salt).id()).isEqualTo(ID);
    }
}
