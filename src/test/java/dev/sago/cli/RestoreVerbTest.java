package dev.sago.cli;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code sago restore}: which snapshot, which paths, what may be replaced, and what it tells. */
class RestoreVerbTest {

    private static final Pattern ID = Pattern.compile("\\d{8}T\\d{6}\\.\\d{3}Z-[0-9a-f]{16}");

    @TempDir
    Path folder;

    private Vaults vaults;
    private Path inbox;
    private Path restored;

    @BeforeEach
    void make() throws IOException {
        vaults = new Vaults(folder);
        inbox = vaults.mail().resolve("inbox");
        restored = folder.resolve("to/mail/inbox");
    }

    private String backUp(String content) throws IOException {
        Files.writeString(inbox, content);
        Matcher id = ID.matcher(vaults.well("backup", "mail").out());
        assertThat(id.find()).isTrue();
        return id.group();
    }

    @Test
    void theSnapshotIsTheNewestOrByIdOrByTime() throws IOException {
        String first = backUp("one");
        Instant afterFirst = vaults.now();
        String second = backUp("second");
        vaults.well("restore", "mail", "--to", "to");
        assertThat(restored).hasContent("second");
        vaults.well("restore", "mail", "--to", "to", "--overwrite", "changed", "--snapshot", first.substring(0, 15));
        assertThat(restored).hasContent("one");
        vaults.well("restore", "mail", "--to", "to", "--overwrite", "changed", "--snapshot", second);
        assertThat(restored).hasContent("second");
        vaults.well("restore", "mail", "--to", "to", "--overwrite", "changed", "--at", afterFirst.toString());
        assertThat(restored).hasContent("one");
    }

    @Test
    void aSnapshotThatIsNotThereIsAUsageError() throws IOException {
        backUp("one");
        backUp("two");
        assertThat(refused("--at", "2026-09-25")).contains("mail has no snapshot of 2026-09-2", "The oldest is 2026");
        assertThat(refused("--at", "noon")).contains("\"noon\" is no time");
        assertThat(refused("--snapshot", "2025")).contains("mail has no snapshot whose id begins with \"2025\"");
        assertThat(refused("--snapshot", "2026")).contains("2 snapshots of mail have ids that begin with \"2026\"");
        assertThat(refused("--snapshot", "2026", "--at", "2026-09-26")).contains("--snapshot and --at");
        assertThat(refused("--from", "daegoo")).contains("Did you mean \"daegu\"?");
        assertThat(refused("--overwrite", "sometimes")).contains("never, changed, always");
        assertThat(folder.resolve("to")).doesNotExist();
    }

    private String refused(String... more) {
        String[] words = new String[more.length + 4];
        System.arraycopy(new String[] {"restore", "mail", "--to", "to"}, 0, words, 0, 4);
        System.arraycopy(more, 0, words, 4, more.length);
        Use use = vaults.sago(words);
        assertThat(use.exit()).as(use.err()).isEqualTo(ExitCode.USAGE);
        return use.err();
    }

    @Test
    void anArchiveIsWrittenOnceAndReplacedOnlyWhenAskedTo() throws IOException {
        backUp("one");
        for (String to : new String[] {"to/x.zip", "to/x.tar.zst", "to/X.ZIP"}) {
            Use use = vaults.well("restore", "mail", "--to", to);
            assertThat(use.out())
                    .startsWith("mail: restored to " + folder.resolve(to))
                    .contains("  written   1 file, 3 B\n");
            assertThat(folder.resolve(to)).isRegularFile();
            byte[] before = Files.readAllBytes(folder.resolve(to));
            for (String overwrite : new String[] {"never", "changed"}) {
                Use again = vaults.sago("restore", "mail", "--to", to, "--overwrite", overwrite);
                assertThat(again.exit()).isEqualTo(ExitCode.USAGE);
                assertThat(again.err())
                        .contains("cannot restore to " + to + ": something stands there already")
                        .contains("--overwrite always");
            }
            assertThat(folder.resolve(to)).hasBinaryContent(before);
            backUp("second");
            vaults.well("restore", "mail", "--to", to, "--overwrite", "always");
            assertThat(Files.readAllBytes(folder.resolve(to))).isNotEqualTo(before);
            backUp("one");
        }
        assertThat(vaults.well("runs", "mail").out()).contains("to " + folder.resolve("to/x.tar.zst"));
    }

