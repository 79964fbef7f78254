package dev.sago.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The verbs of keys, as a user meets them. */
class KeyVerbsTest {

    @TempDir
    Path temp;

    private Vaults vaults;
    private String mine;

    @BeforeEach
    void backUp() throws IOException {
        vaults = new Vaults(temp);
        assertThat(vaults.wiki()).exists();
        assertThat(vaults.mail()).exists();
        vaults.well("backup", "--all");
        mine = vaults.objects("daejeon", "wiki/keys/").getFirst().getFileName().toString();
    }

    private String make(String name) throws IOException {
        String id = new ObjectMapper()
                .readTree(vaults.well("--json", "key", "init", name).out())
                .path("id")
                .asText();
        assertThat(id).startsWith("k");
        return id;
    }

    private JsonNode json(String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of("--json"));
        all.addAll(List.of(words));
        return new ObjectMapper()
                .readTree(vaults.sago(all.toArray(String[]::new)).out());
    }

    private List<String> ids(String system) throws IOException {
        List<String> ids = new ArrayList<>();
        for (JsonNode key : json("key", "list", system).path("keys")) {
            ids.add(key.path("id").asText());
        }
        return ids;
    }

    @Test
    void aSecondHolderIsAddedShownProvedAndRemoved() throws Exception {
        String safe = make("safe.key");
        Use added = vaults.well("key", "add", "--all", "--file", "safe.key", "--label", "금고, \"director\"");
        assertThat(added.out()).contains("wiki: key " + safe, "mail: key " + safe, "daegu", "added");
        assertThat(vaults.well("key", "add", "wiki", "--file", "safe.key").out())
                .contains("there")
                .doesNotContain("added");

        Use listed = vaults.well("key", "list");
        assertThat(listed.out().lines().filter(line -> line.contains(safe)))
                .hasSize(2)
                .allMatch(line -> line.contains("금고, \"director\"") && !line.contains("yes"));
        assertThat(listed.out().lines().filter(line -> line.contains(mine))).allMatch(line -> line.contains("yes"));
        assertThat(vaults.well("key", "check").out())
                .contains("wiki: 2 keys at 4 sites, all in order", "mail: 2 keys at 3 sites");
        vaults.well("key", "check", "--file", "safe.key");
        vaults.well("heal");
        vaults.well("verify", "--all");

        vaults.well("key", "remove", safe, "wiki");
        assertThat(ids("wiki")).containsExactly(mine);
        assertThat(ids("mail")).contains(safe);
        vaults.well("key", "remove", safe);
        assertThat(vaults.sago("key", "remove", safe).err()).contains("no site has the key " + safe);
        assertThat(vaults.well("runs").out()).contains("added at daejeon", "removed at daejeon");
    }

    @Test
    void theKeyInUseIsRemovedOnlyWhenAnotherIsProved() throws Exception {
        make("safe.key");
        Use refused = vaults.sago("key", "remove", mine);
        assertThat(refused.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(refused.err()).contains("is the one that this machine uses", "--file OTHER.key");
        assertThat(vaults.sago("key", "remove", mine, "--file", "safe.key").exit())
                .isEqualTo(ExitCode.FAILED);
        vaults.well("key", "add", "--all", "--file", "safe.key");
        Path one = vaults.objects("gwangju", "wiki/keys/k").stream()
                .filter(object -> !object.endsWith(mine))
                .findFirst()
                .orElseThrow();
        byte[] bytes = Files.readAllBytes(one);
        Files.delete(one);
        Use torn = vaults.sago("key", "remove", mine, "wiki", "--file", "safe.key");
        assertThat(torn.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(torn.err()).contains("nothing would open at gwangju");
        Files.write(one, bytes);

        vaults.well("key", "remove", mine, "--file", "safe.key");

        assertThat(vaults.sago("key", "check").exit()).isEqualTo(ExitCode.DAMAGE);
        Files.copy(
                temp.resolve("safe.key"),
                temp.resolve("master.key"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        vaults.well("key", "check");
        vaults.well("restore", "wiki", "--to", temp.resolve("back").toString());
        Vaults.assertSame(temp.resolve("wiki"), temp.resolve("back/wiki"));
    }

    @Test
    void aRotationWaitsForASiteThatIsAwayAndIsFinishedByTheSameCommand() throws Exception {
        String next = make("next.key");
        Path away = temp.resolve("away");
        Files.move(vaults.site("gongju"), away);

        Use first = vaults.sago("key", "rotate", "--to", "next.key");
        assertThat(first.exit()).isEqualTo(ExitCode.DEBTS);
        assertThat(first.out()).contains("Not finished", "unreachable");
        assertThat(ids("wiki")).containsExactlyInAnyOrder(mine, next);
        assertThat(vaults.sago("key", "check").exit()).isEqualTo(ExitCode.FAILED);
        Use kept = vaults.sago("key", "remove", next);
        assertThat(kept.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(kept.err()).contains("not every site answers", "gongju");

        Files.move(away, vaults.site("gongju"));
        Use second = vaults.well("key", "rotate", "--to", "next.key");
        assertThat(second.out()).contains("Key " + next + " opens 2 systems at all sites", "set keys.file");
        assertThat(ids("wiki")).containsExactly(next);
        assertThat(ids("mail")).containsExactly(next);
        vaults.well("key", "rotate", "--to", "next.key");
        Files.move(
                temp.resolve("next.key"),
                temp.resolve("master.key"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(vaults.well("key", "check").out()).contains("wiki: 1 key at 4 sites, all in order");
        assertThat(vaults.sago("key", "rotate", "--to", "master.key").err()).contains("is in use already");
        vaults.well("backup", "--all");
    }

    @Test
    void aPassphraseSharesOneSaltAndOpensInThePlaceOfAFile() throws Exception {
        Map<String, String> env = Map.of("PHRASE", "네 곳의 사고 史庫");
        assertThat(vaults.sago(env, "key", "add", "wiki", "--passphrase-env", "PHRASE")
                        .exit())
                .isEqualTo(ExitCode.OK);
        assertThat(vaults.sago(env, "key", "add", "--all", "--passphrase-env", "PHRASE")
                        .exit())
                .isEqualTo(ExitCode.OK);
        List<String> wiki = ids("wiki");
        assertThat(wiki).hasSize(2).isEqualTo(ids("mail"));
        assertThat(vaults.sago(env, "key", "check", "--passphrase-env", "PHRASE")
                        .exit())
                .isEqualTo(ExitCode.OK);
        Use wrong = vaults.sago(Map.of("PHRASE", "something else"), "key", "check", "--passphrase-env", "PHRASE");
        assertThat(wrong.exit()).isEqualTo(ExitCode.DAMAGE);
        assertThat(wrong.out()).contains("nothing can be restored");
        assertThat(vaults.sago("key", "add", "wiki", "--passphrase-env", "PHRASE")
                        .err())
                .contains("PHRASE is not set");
        assertThat(vaults.sago("key", "add", "wiki").err()).contains("no other key is named");
        assertThat(vaults.sago(env, "key", "add", "wiki", "--passphrase-env", "PHRASE", "--file", "master.key")
                        .err())
                .contains("are both named");
    }

    @Test
    void aDamagedWrappedKeyIsFoundAndBroughtAgainAndDoesNotStopARestore() throws Exception {
        Path wrapped = vaults.objects("daejeon", "wiki/keys/").getFirst();
        Files.writeString(wrapped, "{}");

        Use check = vaults.sago("key", "check");
        assertThat(check.exit()).isEqualTo(ExitCode.DAMAGE);
        assertThat(check.out()).contains("daejeon", "damaged", "keys/" + mine, "sago key add wiki");
        vaults.well("restore", "wiki", "--to", temp.resolve("back").toString());
        vaults.well("key", "add", "wiki", "--file", "master.key");
        vaults.well("key", "check");
    }

    @Test
    void sharesComeBackAsTheKeyAndNeverShowIt() throws Exception {
        Use split = vaults.well("key", "split", "--shares", "3", "--threshold", "2");
        assertThat(vaults.well("audit", "list").out()).as("who has the key").contains("key-split");
        List<Path> files;
        try (Stream<Path> found = Files.list(temp)) {
            files = found.filter(path -> path.toString().contains("-share-"))
                    .sorted()
                    .toList();
        }
        assertThat(files)
                .hasSize(3)
                .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------"));
        for (Path file : files) {
            String digits = digits(Files.readString(file));
            assertThat(split.out() + split.err())
                    .doesNotContain(digits.substring(0, 9))
                    .contains(file.toString());
        }
        Files.delete(temp.resolve("sago.yaml"));
        Use few = vaults.sago("key", "combine", files.get(0).toString(), "--out", "again.key");
        assertThat(few.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(few.err()).contains("needs 2 shares, 1 given");

        Use combined = vaults.well(
                "key", "combine", files.get(2).toString(), files.get(0).toString(), "--out", "again.key");

        assertThat(combined.out()).contains("Master key " + mine);
        assertThat(temp.resolve("again.key")).hasSameTextualContentAs(temp.resolve("master.key"));
        assertThat(vaults.sago(
                                "key",
                                "combine",
                                files.get(2).toString(),
                                files.get(0).toString(),
                                "--out",
                                "master.key")
                        .err())
                .contains("exists already and is not overwritten");
    }

    private static String digits(String text) {
        return text.lines()
                .filter(line -> line.matches("([0-9a-f]{4} ){15}[0-9a-f]{4}"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anExportedPageHoldsTheKeyAsTextAndAsQrCode() throws Exception {
        for (String lang : List.of("en", "ko")) {
            Path page = temp.resolve(lang + ".html");
            Use made = vaults.well("--lang=" + lang, "key", "export", "--out", page.toString());
            String html = Files.readString(page);

            String key = Files.readString(temp.resolve("master.key")).replaceAll("(?m)^#.*\n", "");
            assertThat(qr(html)).isEqualTo(key);
            assertThat(html).contains(digits(key).substring(0, 39), digits(key).substring(40), mine, "scripts/rescue");
            assertThat(html).doesNotContain("http", "src=", "url(", "@import");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(page)))
                    .isEqualTo("rw-------");
            assertThat(made.out() + made.err()).doesNotContain(digits(key).substring(0, 9));
        }
        assertThat(Files.readString(temp.resolve("ko.html"))).contains("lang=\"ko\"", "최악의 날");
        assertThat(vaults.sago("key", "export", "--out", "en.html").err()).contains("is not overwritten");
        assertThat(vaults.sago("key", "export", "--out", "en.pdf").err()).contains("end in .html or .txt");
    }

    @Test
    void aPlainPageIsItselfAKeyFileOrAShare() throws Exception {
        vaults.well("key", "export", "--out", "page.txt");
        assertThat(vaults.well("audit", "list").out()).contains("key-export", "page.txt");
        vaults.well("key", "check", "--file", "page.txt");
        vaults.well("key", "split", "--shares", "2", "--threshold", "2", "--file", "page.txt");
        List<String> pages = new ArrayList<>(List.of("key", "combine"));
        try (Stream<Path> found = Files.list(temp)) {
            for (Path share :
                    found.filter(path -> path.toString().contains("-share-")).toList()) {
                Path page = temp.resolve("page " + pages.size() + ".txt");
                vaults.well("key", "export", "--share", share.toString(), "--out", page.toString());
                assertThat(Files.readString(page)).contains("# 1. Bring 2 shares together");
                pages.add(page.toString());
                vaults.well("key", "export", "--share", share.toString(), "--out", page + ".html");
                assertThat(qr(Files.readString(Path.of(page + ".html")))).contains("SAGO KEY SHARE 1", "threshold 2");
            }
        }
        pages.addAll(List.of("--out", "again.key"));
        vaults.well(pages.toArray(String[]::new));
        assertThat(temp.resolve("again.key")).hasSameTextualContentAs(temp.resolve("master.key"));
    }

    /** Paints the path of the image and reads it by another library than the one that wrote it. */
    private static String qr(String html) throws Exception {
        MatchResult box = Pattern.compile("viewBox=\"0 0 (\\d+) \\1\"")
                .matcher(html)
                .results()
                .findFirst()
                .orElseThrow();
        int scale = 4;
        int size = Integer.parseInt(box.group(1)) * scale;
        int[] pixels = new int[size * size];
        Arrays.fill(pixels, 0xffffff);
        Pattern.compile("M(\\d+) (\\d+)h1v1h-1z").matcher(html).results().forEach(module -> {
            int x = Integer.parseInt(module.group(1)) * scale;
            int y = Integer.parseInt(module.group(2)) * scale;
            for (int row = y; row < y + scale; row++) {
                Arrays.fill(pixels, row * size + x, row * size + x + scale, 0);
            }
        });
        BinaryBitmap image = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(size, size, pixels)));
        return new QRCodeReader().decode(image).getText();
    }
}
