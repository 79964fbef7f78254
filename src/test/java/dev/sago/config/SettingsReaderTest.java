package dev.sago.config;

import dev.sago.backup.Hooks;
import dev.sago.backup.SystemSettings;
import dev.sago.crypto.KeySettings;
import dev.sago.model.Secret;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.notify.NotifySettings;
import dev.sago.policy.Placement.Placed;
import dev.sago.site.StoreSettings;
import dev.sago.source.SourceSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What sago.yaml gives when it is right. What it tells when it is wrong: {@link SettingsProblemsTest}. */
class SettingsReaderTest {

    private static final Map<String, String> ENV = env(
            "DJ_ACCESS",
            "DJ_SECRET",
            "GW_ACCESS",
            "GW_SECRET",
            "GJ_ACCESS",
            "GJ_SECRET",
            "DRIVE_ACCESS",
            "DRIVE_SECRET",
            "OPERATIONS_KEY",
            "SMTP_PASSWORD",
            "OPERATIONS_TOKEN",
            "ALIVE_TOKEN");

    @TempDir
    private Path folder;

    @Test
    void theExampleIsSoundAndPlacesItsSystems() {
        ConfigReport report = SettingsReader.check(Path.of("config/sago.example.yaml"), ENV);
        assertThat(report.problems()).isEmpty();
        Settings settings = report.settings().orElseThrow();
        assertThat(settings.sites()).hasSize(4);
        assertThat(report.placements())
                .hasSize(2)
                .allSatisfy((system, placement) -> assertThat(placement).isInstanceOf(Placed.class));
        assertThat(at(settings.systems(), new SystemName("g-drive-interior")).sources())
                .first()
                .isInstanceOfSatisfying(SourceSettings.S3.class, s3 -> {
                    assertThat(s3.owner()).contains(1);
                    assertThat(s3.prefix()).isEqualTo("interior/");
                    assertThat(s3.secretKey().reveal()).isEqualTo("value of DRIVE_SECRET");
                });
        assertThat(at(settings.policies(), "vaults")).satisfies(policy -> {
            assertThat(policy.minimumDistanceMetres()).isEqualTo(10_000);
            assertThat(policy.zone()).contains(ZoneId.of("Asia/Seoul"));
            assertThat(policy.verify().scrub()).contains(Duration.ofDays(90));
        });
        assertThat(at(settings.sites(), new SiteName("gwangju")).store().bytesPerSecond())
                .isEqualTo(200_000_000);
    }

    @Test
    void theExampleHasHooksAndOptionsOfFiles() {
        Settings settings = SettingsReader.read(Path.of("config/sago.example.yaml"), ENV);
        SystemSettings system = at(settings.systems(), new SystemName("government24"));
        assertThat(system.sources().getFirst())
                .isEqualTo(new SourceSettings.Files(
                        "government24", Path.of("/srv/government24"), List.of("*.tmp", "/cache/")));
        assertThat(system.sources().getLast())
                .isEqualTo(new SourceSettings.Files(
                        "attachments",
                        Path.of("/srv/attachments/government24"),
                        List.of(),
                        true,
                        true,
                        List.of(".nobackup")));
        assertThat(system.hooks().before())
                .contains(new Hooks.Hook(List.of("/usr/local/bin/hold-still", "government24"), Duration.ofMinutes(5)));
        assertThat(system.hooks().after())
                .contains(new Hooks.Hook(List.of("/usr/local/bin/go-on", "government24"), Duration.ofMinutes(10)));
        assertThat(at(settings.systems(), new SystemName("g-drive-interior")).hooks())
                .isEqualTo(Hooks.NONE);
        assertThat(system.toString()).as("arguments may be secret").doesNotContain("hold-still, government24");
    }

    @Test
    void theExampleTellsPeopleAndShowsNoToken() {
        Settings settings = SettingsReader.read(Path.of("config/sago.example.yaml"), ENV);
        assertThat(settings.notifications().language()).isEqualTo("ko");
        assertThat(settings.notifications().channels()).hasSize(3);
        assertThat(settings.notifications().channels().getFirst())
                .isInstanceOfSatisfying(
                        NotifySettings.Webhook.class,
                        webhook -> assertThat(webhook.url().reveal()).isEqualTo("https://hooks.example/t0ken"));
        assertThat(settings.toString()).doesNotContain("t0ken");
    }

    @Test
    void relativePathsBeginAtTheFile() throws IOException {
        Settings settings = read("""
                state: ../state
                keys: { file: master.key }
                sites: { a: { store: { driver: directory, path: ./copies } } }
                """);
        assertThat(settings.state()).isEqualTo(folder.resolveSibling("state"));
        assertThat(settings.keys().toString())
                .contains(folder.resolve("master.key").toString());
        assertThat(settings.sites().values().iterator().next().store())
                .isEqualTo(new StoreSettings.Directory(folder.resolve("copies"), 0));
    }

