package dev.sago.cli;

import dev.sago.model.SagoException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** The whole command line in process: what is printed where, and exit codes. */
class SagoTest {

    @TempDir
    Path folder;

    private Path config(int copies) throws IOException {
        return Files.writeString(folder.resolve("sago.yaml"), """
            state: state
            keys: { file: master.key }
            sites:
              one: { store: { driver: directory, path: /srv/one }, domains: { building: first } }
              two: { store: { driver: directory, path: /srv/two }, domains: { building: second } }
            policies:
              mine: { copies: %s, offsite: 1, apart: [] }
            systems:
              wiki: { home: one, grade: A2, policy: mine, sources: [ { files: { path: /srv/wiki } } ] }
            """.formatted(copies));
    }

    @Test
    void versionIsOneLine() {
        Use use = Use.sago(folder, "--version");
        assertThat(use.exit()).isEqualTo(ExitCode.OK);
        assertThat(use.out()).matches("sago \\S+ \\(Java 25\\S*\\)\n");
        assertThat(use.err()).isEmpty();
        assertThat(Use.sago(folder, "--version", "--json").out()).contains("\"sago\" : ");
    }

    @Test
    void helpPages() throws IOException {
        for (String language : List.of("en", "ko")) {
            Golden.check(
                    "help_" + language + ".txt",
                    Use.sago(folder, "--lang", language, "help").out());
            Golden.check(
                    "help-key-init_" + language + ".txt",
                    Use.sago(folder, "--lang", language, "help", "key", "init").out());
        }
        Golden.check("help-key.txt", Use.sago(folder, "help", "key").out());
        assertThat(Use.sago(folder, "key", "init", "--help").out())
                .isEqualTo(Use.sago(folder, "help", "key", "init").out());
        assertThat(Use.sago(folder, "--help").out())
                .isEqualTo(Use.sago(folder, "help").out());
        assertThat(Use.sago(folder, "help", "--json").out())
                .startsWith("{\n  \"verb\" : \"\",\n  \"help\" : \"Usage: ");
    }

