package dev.sago.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sago.cli.Ministry.Ended;
import dev.sago.model.SnapshotId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class FindVerbTest {

    @TempDir
    Path folder;

    private Ministry ministry;

    @BeforeEach
    void build() throws Exception {
        ministry = new Ministry(folder);
    }

    private JsonNode find(String... words) throws IOException {
        String[] line = new String[words.length + 2];
        line[0] = "--json";
        line[1] = "find";
        System.arraycopy(words, 0, line, 2, words.length);
        return ministry.sago(line).json();
    }

    private static List<String> paths(JsonNode document) {
        return document.get("hits").findValuesAsText("path");
    }

    @Test
    void findsALostDocumentAndTellsHowToBringItBack() throws Exception {
        ministry.write("gov", "letters/Contract 2025.odt", "signed");
        ministry.write("gov", "letters/other.odt", "other");
        ministry.backUp("gov");
        ministry.later(Duration.ofHours(1));
        SnapshotId last = ministry.backUp("gov");
        Files.delete(ministry.source("gov").resolve("letters/Contract 2025.odt"));
        ministry.backUp("gov");
        ministry.backUp("drive");

        Ended ended = ministry.sago("find", "contract");

        String owner = Files.getOwner(folder).getName();
        assertThat(ended.exit()).isEqualTo(ExitCode.OK);
        List<String> lines = ended.lines();
        assertThat(lines.get(0)).matches("SYSTEM +SNAPSHOT +STATE +SNAPSHOTS +SIZE +CHANGED +OWNER +PATH");
        assertThat(lines.get(1))
                .isEqualTo("gov     20250926T132015  deleted since          2   6 B  2025-09-26 20:20  " + owner
                        + "   gov/letters/Contract 2025.odt");
        assertThat(lines.getLast())
                .isEqualTo("  sago restore gov --snapshot " + last
                        + " --path 'gov/letters/Contract 2025.odt' --to restored");
        assertThat(ended.err()).isEqualTo("searched 4 snapshots of 2 systems\n");
    }

    @Test
    void showsEachPathOnceInItsNewestVersionAndAllOnRequest() throws Exception {
        ministry.write("gov", "a/report.odt", "one");
        ministry.write("gov", "a/report-old.odt", "old");
        ministry.backUp("gov");
        ministry.write("gov", "a/report.odt", "two!");
        SnapshotId second = ministry.backUp("gov");
        ministry.write("gov", "a/another.odt", "makes the folder another, the report the same");
        Files.delete(ministry.source("gov").resolve("a/report-old.odt"));
        SnapshotId third = ministry.backUp("gov");

        JsonNode newest = find("report");
        assertThat(paths(newest)).containsExactly("gov/a/report.odt", "gov/a/report-old.odt");
        JsonNode current = newest.get("hits").get(0);
        assertThat(current.get("state").asText()).isEqualTo("current");
        assertThat(current.get("snapshot").asText()).isEqualTo(third.value());
        assertThat(current.get("snapshots").asInt()).isEqualTo(2);
        JsonNode deleted = newest.get("hits").get(1);
        assertThat(deleted.get("state").asText()).isEqualTo("deleted");
        assertThat(deleted.get("snapshot").asText()).isEqualTo(second.value());
        assertThat(deleted.get("snapshots").asInt()).isEqualTo(2);
        assertThat(newest.get("olderVersions").asInt()).isEqualTo(1);
        assertThat(ministry.sago("find", "report").err()).contains("1 older versions are not shown");

        JsonNode all = find("report", "--all-snapshots");
        assertThat(all.get("hits")).hasSize(3);
        assertThat(all.get("hits")).extracting(hit -> hit.get("state").asText()).containsOnlyOnce("changed");
        assertThat(all.get("olderVersions").asInt()).isZero();
    }

    @Test
    void looksForOwnersAndTimes() throws Exception {
        ministry.write("gov", "a.txt", "first");
        ministry.backUp("gov");
        ministry.later(Duration.ofDays(2));
        ministry.write("gov", "a.txt", "second");
        ministry.write("gov", "b.txt", "b");
        ministry.backUp("gov");
        String owner = Files.getOwner(folder).getName();

        assertThat(paths(find("*.txt", "--since", "2025-09-28"))).containsExactlyInAnyOrder("gov/a.txt", "gov/b.txt");
        JsonNode before = find("*.txt", "--until", "2025-09-27");
        assertThat(paths(before)).containsExactly("gov/a.txt");
        assertThat(before.get("hits").get(0).get("state").asText()).isEqualTo("changed");
        assertThat(before.get("hits").get(0).get("entry").get("size").asLong()).isEqualTo(5);
        assertThat(paths(find("*.txt", "--owner", owner.toUpperCase(java.util.Locale.ROOT))))
                .hasSize(2);
        assertThat(paths(find("*.txt", "--owner", "nobody-else"))).isEmpty();
        assertThat(ministry.sago("find", "x", "--since", "soon").exit()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void findsKoreanInBothFormsOfUnicode() throws Exception {
        String decomposed = Normalizer.normalize("보고서.hwp", Normalizer.Form.NFD);
        ministry.write("gov", "결재/" + decomposed, "from a Mac");
        ministry.write("drive", "보고서.hwp", "from Windows");
        ministry.backUp("gov");
        ministry.backUp("drive");

        for (String typed : List.of("보고서", Normalizer.normalize("보고서", Normalizer.Form.NFD))) {
            assertThat(paths(find(typed))).containsExactlyInAnyOrder("gov/결재/" + decomposed, "drive/보고서.hwp");
        }
        assertThat(paths(find("결재/보고", "--system", "gov"))).hasSize(1);
        assertThat(paths(find("보고서", "-s", "drive"))).containsExactly("drive/보고서.hwp");
    }

    @Test
    void readsAStateOfAFolderOnce() throws Exception {
        for (int i = 0; i < 5; i++) {
            ministry.write("gov", "still/" + i + ".txt", "x");
        }
        ministry.backUp("gov");
        ministry.backUp("gov");
        ministry.write("gov", "moving/new.txt", "x");
        ministry.backUp("gov");

        JsonNode all = find("*.txt", "--all-snapshots");
        assertThat(all.get("snapshotsSearched").asInt()).isEqualTo(3);
        assertThat(all.get("hits"))
                .filteredOn(hit -> hit.get("entry").get("path").asText().contains("still"))
                .hasSize(5)
                .allMatch(hit -> hit.get("snapshots").asInt() == 3);
        assertThat(all.get("hits"))
                .filteredOn(hit -> hit.get("entry").get("path").asText().contains("moving"))
                .allMatch(hit -> hit.get("snapshots").asInt() == 1);
    }

    @Test
    void tellsWhatCouldNotBeSearched() throws Exception {
        ministry.write("gov", "a.txt", "a");
        SnapshotId first = ministry.backUp("gov");
        ministry.write("gov", "b.txt", "b");
        SnapshotId second = ministry.backUp("gov");
        for (String site : List.of("daejeon", "gwangju", "daegu")) {
            Path manifest = ministry.site(site).resolve("systems/gov/snapshots/" + first);
            byte[] bytes = Files.readAllBytes(manifest);
            bytes[bytes.length / 2] ^= 1;
            Files.write(manifest, bytes);
        }

        Ended ended = ministry.sago("find", "*.txt");
        assertThat(ended.exit()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(ended.err()).contains("snapshot " + first + " cannot be read");
        assertThat(ended.out()).contains("gov/a.txt", "gov/b.txt", second.value());
        assertThat(find("*.txt").get("unreadable").asInt()).isEqualTo(1);
    }

    @Test
    void searchesTheRestWhereAFolderIsDamagedAndTellsEachStateOfItOnce() throws Exception {
        ministry.write("gov", "lost/a.txt", "a");
        SnapshotId first = ministry.backUp("gov");
        List<Path> packs = packs();
        for (String name : List.of("b", "c", "d")) {
            ministry.write("gov", name + ".txt", name);
            ministry.backUp("gov");
        }
        for (Path pack : packs) {
            Files.delete(pack);
        }

        Ended ended = ministry.sago("find", "*.txt");
        assertThat(ended.exit()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(ended.out()).contains("gov/b.txt", "gov/c.txt", "gov/d.txt").doesNotContain("a.txt");
        assertThat(ended.err().lines().filter(line -> line.contains("cannot be read")))
                .hasSize(2)
                .anyMatch(line -> line.contains("folder gov/lost of snapshot 20250926T142015"))
                .anyMatch(line -> line.contains("folder gov of snapshot " + first));
    }

    @Test
    void doesNotCallDeletedWhatItCannotSee() throws Exception {
        ministry.write("gov", "sub/a.txt", "a");
        ministry.backUp("gov");
        List<Path> before = packs();
        ministry.write("gov", "sub/b.txt", "b");
        ministry.backUp("gov");
        List<Path> after = packs();
        after.removeAll(before);
        for (Path pack : after) {
            Files.delete(pack);
        }

        JsonNode hits = find("a.txt").get("hits");
        assertThat(hits).extracting(hit -> hit.get("state").asText()).containsExactly("unknown");
    }

    /** All packs, at the sites and in the cache. */
    private List<Path> packs() throws IOException {
        try (var files = Files.walk(folder)) {
            return new ArrayList<>(files.filter(Files::isRegularFile)
                    .filter(path -> path.toString().matches(".*/(packs/../|trees/)[0-9a-f]{64}"))
                    .toList());
        }
    }

    @Test
    void leavesSitesAloneThatNeverHeldTheSystem() throws Exception {
        for (int i = 0; i < 6; i++) {
            ministry.write("gov", i + "/" + i + ".txt", "x");
            ministry.backUp("gov");
        }

        assertThat(ministry.sago("find", "*.txt", "--system", "gov").err())
                .isEqualTo("searched 6 snapshots of 1 system\n");
    }

    @Test
    void goesOnWithoutASiteAndTellsItOnce() throws Exception {
        ministry.write("gov", "a.txt", "a");
        ministry.write("drive", "b.txt", "b");
        ministry.backUp("gov");
        ministry.backUp("drive");
        Files.move(ministry.site("daegu"), folder.resolve("away"));

        Ended ended = ministry.sago("find", "*.txt");
        assertThat(ended.exit()).isEqualTo(ExitCode.OK);
        assertThat(ended.out()).contains("gov/a.txt", "drive/b.txt");
        assertThat(ended.err().lines().filter(line -> line.contains("daegu"))).hasSize(1);
    }

    @Test
    void aSystemWithoutAnySiteIsToldAndTheOthersAreSearched() throws Exception {
        ministry.write("gov", "a.txt", "a");
        ministry.backUp("gov");
        ministry.write("drive", "b.txt", "b");
        ministry.backUp("drive");
        for (String site : List.of("daejeon", "gwangju", "daegu")) {
            Path keys = ministry.site(site).resolve("systems/drive/keys");
            Files.move(keys, keys.resolveSibling("keys-away"));
        }

        Ended ended = ministry.sago("find", "*.txt");
        assertThat(ended.exit()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(ended.out()).contains("gov/a.txt").doesNotContain("b.txt");
        assertThat(ended.err()).contains("drive: not searched");
        assertThat(ministry.sago("find", "*.txt", "--system", "drive").exit()).isEqualTo(ExitCode.DAMAGE);
    }

    @Test
    void aSystemThatWasNeverBackedUpIsNoFailure() throws Exception {
        ministry.write("gov", "a.txt", "a");
        ministry.backUp("gov");

        Ended ended = ministry.sago("find", "nothing-like-it");
        assertThat(ended.exit()).isEqualTo(ExitCode.OK);
        assertThat(ended.out()).isEqualTo("nothing found\n");
        assertThat(ended.err()).contains("drive");
    }

    @Test
    void keepsToTheLimit() throws Exception {
        for (int i = 0; i < 5; i++) {
            ministry.write("gov", i + ".txt", "x");
        }
        ministry.backUp("gov");

        JsonNode some = find("*.txt", "--limit", "2");
        assertThat(some.get("hits")).hasSize(2);
        assertThat(some.get("found").asInt()).isEqualTo(5);
        assertThat(ministry.sago("find", "*.txt", "--limit", "2").err()).contains("3 more are not shown");
    }

    @Test
    void theRestoreCommandNamesTheConfiguration() throws Exception {
        ministry.write("gov", "it's.txt", "a");
        ministry.backUp("gov");

        assertThat(ministry.sago("-c", "sago.yaml", "find", "it's").lines().getLast())
                .startsWith("  sago -c sago.yaml restore gov ")
                .contains("--path 'gov/it'\\''s.txt'");
    }

    @Test
    void theRestoreCommandBringsTheFirstBack() throws Exception {
        byte[] notUtf8 = {'l', 'o', 's', 't', (byte) 0xff};
        Ministry.writeRaw(ministry.source("gov"), notUtf8, "raw");
        ministry.write("gov", Normalizer.normalize("잃은 것's.hwp", Normalizer.Form.NFD), "한글");
        ministry.write("gov", "other.txt", "o");
        ministry.backUp("gov");

        for (String wanted : List.of("lost", "잃은")) {
            JsonNode hit = find(wanted, "--system", "gov").get("hits").get(0);
            List<String> words = words(hit.get("restore").asText());
            assertThat(ministry.sago(words.subList(1, words.size()).toArray(String[]::new))
                            .exit())
                    .isEqualTo(ExitCode.OK);
        }
        assertThat(shell("cd restored/gov && ls | wc -l && cat *")).containsExactly("2", "raw한글");
    }

    /** A command line as a shell takes it apart. */
    private List<String> words(String line) throws IOException {
        return shell("for w in " + line + "; do printf '%s\\n' \"$w\"; done");
    }

    private List<String> shell(String script) throws IOException {
        Process shell = new ProcessBuilder("sh", "-c", script)
                .directory(folder.toFile())
                .start();
        return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .toList();
    }
}
