package dev.sago.cli;

import dev.sago.catalog.Postgres;
import dev.sago.lab.S3Server;
import dev.sago.model.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code sago recover --self} from an S3 site, by a passphrase, with the catalog in a PostgreSQL that is new as well. */
class SelfRecoveryFromS3Test {

    private static final Secret SECRET = new Secret("a-secret-of-tests");

    @TempDir
    Path folder;

    private Vaults vaults;
    private S3Server server;

    @BeforeEach
    void make() throws IOException {
        vaults = new Vaults(folder);
        vaults.wiki();
        vaults.mail();
        server = S3Server.start(Files.createDirectory(folder.resolve("s3")), 0, "tester", SECRET, List.of("vault"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void configure(String head) throws IOException {
        Path file = folder.resolve("sago.yaml");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("keys: { file: master.key }\n", head)
                        .replace(
                                "{ driver: directory, path: daegu }",
                                "{ driver: aws, endpoint: \"" + server.endpoint()
                                        + "\", bucket: vault, prefix: dg, access-key: tester, secret-key: \"${DAEGU}\" }"));
    }

    private Use well(Map<String, String> env, String... words) {
        Use use = vaults.sago(env, words);
        assertThat(use.exit())
                .as("%s%n%s%n%s", List.of(words), use.out(), use.err())
                .isEqualTo(ExitCode.OK);
        return use;
    }

    private void burn() throws IOException {
        Vaults.delete(vaults.site("daejeon"), true);
        Vaults.delete(folder.resolve("state"), true);
        Files.delete(folder.resolve("sago.yaml"));
        Files.deleteIfExists(folder.resolve("master.key"));
    }

    private String place() {
        return server.endpoint() + "/vault/dg";
    }

    @Test
    void byAPassphraseIntoAnEmptyPostgres() throws Exception {
        configure("keys: { passphrase: \"${SAGO_PASSPHRASE}\" }\ncatalog: { url: \"${CATALOG}\", user: postgres }\n");
        Map<String, String> env = new HashMap<>(Map.of("DAEGU", SECRET.reveal(), "SAGO_PASSPHRASE", "네 곳의 사고에 나누어"));
        env.put("CATALOG", Postgres.fresh().url());
        well(env, "backup", "--all");
        byte[] configuration = Files.readAllBytes(folder.resolve("sago.yaml"));
        burn();

        env.put("CATALOG", Postgres.fresh().url());
        Use without = vaults.sago(env, "recover", "--self", "--from", place());
        assertThat(without.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(without.err()).contains(RecoveryPlace.ACCESS);

        env.put(RecoveryPlace.ACCESS, "tester");
        env.put(RecoveryPlace.SECRET, SECRET.reveal());
        Map<String, String> wrong = new HashMap<>(env);
        wrong.put("SAGO_PASSPHRASE", "something else");
        assertThat(vaults.sago(wrong, "recover", "--self", "--from", place()).exit())
                .isNotEqualTo(ExitCode.OK);
        assertThat(folder.resolve("sago.yaml")).doesNotExist();

        Use self = well(env, "recover", "--self", "--from", place());
        assertThat(folder.resolve("sago.yaml")).hasBinaryContent(configuration);
        assertThat(self.out()).contains("2 of 2 systems").doesNotContain(SECRET.reveal());
        assertThat(self.err()).doesNotContain(SECRET.reveal());
        assertThat(well(env, "snapshots", "wiki").out()).contains("20260926T");
        well(env, "recover", "--lost", "daejeon", "--to", "to");
        Vaults.assertSame(folder.resolve("wiki"), folder.resolve("to/wiki/wiki"));
        Vaults.assertSame(folder.resolve("mail"), folder.resolve("to/mail/mail"));
    }
}