    @Test
    void usageErrors() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String line : List.of(
                "",
                "hlep",
                "nonsense",
                "key",
                "key iint",
                "key init a b",
                "key init --cofnig x",
                "completion fish",
                "-c",
                "--progress=colourful help",
                "--lang fr help",
                "help no-such-verb",
                "help a b c",
                "--lang=ko hlep",
                "--json hlep")) {
            Use use = Use.sago(folder, line.isEmpty() ? new String[0] : line.split(" "));
            assertThat(use.exit()).as(line).isEqualTo(ExitCode.USAGE);
            all.append("$ sago ").append(line).append('\n').append(use.out()).append(use.err());
        }
        Golden.check("usage-errors.txt", all.toString());
    }

    @Test
    void globalOptionsStandBeforeOrAfterTheVerb() throws IOException {
        Path config = config(1);
        Use before = Use.sago(Path.of("/"), "--json", "-c", config.toString(), "config", "check");
        Use after = Use.sago(Path.of("/"), "config", "check", "-c", config.toString(), "--json");
        assertThat(before.exit()).isEqualTo(ExitCode.OK);
        assertThat(after).isEqualTo(before);
    }

    @Test
    void soundConfiguration() throws IOException {
        config(1);
        Golden.check("config-check.txt", plain(Use.sago(folder, "config", "check")));
        Golden.check("config-check.json", plain(Use.sago(folder, "config", "check", "--json")));
        Use korean = Use.sago(folder, "--lang=ko", "config", "check");
        assertThat(korean.out()).startsWith("시스템  등급  정책  복제본  사이트\n");
    }

    @Test
    void refusedConfiguration() throws IOException {
        config(7);
        Use use = Use.sago(folder, "config", "check");
        assertThat(use.exit()).isEqualTo(ExitCode.USAGE);
        Golden.check("config-check-refused.txt", plain(use));
        Use json = Use.sago(folder, "config", "check", "--json");
        assertThat(json.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(json.out()).contains("\"sound\" : false").contains("\"severity\" : \"error\"");
    }

    /** What was printed, with the test's folder out of it. */
    private String plain(Use use) {
        assertThat(use.err()).isEmpty();
        return use.out().replace(folder.toString(), "/folder");
    }

    @Test
    void aVerbThatNeedsAConfigurationListsAllThatIsWrongWithIt() throws IOException {
        Files.writeString(folder.resolve("sago.yaml"), "stat: x\nkeys: { file: 7, phrase: 8 }\n");
        Use use = Use.sago(folder, "key", "init");
        assertThat(use.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(use.err())
                .contains("sago.yaml:1:1: unknown key `stat`")
                .contains("sago.yaml:2:")
                .containsPattern("\nsago: the configuration is refused: \\d errors\n$");
        Use json = Use.sago(folder, "--json", "key", "init");
        assertThat(json.err()).isEmpty();
        assertThat(json.out()).contains("\"kind\" : \"configuration\"").contains("\"line\" : 1,");
    }

    @Test
    void configurationIsFoundByOptionThenEnvironmentThenFolder() throws IOException {
        Path config = config(1);
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        assertThat(Use.sago(elsewhere, "config", "check").err())
                .startsWith("sago: no configuration found: SAGO_CONFIG is not set");
        Map<String, String> env = Map.of("SAGO_CONFIG", config.toString());
        assertThat(Use.sago(elsewhere, env, Terminal.NONE, "config", "check").exit())
                .isEqualTo(ExitCode.OK);
        Use named = Use.sago(elsewhere, env, Terminal.NONE, "-c", "nowhere.yaml", "config", "check");
        assertThat(named.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(named.err()).startsWith("sago: there is no configuration nowhere.yaml (named by -c)\n      ");
        assertThat(Use.sago(folder, "-c", ".", "config", "check").err()).contains(" is a folder\n");
    }

    @Test
    void keyInitMakesAKeyOnce() throws IOException {
        config(1);
        Use use = Use.sago(folder, "key", "init");
        Path key = folder.resolve("master.key");
        assertThat(use.exit()).isEqualTo(ExitCode.OK);
        assertThat(use.out()).contains(" is written to " + key).contains("Keep copies of it");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        byte[] made = Files.readAllBytes(key);
        Use again = Use.sago(folder, "key", "init", "master.key");
        assertThat(again.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(again.err()).contains("exists already");
        assertThat(key).hasBinaryContent(made);
        assertThat(Use.sago(folder, "key", "init", "--quiet", "other.key").out())
                .isEmpty();
        assertThat(Use.sago(folder, "key", "init", "--json", "third.key").out())
                .matches("\\{\n  \"id\" : \"k[0-9a-f]{16}\",\n  \"file\" : \"[^\"]*third.key\"\n}\n");
    }

    @Test
    void completionKnowsAllVerbsButHiddenOnes() {
        String script = Use.sago(folder, "completion", "bash").out();
        assertThat(script)
                .contains("complete -F _complete_sago")
                .contains("--progress")
                .contains("init");
        assertThat(script).doesNotContain("warm-up");
    }

    @Test
    void warmUpPrintsNothing() {
        assertThat(Use.sago(Path.of(""), "warm-up", "--s3")).isEqualTo(new Use(ExitCode.OK, "", ""));
    }

    @Test
    void stackTraceOnlyWithDebug() {
        assertThat(Use.sago(folder, "hlep").err()).doesNotContain("\tat ");
        assertThat(Use.sago(folder, "--debug", "hlep").err()).contains("\tat dev.sago.cli.");
        assertThat(Use.sago(folder, Map.of("SAGO_DEBUG", "1"), Terminal.NONE, "hlep")
                        .err())
                .contains("\tat dev.sago.cli.");
    }

    @Test
    void aReaderThatLeavesIsNoErrorButAFullDiskIs() {
        assertThat(brokenOutput(Terminal.Target.PIPE)).isEqualTo(new Use(ExitCode.OK, "", ""));
        Use disk = brokenOutput(Terminal.Target.FILE);
        assertThat(disk.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(disk.err())
                .isEqualTo("sago: the result could not be written to standard output: No space left on device\n");
    }

    private Use brokenOutput(Terminal.Target target) {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        var err = new java.io.ByteArrayOutputStream();
        Surroundings around = new Surroundings(
                java.io.InputStream.nullInputStream(),
                broken,
                err,
                Map.of(),
                folder,
                new Terminal(target, Terminal.Target.FILE, false, () -> Terminal.Size.USUAL),
                InstantSource.fixed(Use.NOW));
        ExitCode exit = new Sago(around, new Screen(err), () -> false).run(List.of("help"));
        return new Use(exit, "", err.toString(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void worseOfTwoExitCodes() {
        assertThat(ExitCode.OK.or(ExitCode.DEBTS)).isEqualTo(ExitCode.DEBTS);
        List<ExitCode> mildestFirst = List.of(
                ExitCode.OK,
                ExitCode.BUSY,
                ExitCode.DEBTS,
                ExitCode.INCOMPLETE,
                ExitCode.USAGE,
                ExitCode.FAILED,
                ExitCode.DAMAGE,
                ExitCode.INTERRUPTED);
        for (int i = 1; i < mildestFirst.size(); i++) {
            assertThat(mildestFirst.get(i - 1).or(mildestFirst.get(i))).isEqualTo(mildestFirst.get(i));
            assertThat(mildestFirst.get(i).or(mildestFirst.get(i - 1))).isEqualTo(mildestFirst.get(i));
        }
        for (SagoException.Kind kind : SagoException.Kind.values()) {
            Failure failure =
                    new Failures(Messages.in(Language.EN)).explain(new SagoException(kind, "it", "do"), false);
            assertThat(failure.exit().number()).isNotZero();
        }
    }
}
