package dev.sago.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code sago recover}: order, going on, comparing, what fails and why; and the orchestrator's own recovery. */
class RecoverVerbTest {

    @TempDir
    Path folder;

    private Vaults vaults;

    @BeforeEach
    void make() throws IOException {
        vaults = new Vaults(folder);
        Path file = folder.resolve("sago.yaml");
        Files.writeString(file, Files.readString(file).replace("grade: A2,", "grade: A2, after: [wiki],"));
        vaults.wiki();
        vaults.mail();
        vaults.well("backup", "--all");
    }

    private void burn() throws IOException {
        Vaults.delete(vaults.site("daejeon"), true);
    }

    private JsonNode recover(ExitCode exit, String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of("--json", "recover", "--lost", "daejeon", "--to", "to"));
        words.addAll(List.of(more));
        Use use = vaults.sago(words.toArray(String[]::new));
        assertThat(use.exit()).as("%s%n%s", use.out(), use.err()).isEqualTo(exit);
        return new ObjectMapper().readTree(use.out());
    }

    @Test
    void allComesBackInOrderFromTheSitesThatAreLeft() throws IOException, InterruptedException {
        burn();
        Use plan = vaults.well("recover", "--lost", "daejeon", "--to", "to", "--dry-run");
        assertThat(plan.out()).contains("2 systems", "daegu gongju gwangju").doesNotContain("nothing left");
        assertThat(folder.resolve("to")).doesNotExist();
        JsonNode done = recover(ExitCode.OK);
        assertThat(done.findValuesAsText("began").isEmpty()).isFalse();
        assertThat(done.get("began")).extracting(JsonNode::asText).containsExactly("wiki", "mail");
        assertThat(done.at("/board/total/recovered").asInt()).isEqualTo(2);
        Vaults.assertSame(folder.resolve("wiki"), folder.resolve("to/wiki/wiki"));
        Vaults.assertSame(folder.resolve("mail"), folder.resolve("to/mail/mail"));
    }

    @Test
    void theSameCommandGoesOnAndTakesNothingOnTrustThatAnotherFolderHad() throws IOException {
        for (String site : new String[] {"gwangju", "gongju", "daegu"}) {
            for (Path pack : vaults.objects(site, "systems/mail/packs/")) {
                Files.move(pack, folder.resolve(site + "-" + pack.getFileName()));
            }
        }
        burn();
        JsonNode first = recover(ExitCode.DAMAGE);
        assertThat(first.at("/board/total/recovered").asInt()).isEqualTo(1);
        assertThat(first.at("/unrecovered/0/system").asText()).isEqualTo("mail");
        assertThat(first.at("/board/failed/0/attempts").asInt()).isEqualTo(3);
        for (String site : new String[] {"gwangju", "gongju", "daegu"}) {
            try (Stream<Path> packs = Files.list(folder)) {
                for (Path pack : packs.filter(
                                file -> file.getFileName().toString().startsWith(site + "-"))
                        .toList()) {
                    String name = pack.getFileName().toString().substring(site.length() + 1);
                    Files.move(
                            pack, vaults.site(site).resolve("systems/mail/packs/" + name.substring(0, 2) + "/" + name));
                }
            }
        }
        JsonNode second = recover(ExitCode.OK);
        assertThat(second.get("began")).extracting(JsonNode::asText).containsExactly("mail");
        assertThat(second.get("id")).isEqualTo(first.get("id"));
        assertThat(second.at("/board/total/recovered").asInt()).isEqualTo(2);

        Vaults.delete(folder.resolve("to"), true);
        JsonNode third = recover(ExitCode.OK);
        assertThat(third.get("began")).hasSize(2);
        assertThat(third.get("id")).isNotEqualTo(first.get("id"));
    }

    @Test
    void whatStandsThereAndIsAnotherIsKeptAndTold() throws IOException {
        burn();
        Path inbox = folder.resolve("to/mail/mail/inbox");
        Files.createDirectories(inbox.getParent());
        Files.writeString(inbox, "mine");
        JsonNode done = recover(ExitCode.INCOMPLETE);
        assertThat(inbox).hasContent("mine");
        assertThat(done.at("/unrecovered/0/reason").asText()).contains("mail/inbox", "something else stands there");
        assertThat(done.at("/unrecovered/0/next").asText()).endsWith("--system mail");
    }

    @Test
    void bytesThatOnlyLookRightAreFoundAndWrittenAnew() throws IOException {
        burn();
        recover(ExitCode.OK);
        Path photo = folder.resolve("to/wiki/wiki/photo.jpg");
        var time = Files.getLastModifiedTime(photo);
        byte[] bytes = Files.readAllBytes(photo);
        bytes[1_000_000] ^= 1;
        Files.write(photo, bytes);
        Files.setLastModifiedTime(photo, time);
        recover(ExitCode.OK);
        assertThat(photo).hasSameBinaryContentAs(folder.resolve("wiki/photo.jpg"));
    }

    private void check(String command, String more) throws IOException {
        Path file = folder.resolve("sago.yaml");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("grade: A2,", "grade: A2, drill: { check: { run: " + command + more + " } },"));
    }

    @Test
    void aSystemsOwnCheckLooksAtWhatIsBack() throws IOException {
        burn();
        check("[sh, -c, 'echo $SAGO_SYSTEM && test -f mail/inbox && touch looked']", "");
        JsonNode done = recover(ExitCode.OK);
        assertThat(done.at("/board/checks")).hasSize(1);
        assertThat(done.at("/board/checks/0/system").asText()).isEqualTo("mail");
        assertThat(done.at("/board/checks/0/result/passed").asBoolean()).isTrue();
        assertThat(done.at("/board/checks/0/result/output").asText()).contains("mail");
        assertThat(folder.resolve("to/mail/looked")).exists();
    }

    @Test
    void aSystemWhoseOwnCheckFailsIsNotRecovered() throws IOException {
        burn();
        check("[sh, -c, 'echo 3 rows are missing; exit 7']", "");
        JsonNode done = recover(ExitCode.FAILED);
        assertThat(done.at("/board/total/recovered").asInt()).isEqualTo(1);
        assertThat(done.at("/unrecovered/0/system").asText()).isEqualTo("mail");
        assertThat(done.at("/unrecovered/0/reason").asText()).contains("own check (sh)", "exit code 7");
        assertThat(done.at("/unrecovered/0/remedy").asText())
                .contains(folder.resolve("to/mail").toString());
        assertThat(done.at("/board/checks/0/result/output").asText()).contains("3 rows are missing");

        Use told = vaults.sago("recover", "--lost", "daejeon", "--to", "to");
        assertThat(told.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(told.out()).contains("A2 mail: own check (sh) ended with exit code 7", "3 rows are missing");
    }

    @Test
    void anOwnCheckThatHangsIsKilledAtItsTimeout() throws IOException {
        burn();
        check("[sleep, '600']", ", timeout: 1s");
        JsonNode done = recover(ExitCode.FAILED);
        assertThat(done.at("/unrecovered/0/reason").asText()).contains("timeout of 1 s", "killed");
        assertThat(done.at("/board/checks/0/result/passed").asBoolean(true)).isFalse();
    }

    @Test
    void ofWhatIsLeftNowhereItIsSaidSo() throws IOException {
        burn();
        Use plan = vaults.sago("recover", "--lost", "daejeon,gwangju,gongju,daegu", "--to", "to", "--dry-run");
        assertThat(plan.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(plan.out()).contains("nothing left");
        JsonNode done = new ObjectMapper()
                .readTree(vaults.sago("--json", "recover", "--lost", "daejeon,gwangju,gongju,daegu", "--to", "to")
                        .out());
        assertThat(done.at("/board/total/lost").asInt()).isEqualTo(2);
        assertThat(done.at("/unrecovered/0/reason").asText()).contains("no complete copy");
    }

    @Test
    void sagoItselfComesBackFromOneSiteAndShares() throws IOException {
        Files.createDirectories(folder.resolve("shares"));
        vaults.well("key", "split", "--shares", "3", "--threshold", "2", "--out", "shares");
        vaults.well("backup", "mail");
        burn();
        byte[] configuration = Files.readAllBytes(folder.resolve("sago.yaml"));
        byte[] key = Files.readAllBytes(folder.resolve("master.key"));
        Files.delete(folder.resolve("sago.yaml"));
        Files.delete(folder.resolve("master.key"));
        Vaults.delete(folder.resolve("state"), true);
        List<String> shares;
        try (Stream<Path> files = Files.list(folder.resolve("shares"))) {
            shares = files.sorted().map(Path::toString).toList();
        }
        String place = vaults.site("daegu").toString();
        Use one = vaults.sago("recover", "--self", "--from", place, shares.getFirst());
        assertThat(one.exit()).isNotEqualTo(ExitCode.OK);
        assertThat(folder.resolve("sago.yaml")).doesNotExist();

        Use self = vaults.well("recover", "--self", "--from", place, shares.get(0), shares.get(2));
        assertThat(folder.resolve("sago.yaml")).hasBinaryContent(configuration);
        assertThat(Files.readString(folder.resolve("master.key")).lines().filter(line -> !line.startsWith("#")))
                .containsExactlyElementsOf(new String(key, java.nio.charset.StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .toList());
        assertThat(Files.getPosixFilePermissions(folder.resolve("master.key")))
                .isEqualTo(java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        assertThat(self.out()).contains("2 of 2 systems", "recover --lost daejeon --to DIR", "take-over --all");
        recover(ExitCode.OK);
        assertThat(folder.resolve("to/mail/mail/inbox")).hasContent("hello\n");

        Files.writeString(folder.resolve("sago.yaml"), "state: other\n");
        Use kept = vaults.sago("recover", "--self", "--from", place, shares.get(0), shares.get(2));
        assertThat(kept.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(kept.err()).contains("is another configuration", "--overwrite");
        assertThat(folder.resolve("sago.yaml")).hasContent("state: other\n");
    }

    @Test
    void secretsThatTheConfigurationNamesAreAskedForByName() throws IOException {
        String text = Files.readString(folder.resolve("sago.yaml")).replace("path: daegu }", "path: \"${DAEGU}\" }");
        Files.writeString(folder.resolve("sago.yaml"), text);
        Map<String, String> env = Map.of("DAEGU", vaults.site("daegu").toString());
        assertThat(vaults.sago(env, "backup", "mail").exit()).isEqualTo(ExitCode.OK);
        Files.move(folder.resolve("master.key"), folder.resolve("key.txt"));
        Files.delete(folder.resolve("sago.yaml"));
        Vaults.delete(folder.resolve("state"), true);
        String[] words = {"recover", "--self", "--from", vaults.site("gwangju").toString(), "--key", "key.txt"};
        Use lacking = vaults.sago(words);
        assertThat(lacking.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(lacking.err()).contains("export DAEGU=");
        assertThat(vaults.sago(env, words).exit()).isEqualTo(ExitCode.OK);
    }

    @Test
    void aDamagedConfigurationIsToldAndTheOneBeforeItTakenOnlyOnRequest() throws IOException {
        Files.writeString(folder.resolve("sago.yaml"), Files.readString(folder.resolve("sago.yaml")) + "# newer\n");
        vaults.well("backup", "mail");
        List<Path> configurations = vaults.objects("gongju", "sago/config/");
        Path newest = configurations.getLast();
        byte[] bytes = Files.readAllBytes(newest);
        bytes[bytes.length - 20] ^= 1;
        newest.toFile().setWritable(true);
        Files.write(newest, bytes);
        Files.move(folder.resolve("master.key"), folder.resolve("key.txt"));
        Files.delete(folder.resolve("sago.yaml"));
        Vaults.delete(folder.resolve("state"), true);
        String place = vaults.site("gongju").toString();
        Use damaged = vaults.sago("recover", "--self", "--from", place, "--key", "key.txt");
        assertThat(damaged.exit()).isEqualTo(ExitCode.DAMAGE);
        assertThat(folder.resolve("sago.yaml")).doesNotExist();
        Use older = vaults.sago("recover", "--self", "--from", place, "--key", "key.txt", "--older");
        assertThat(older.exit()).as(older.err()).isEqualTo(ExitCode.OK);
        assertThat(folder.resolve("sago.yaml")).content().doesNotContain("# newer");
    }
}
