package dev.sago.whole;

import dev.sago.backup.BackupResult;
import dev.sago.lab.S3Server;
import dev.sago.model.CopyState;
import dev.sago.model.Run.Outcome;
import dev.sago.model.Secret;
import dev.sago.model.SiteName;
import dev.sago.restore.RestoreResult;
import dev.sago.site.ObjectStore;
import dev.sago.site.SiteSettings;
import dev.sago.site.StoreSettings;
import dev.sago.site.StoreSettings.Client;
import dev.sago.site.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** The same promises over HTTP: four real S3 servers, two by each SDK, stopped and wiped as a fire would. */
class WholeRunOnS3Test {

    private static final Secret SECRET = new Secret("a-secret-of-tests");

    @TempDir
    Path temp;

    private final Map<String, S3Server> servers = new LinkedHashMap<>();

    @AfterEach
    void stopServers() {
        servers.values().forEach(S3Server::close);
    }

    @ParameterizedTest
    @ValueSource(strings = {"daejeon", "gwangju", "gongju", "daegu"})
    void anyOneServerIsEnough(String survivor) throws Exception {
        try (World world = new World(temp, 4, 2, this::start)) {
            Trees.makeOrdinary(world.source, 21);
            world.backup();
            Files.writeString(world.source.resolve("letters/new.txt"), "written after the first backup");
            BackupResult second = world.backup();
            assertThat(second.commit().copies().values()).hasSize(4).containsOnly(CopyState.COMPLETE);

            for (String site : List.copyOf(servers.keySet())) {
                if (!site.equals(survivor)) {
                    servers.get(site).close();
                    Trees.delete(world.site(site));
                }
            }
            world.loseState();
            RestoreResult restored = world.restore(temp.resolve("restored"));

            assertThat(restored.outcome()).isEqualTo(Outcome.OK);
            Trees.assertSame(world.source, temp.resolve("restored/files"));
        }
    }

    @Test
    void aServerThatIsDownOwesAndIsHealedWhenItReturnsEmpty() throws Exception {
        try (World world = new World(temp, 4, 2, this::start)) {
            Trees.makeOrdinary(world.source, 22);
            int port = servers.get("gwangju").endpoint().getPort();
            servers.get("gwangju").close();
            BackupResult result = world.backup();
            assertThat(result.outcome()).isEqualTo(Outcome.DEBTS);
            assertThat(result.commit().copies()).containsEntry(new SiteName("gwangju"), CopyState.INCOMPLETE);

            servers.put("gwangju", S3Server.start(world.site("gwangju"), port, "tester", SECRET, List.of("vault")));
            assertThat(world.heal().outcome()).isEqualTo(Outcome.OK);
            assertThat(world.verify().outcome()).isEqualTo(Outcome.OK);
        }
    }

    private ObjectStore start(String site, Path folder) throws IOException {
        S3Server server = S3Server.start(folder, 0, "tester", SECRET, List.of("vault"));
        servers.put(site, server);
        Client client = servers.size() % 2 == 0 ? Client.MINIO : Client.AWS;
        return Stores.open(new SiteSettings(
                        new dev.sago.model.Site(new SiteName(site), Optional.empty(), Map.of(), false),
                        new StoreSettings.S3(
                                client,
                                server.endpoint(),
                                "us-east-1",
                                "vault",
                                "sago",
                                "tester",
                                SECRET,
                                Optional.empty(),
                                false,
                                16,
                                0)))
                .store();
    }
}
