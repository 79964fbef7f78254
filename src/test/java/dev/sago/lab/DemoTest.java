package dev.sago.lab;

import dev.sago.lab.Difference.Aspect;
import dev.sago.model.SagoException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The story with another backup program in Sago's place: {@code cp -a}, which keeps everything, and then with faults. */
class DemoTest {

    @TempDir
    Path temp;

    private final List<String> told = new ArrayList<>();
    private final Map<String, Runnable> faults = new TreeMap<>();
    private final Map<String, Integer> exits = new TreeMap<>();
    private Lab lab;
    private Samples samples;

    @BeforeEach
    void openLab() throws IOException {
        Path data = Files.createDirectory(temp.resolve("data"));
        for (int i = 0; i < 90; i++) {
            Files.writeString(data.resolve(i + ".txt"), "Document " + i);
        }
        lab = Lab.open(temp.resolve("labs"), false, new SecureRandom());
        samples = new Samples(lab, Optional.of(data), 90);
    }

    @AfterEach
    void closeLab() throws IOException {
        samples.close();
        lab.close();
    }

    private DemoReport run() throws Exception {
        Instant[] now = {Instant.EPOCH};
        InstantSource clock = () -> now[0] = now[0].plusSeconds(1);
        return new Demo(lab, samples, this::copy, new Listener(), clock).run();
    }

    /** Stands for Sago. */
    private int copy(String... words) {
        String line = String.join(" ", words);
        told.add(line);
        Path vault = temp.resolve("vault");
        Path restored = lab.folder().resolve("restored");
        if (words[0].equals("backup")) {
            execute("rm", "-rf", vault.toString());
            execute("mkdir", vault.toString());
            execute("cp", "-a", lab.government().toString(), vault.toString());
            execute("cp", "-a", lab.drive().objects().toString(), vault.toString());
        } else if (words[0].equals("restore")) {
            execute("mkdir", "-p", restored.toString());
            execute("cp", "-a", vault.resolve(words[1]).toString(), restored.toString());
        }
        faults.getOrDefault(line, () -> {}).run();
        return exits.getOrDefault(line, 0);
    }

    private static void execute(String... command) {
        try {
            assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                    .as(String.join(" ", command))
                    .isZero();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Listener implements Teller {
        @Override
        public void headline(Act act) {
            told.add("-- " + act);
        }

        @Override
        public void say(StoryLine line, Object... figures) {}

        @Override
        public void alarm(StoryLine line, Object... figures) {
            told.add("! " + line);
        }

        @Override
        public void table(List<StoryLine> headings, List<List<Object>> rows) {}
    }

    @Test
    void tellsTheActsInOrderAndFindsEverythingBack() throws Exception {
        DemoReport report = run();
        assertThat(report.differences()).isEmpty();
        assertThat(report.same()).isTrue();
        assertThat(report.documents()).isGreaterThan(90);
        assertThat(report.acts()).containsOnlyKeys(Act.values());
        assertThat(report.acts().values()).allMatch(time -> time.toSeconds() >= 1);
        assertThat(told)
                .containsExactly(
                        "-- OPEN",
                        "-- PLACE",
                        "plan government24",
                        "-- BACKUP",
                        "backup --all",
                        "-- CHANGE",
                        "backup --all",
                        "-- LEDGER",
                        "-- FIRE",
                        "! BURNED_SITE",
                        "! BURNED_ORIGINALS",
                        "! BURNED_STATE",
                        "catalog rebuild --from gwangju --take-over",
                        "-- RESTORE",
                        "restore government24 --to restored",
                        "restore g-drive --to restored",
                        "-- COMPARE",
                        "-- HEAL",
                        "heal",
                        "verify --all",
                        "-- CLOSE");
    }

    @Test
    void atTheFireEverythingIsGoneButThreeSitesConfigurationAndKey() throws Exception {
        List<String> left = new ArrayList<>();
        faults.put("backup --all", () -> write(lab.state().resolve("catalog"), "x"));
        faults.put("catalog rebuild --from gwangju --take-over", () -> {
            lab.sites().stream().filter(LabSite::isRunning).map(LabSite::name).forEach(left::add);
            assertThat(lab.drive().isRunning()).isFalse();
            assertThat(lab.government()).doesNotExist();
            assertThat(lab.drive().objects()).doesNotExist();
            assertThat(lab.site("daejeon").objects()).doesNotExist();
            assertThat(lab.state()).doesNotExist();
            assertThat(lab.config()).exists();
            assertThat(lab.key()).exists();
        });
        faults.put("heal", () -> {
            assertThat(lab.site("daejeon").isRunning()).isTrue();
            assertThat(lab.site("daejeon").objects()).isEmptyDirectory();
        });
        run();
        assertThat(left).containsExactly("gwangju", "gongju", "daegu");
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aVerbThatEndsOtherwiseThanItShouldEndsTheStory() {
        for (String line : List.of("backup --all", "restore g-drive --to restored", "heal", "verify --all")) {
            told.clear();
            exits.clear();
            exits.put(line, 4);
            assertThatThrownBy(() -> {
                        openAgain();
                        run();
                    })
                    .isInstanceOf(SagoException.class)
                    .hasMessageContaining("sago " + line + " ended with 4");
            assertThat(told).last().isEqualTo(line);
        }
    }

    private void openAgain() throws IOException {
        closeLab();
        execute("rm", "-rf", temp.resolve("data").toString());
        openLab();
    }

    @Test
    void anInterruptedVerbIsAnInterruptedStory() {
        exits.put("backup --all", 130);
        assertThatThrownBy(this::run)
                .isInstanceOfSatisfying(
                        SagoException.class, e -> assertThat(e.kind()).isEqualTo(SagoException.Kind.INTERRUPTED));
    }

    @Test
    void listsWhatDiffersAndGoesOnToTheEnd() throws Exception {
        faults.put(
                "restore government24 --to restored",
                () -> write(lab.folder().resolve("restored/government24/이상한 것들/-rf"), "!"));
        faults.put("restore g-drive --to restored", this::deleteOne);
        DemoReport report = run();
        assertThat(report.same()).isFalse();
        assertThat(report.differences())
                .extracting(Difference::aspect)
                .containsExactly(Aspect.MODIFIED, Aspect.SIZE, Aspect.CONTENT, Aspect.MISSING);
        assertThat(told)
                .contains("! DIFFERENT", "! DIFFERENCE", "! FIGURE_LOSS")
                .endsWith("! FIGURE_LOSS");
    }

    private void deleteOne() {
        Path drive = lab.folder().resolve("restored/g-drive");
        try (var files = Files.walk(drive)) {
            Files.delete(files.filter(Files::isRegularFile).findFirst().orElseThrow());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aSecondBackupThatStoresFarMoreThanChangedFails() {
        faults.put("backup --all", () -> write(lab.site("daegu").objects().resolve("junk"), "x".repeat(6 << 20)));
        assertThatThrownBy(this::run)
                .isInstanceOf(SagoException.class)
                .hasMessageContaining("the second backup stored");
    }
}