    @Test
    void anArchiveOfAnotherKindIsNotTakenForAFolder() throws IOException {
        backUp("one");
        Use use = vaults.sago("restore", "mail", "--to", "x.tar.gz");
        assertThat(use.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(use.err()).contains("archives are .tar.zst or .zip");
        assertThat(folder.resolve("x.tar.gz")).doesNotExist();
        Files.createDirectory(folder.resolve("x.tar.gz"));
        vaults.well("restore", "mail", "--to", "x.tar.gz");
        assertThat(folder.resolve("x.tar.gz/mail/inbox")).hasContent("one");
    }

    @Test
    void anArchiveTellsWhatItHoldsInTheSameWords() throws IOException {
        backUp("one");
        assertThat(vaults.well("restore", "mail", "--to", "x.tar.zst", "--json").out())
                .contains(
                        "\"to\" : \"" + folder.resolve("x.tar.zst"),
                        "\"files\" : 1",
                        "\"folders\" : 1",
                        "\"outcome\" : \"ok\"");
        Use none = vaults.sago("restore", "mail", "--to", "y.zip", "--path", "mail/nope");
        assertThat(none.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(none.err()).contains("has no mail/nope");
        assertThat(folder.resolve("y.zip")).doesNotExist();
        Use some = vaults.sago("restore", "mail", "--to", "y.zip", "--path", "mail/nope", "--path", "mail/inbox");
        assertThat(some.exit()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(some.out()).contains("mail/nope: not in snapshot ");
        Files.createFile(folder.resolve("file"));
        Use nowhere = vaults.sago("restore", "mail", "--to", "file/y.zip");
        assertThat(nowhere.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(nowhere.err()).contains("something that is no folder stands at");
    }

    @Test
    void pathsSelectAndOneThatIsNotThereIsTold() throws IOException {
        vaults.wiki();
        vaults.well("backup", "wiki");
        Use some = vaults.sago(
                "restore", "wiki", "--to", "to", "--path", "wiki/letters/2025/letter 3", "--path", "/wiki/nope/");
        assertThat(some.exit()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(some.out()).contains("  written   1 file, 42 B\n").contains("  /wiki/nope/: not in snapshot ");
        assertThat(vaults.objects("to", "")).hasSize(1);
        Use none = vaults.sago("restore", "wiki", "--to", "other", "--path", "wiki/nope");
        assertThat(none.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(none.err()).contains("has no wiki/nope").contains("sago ls wiki@2026");
    }

    @Test
    void whatStandsThereIsKeptUnlessItMayBeReplaced() throws IOException {
        backUp("one");
        vaults.well("restore", "mail", "--to", "to");
        assertThat(vaults.well("restore", "mail", "--to", "to").out()).contains("  same      1 file\n");
        Files.writeString(restored, "mine!");
        Use kept = vaults.sago("restore", "mail", "--to", "to");
        assertThat(kept.exit()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(kept.err()).isEmpty();
        assertThat(kept.out())
                .contains("  problems  1 entry is not as it was\n")
                .contains("  mail/inbox: something else");
        assertThat(restored).hasContent("mine!");
        vaults.well("restore", "mail", "--to", "to", "--overwrite", "always");
        assertThat(restored).hasContent("one");
    }

    @Test
    void damageIsTakenFromAnotherSiteAndTold() throws IOException {
        byte[] noise = new byte[1 << 20];
        new java.util.Random(7).nextBytes(noise);
        Files.write(inbox, noise);
        vaults.well("backup", "mail");
        for (Path pack : vaults.objects("daegu", "/packs/")) {
            flipByte(pack);
        }
        Use any = vaults.well("restore", "mail", "--to", "to");
        assertThat(restored).hasBinaryContent(noise);
        assertThat(any.err()).isEmpty();

        Use only = vaults.sago("restore", "mail", "--to", "other", "--from", "daegu");
        assertThat(only.exit()).isNotEqualTo(ExitCode.OK);
        assertThat(folder.resolve("other/mail/inbox")).doesNotExist();
        vaults.well("restore", "mail", "--to", "third", "--from", "gwangju");
    }

    @Test
    void findingsNameSiteAndObjectAndWhatToDo() throws IOException {
        backUp("one");
        for (String site : new String[] {"daegu", "gwangju"}) {
            for (Path pack : vaults.objects(site, "/packs/")) {
                Files.delete(pack);
            }
        }
        // No other site is read, so none can repair it.
        Use use = vaults.sago("restore", "mail", "--to", "from", "--from", "daegu");
        assertThat(use.exit()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(use.out())
                .containsPattern("daegu +missing +packs/[0-9a-f]{2}/[0-9a-f]{64} +the object is not there\n")
                .endsWith("Next: sago heal mail puts it back from another site\n");
        assertThat(vaults.well("restore", "mail", "--to", "to", "--json").out())
                .contains("\"kind\" : \"missing\"")
                .contains("\"outcome\" : \"ok\"")
                .containsPattern("\"findings\" : \\[ ],\\s+\"repaired\" : \\[ \\{");
        assertThat(restored).hasContent("one");
    }

    @Test
    void isKeptInTheHistoryButNeedsNoCatalog() throws IOException {
        backUp("one");
        vaults.well("restore", "mail", "--to", "to");
        assertThat(vaults.well("runs", "mail").out()).containsPattern("(?m)^.*restore.*ok.*$");
        Vaults.delete(folder.resolve("state/catalog"), true);
        Files.createFile(folder.resolve("state/catalog"));
        Use use = vaults.well("restore", "mail", "--to", "other");
        assertThat(use.err()).startsWith("this restore cannot be kept in the history: ");
        assertThat(folder.resolve("other/mail/inbox")).hasContent("one");
    }

    private static void flipByte(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    @Test
    void aPolicyThatPicksOtherSitesDoesNotHideOlderCopies() throws IOException {
        backUp("one");
        Path config = folder.resolve("sago.yaml");
        Files.writeString(
                config,
                Files.readString(config)
                        .replace("three: { copies: 3, quorum: 2, offsite: 3 }", "three: { copies: 1, offsite: 1 }")
                        .replace("mail: { home: daejeon", "mail: { home: gwangju")
                        .replace("latitude: 36.37", "latitude: 38.37"));
        assertThat(vaults.well("config", "check").out()).containsPattern("mail .* 1 +daejeon\n");
        assertThat(vaults.objects("daejeon", "/systems/mail/")).isEmpty();
        Use use = vaults.well("restore", "mail", "--to", "to");
        assertThat(restored).hasContent("one");
        assertThat(use.out()).doesNotContain("missing");
    }
}