    @Test
    void variablesHaveDefaultsAndCanBeEscaped() throws IOException {
        Settings settings = read("""
                keys: { file: "${NOT_SET:-/etc/k}" }
                state: "/${EMPTY:-full}/$${LITERAL}/${SET}"
                policies: { p: { copies: "${COPIES}" } }
                """, Map.of("EMPTY", "", "SET", "yes", "COPIES", "3"));
        assertThat(settings.state()).isEqualTo(Path.of("/full/${LITERAL}/yes"));
        assertThat(settings.keys().toString()).contains("/etc/k");
        assertThat(at(settings.policies(), "p").copies()).isEqualTo(3);
    }

    @Test
    void secretsComeFromFilesWithoutTheirLastLineEnd() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "s p a c e\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        ConfigReport report = check("keys: { passphrase: 'file:secret' }\n");
        assertThat(report.problems()).isEmpty();
        assertThat(report.settings().orElseThrow().keys())
                .isEqualTo(new KeySettings.Passphrase(new Secret("s p a c e")));

        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
        report = check("keys: { passphrase: 'file:secret' }\n");
        assertThat(report.isSound()).isTrue();
        assertThat(report.problems())
                .singleElement()
                .asString()
                .contains("sago.yaml:1:", "warning", "everyone on this machine can read", "chmod o-rwx");
        assertThat(SettingsReader.read(folder.resolve("sago.yaml"), Map.of())).isNotNull();
    }

    @Test
    void aPolicyOfTheFileReplacesThePresetOfItsName() throws IOException {
        Settings settings = read("""
                keys: { file: k }
                policies: { triple: { copies: 2 } }
                """);
        assertThat(at(settings.policies(), "triple").copies()).isEqualTo(2);
        assertThat(at(settings.policies(), "triple").schedule()).isEmpty();
        assertThat(at(settings.policies(), "double").copies()).isEqualTo(2);
        assertThat(settings.policies().keySet()).first().isEqualTo("triple");
    }

    @Test
    void valuesAreTheirText() throws IOException {
        Settings settings = read("""
                keys: { file: 007 }
                sites:
                  a:
                    store: &s3
                      driver: minio
                      endpoint: HTTPS://h
                      bucket: 2024
                      prefix: /a/b/
                      access-key: 0123
                      secret-key: ${S}
                      limit: 1.5MiB/s
                      region: no
                """.replace("HTTPS", "https"), Map.of("S", "x"));
        StoreSettings.S3 store =
                (StoreSettings.S3) settings.sites().values().iterator().next().store();
        assertThat(store.accessKey()).isEqualTo("0123");
        assertThat(store.region()).isEqualTo("no");
        assertThat(store.bucket()).isEqualTo("2024");
        assertThat(store.prefix()).isEqualTo("a/b");
        assertThat(store.bytesPerSecond()).isEqualTo(1_572_864);
    }

    @Test
    void readingDoesNotJudgePlacementsButCheckingDoes() throws IOException {
        String yaml = """
                keys: { file: k }
                sites:
                  daejeon:
                    store: { driver: directory, path: /a }
                    domains: { building: nirs-daejeon }
                  gongju:
                    store: { driver: directory, path: /b }
                    domains: { building: nirs-daejeon }
                systems:
                  mail:
                    home: daejeon
                    grade: A3
                    policy: double
                    sources: [ files: { path: /srv/mail } ]
                """;
        assertThat(read(yaml).systems()).hasSize(1);
        ConfigReport report = check(yaml);
        assertThat(report.isSound()).isFalse();
        assertThat(report.settings()).isPresent();
        ConfigProblem problem = report.problems().getFirst();
        assertThat(problem.line()).isEqualTo(10);
        assertThat(problem.path()).isEqualTo("systems.mail");
        assertThat(problem.wrong())
                .isEqualTo("policy double wants 2 copies, but daejeon and gongju share building nirs-daejeon");
        assertThat(problem.remedy()).contains("add a site");
    }

    @Test
    void theExceptionHoldsAndShowsAllProblems() throws IOException {
        Path file = Files.writeString(folder.resolve("sago.yaml"), "state: ''\nkeys: { fle: k }\n");
        assertThatThrownBy(() -> SettingsReader.read(file, Map.of()))
                .isInstanceOfSatisfying(ConfigException.class, e -> {
                    assertThat(e.problems()).extracting(ConfigProblem::line).containsExactly(1, 2);
                    assertThat(e).hasMessageContaining("sago.yaml:1:8: state: ").hasMessageContaining("sago.yaml:2:");
                });
    }

    private Settings read(String yaml) throws IOException {
        return read(yaml, Map.of());
    }

    private Settings read(String yaml, Map<String, String> env) throws IOException {
        return SettingsReader.read(Files.writeString(folder.resolve("sago.yaml"), yaml), env);
    }

    private ConfigReport check(String yaml) throws IOException {
        return SettingsReader.check(Files.writeString(folder.resolve("sago.yaml"), yaml), Map.of());
    }

    private static <K, V> V at(Map<K, V> map, K key) {
        return Optional.ofNullable(map.get(key)).orElseThrow();
    }

    private static Map<String, String> env(String... names) {
        Map<String, String> env = new HashMap<>();
        List.of(names).forEach(name -> env.put(name, name.endsWith("_TOKEN") ? "t0ken" : "value of " + name));
        return env;
    }
}
