package dev.sago.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sago.lab.MinioServer;
import dev.sago.lab.NeedsMinio;
import dev.sago.site.Hiding;
import dev.sago.site.ObjectStore;
import dev.sago.site.StoreSettings.Client;
import dev.sago.site.Stores;
import dev.sago.site.Timeouts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Immutable copies as people see them: a folder, and a bucket of a real server that locks. */
@NeedsMinio
class ImmutableVerbsTest {

    @TempDir
    Path folder;

    private Vaults vaults;
    private String bucket = "";

    @BeforeEach
    void make() throws IOException {
        vaults = new Vaults(folder);
        configure(true);
        vaults.mail();
    }

    /** A bucket that locks, or one that does not though the configuration says so. */
    private void configure(boolean locks) throws IOException {
        MinioServer server = MinioServer.get();
        bucket = server.newBucket(locks);
        Files.writeString(
                folder.resolve("sago.yaml"), """
                state: state
                keys: { file: master.key }
                sites:
                  daejeon: { store: { driver: directory, path: daejeon }, domains: { building: dj } }
                  gongju:
                    store: { driver: aws, endpoint: "%s", bucket: %s, prefix: vault, access-key: %s, secret-key: "${SECRET}", object-lock: true }
                    domains: { building: gj }
                policies:
                  locked: { copies: 2, quorum: 1, offsite: 1, immutable: { copies: 1, days: 1 } }
                systems:
                  mail: { home: daejeon, policy: locked, grade: A2, sources: [ { files: { path: %s/mail } } ] }
                """.formatted(server.endpoint(), bucket, server.accessKey(), folder));
    }

    private Use sago(String... words) {
        return vaults.sago(
                java.util.Map.of("SECRET", MinioServer.get().secretKey().reveal()), words);
    }

    private ObjectStore gongju() throws IOException {
        return Stores.driver(MinioServer.get().store(Client.AWS, bucket, "vault", true), Timeouts.DEFAULT);
    }

    @Test
    void whatIsLockedIsToldAndComesBackAfterAnAttack() throws Exception {
        assertThat(sago("plan", "mail").out())
                .contains("Immutable at gongju: for 1d from each backup nobody can delete that snapshot there.");
        Use backup = sago("backup", "mail");
        assertThat(backup.exit()).as(backup.err()).isEqualTo(ExitCode.OK);
        assertThat(backup.out()).containsPattern("locked +gongju: nobody can delete this copy before 2\\d{3}-");
        assertThat(sago("snapshots").out()).containsPattern("2/2; locked until 2\\d{3}-");
        JsonNode copy = json("snapshots", "mail").at("/snapshots/0/copies/1");
        assertThat(copy.get("site").asText()).isEqualTo("gongju");
        try (ObjectStore store = gongju()) {
            Instant until = Instant.parse(copy.get("lockedUntil").asText());
            assertThat(until).isAfter(store.siteTime().plus(Duration.ofHours(23)));

            List<String> keys = new ArrayList<>();
            store.list("", object -> keys.add(object.key()));
            for (String key : keys) {
                Hiding.hide(store, key);
            }
            Vaults.delete(vaults.site("daejeon"), false);
            assertThat(sago("restore", "mail", "--to", "out").exit()).isEqualTo(ExitCode.FAILED);
            assertThat(json("site", "reveal", "gongju").get("revealed").asInt()).isEqualTo(keys.size());
        }
        assertThat(sago("site", "reveal", "gongju").out()).contains("Nothing is hidden by delete markers at gongju.");
        assertThat(sago("restore", "mail", "--to", "out").exit()).isEqualTo(ExitCode.OK);
        assertThat(folder.resolve("out/mail/inbox")).hasContent("hello\n");
    }

    private JsonNode json(String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of("--json"));
        all.addAll(List.of(words));
        return new JsonMapper().readTree(sago(all.toArray(String[]::new)).out());
    }

    @Test
    void aBucketWithoutLocksIsToldWithExitCodeFour() throws Exception {
        configure(false);
        Use backup = sago("backup", "mail");
        assertThat(backup.exit()).isEqualTo(ExitCode.DEBTS);
        assertThat(backup.out())
                .contains("2 of 2 complete")
                .containsPattern("locked +gongju: NOT LOCKED, this copy can be deleted: ")
                .contains("sago site check gongju");
        assertThat(backup.err()).contains("gongju has the copy and refuses to lock it");
        assertThat(sago("snapshots").out()).contains("2/2").doesNotContain("locked until");
        assertThat(sago("runs", "mail").out()).contains("gongju not locked");
    }

    @Test
    void onlySitesThatLockCanReveal() {
        Use reveal = sago("site", "reveal", "daejeon");
        assertThat(reveal.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(reveal.err()).contains("daejeon does not lock objects");
    }
}
