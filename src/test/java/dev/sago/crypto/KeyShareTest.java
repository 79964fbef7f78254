package dev.sago.crypto;

import dev.sago.model.SagoException;
import dev.sago.whole.Rescue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KeyShareTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Path PAPER = Path.of("paper.txt");

    @TempDir
    Path temp;

    private static String combined(List<KeyShare> shares) {
        try (MasterKey key = KeyShare.combine(shares)) {
            return key.id();
        }
    }

    private static String text(KeyShare share) {
        return share.text().reveal();
    }

    @Test
    void everyChoiceOfEnoughSharesGivesTheKeyBack() {
        try (MasterKey key = MasterKey.random(RANDOM)) {
            List<KeyShare> shares = KeyShare.split(key, 5, 3, RANDOM);
            for (int choice = 0; choice < 1 << 5; choice++) {
                List<KeyShare> some = new ArrayList<>();
                for (int i = 0; i < 5; i++) {
                    if ((choice >> i & 1) == 1) {
                        some.addFirst(KeyShare.parse(PAPER, text(shares.get(i))));
                    }
                }
                if (some.size() >= 3) {
                    assertThat(combined(some)).isEqualTo(key.id());
                } else {
                    assertThatThrownBy(() -> combined(some)).hasMessageContaining(some.size() + " given");
                }
            }
        }
    }

    /** Each share alone is as random as can be: over many splits of one key all values of a byte come up, for each number. */
    @Test
    void aShareTellsNothingOfTheKey() {
        try (MasterKey key = MasterKey.of(new byte[MasterKey.BYTES])) {
            Set<String> first = new HashSet<>();
            Set<String> second = new HashSet<>();
            for (int i = 0; i < 400; i++) {
                List<KeyShare> shares = KeyShare.split(key, 2, 2, RANDOM);
                for (int at = 0; at < 64; at += 2) {
                    first.add(shares.get(0).digits().substring(at, at + 2));
                    second.add(shares.get(1).digits().substring(at, at + 2));
                }
            }
            assertThat(first).hasSize(256);
            assertThat(second).hasSize(256);
        }
    }

    @Test
    void sharesOfAnotherKeyOrSplitAndTheSameTwiceAreRefused() {
        try (MasterKey key = MasterKey.random(RANDOM);
                MasterKey other = MasterKey.random(RANDOM)) {
            List<KeyShare> shares = KeyShare.split(key, 3, 2, RANDOM);
            List<KeyShare> again = KeyShare.split(key, 3, 2, RANDOM);
            List<KeyShare> others = KeyShare.split(other, 3, 2, RANDOM);

            assertThatThrownBy(() -> combined(List.of(shares.get(0), others.get(1))))
                    .hasMessageContaining("share 2 of 3 is of the key " + other.id());
            assertThatThrownBy(() -> combined(List.of(shares.get(0), again.get(1))))
                    .hasMessageContaining("the key was split several times");
            assertThatThrownBy(() -> combined(List.of(shares.get(0), shares.get(0))))
                    .hasMessageContaining("share 1 of 3 is given twice");
            assertThatThrownBy(() -> combined(List.of())).hasMessageContaining("0 given");
        }
    }

    /** Right by its check line, so only the key itself tells: a forger, or our own bug. */
    @Test
    void sharesThatDoNotGiveTheKeyAreRefused() {
        try (MasterKey key = MasterKey.random(RANDOM)) {
            List<KeyShare> shares = KeyShare.split(key, 3, 2, RANDOM);
            KeyShare first = shares.get(0);
            KeyShare forged = new KeyShare(first.key(), first.split(), 2, 3, 2, new byte[MasterKey.BYTES]);
            assertThatThrownBy(() -> combined(List.of(first, KeyShare.parse(PAPER, text(forged)))))
                    .isInstanceOfSatisfying(
                            SagoException.class, e -> assertThat(e.kind()).isEqualTo(SagoException.Kind.DAMAGE))
                    .hasMessageContaining("one of them is wrong");
        }
    }

    @Test
    void eachMistypedCharacterIsNoticedAndNeverRepeated() {
        try (MasterKey key = MasterKey.random(RANDOM)) {
            KeyShare share = KeyShare.split(key, 12, 3, RANDOM).get(9);
            String text = text(share);
            String secret =
                    text.lines().filter(line -> line.length() == 79).findFirst().orElseThrow();
            int begin = text.indexOf("SAGO");
            for (int i = begin; i < text.length(); i++) {
                char is = text.charAt(i);
                if (Character.isWhitespace(is)) {
                    continue;
                }
                String wrong = text.substring(0, i) + (is == '7' ? '8' : '7') + text.substring(i + 1);
                assertThatThrownBy(() -> KeyShare.parse(PAPER, wrong))
                        .as("character %s", i)
                        .isInstanceOf(SagoException.class)
                        .message()
                        .doesNotContain(secret.substring(0, 9));
            }
        }
    }

    @Test
    void capitalsBlanksAndCommentsDoNotMatter() {
        try (MasterKey key = MasterKey.random(RANDOM)) {
            List<KeyShare> shares = KeyShare.split(key, 2, 2, RANDOM);
            String typed = "# from the safe\n\n"
                    + text(shares.get(0))
                            .replaceAll("(?m)^#.*\n", "")
                            .toUpperCase(java.util.Locale.ROOT)
                            .replace(" ", "   ");
            assertThat(combined(List.of(KeyShare.parse(PAPER, typed), shares.get(1))))
                    .isEqualTo(key.id());
        }
    }

    @Test
    void numbersThatMakeNoSenseAreRefused() {
        try (MasterKey key = MasterKey.random(RANDOM)) {
            int[][] wrong = {{1, 1}, {3, 1}, {2, 3}, {256, 2}, {0, 0}, {5, -1}};
            for (int[] numbers : wrong) {
                assertThatThrownBy(() -> KeyShare.split(key, numbers[0], numbers[1], RANDOM))
                        .hasMessageContaining("cannot be split into " + numbers[0] + " shares");
            }
            assertThat(combined(KeyShare.split(key, 255, 255, RANDOM))).isEqualTo(key.id());
        }
    }

    /** The specification is enough: a program in another language, without Sago's code, makes the same key file. */
    @Test
    void sharesAreCombinedWithoutSago() throws IOException, InterruptedException {
        try (MasterKey key = MasterKey.random(RANDOM)) {
            List<Path> files = new ArrayList<>();
            for (KeyShare share : KeyShare.split(key, 5, 3, RANDOM)) {
                files.add(Files.writeString(temp.resolve("share" + share.number()), text(share)));
            }

            Rescue.Ended ended = Rescue.key(files.get(4), files.get(1), files.get(2));

            assertThat(ended.err()).isEmpty();
            Path again = temp.resolve("again.key");
            SecretFile.create(again, ended.out().getBytes(java.nio.charset.StandardCharsets.UTF_8), "key file", "");
            try (MasterKey read = MasterKeyFile.read(again)) {
                assertThat(read.id()).isEqualTo(key.id());
            }
            assertThat(Rescue.key(files.get(0), files.get(1)).err())
                    .contains("3 different shares are needed, 2 are given");
            Files.writeString(files.get(0), Files.readString(files.get(0)).replaceFirst("check .*", "check 00000000"));
            assertThat(Rescue.key(files.get(0), files.get(1), files.get(2)).err())
                    .contains("mistyped");
        }
    }
}
