package dev.sago.whole;

import dev.sago.backup.BackupResult;
import dev.sago.lab.MinioServer;
import dev.sago.lab.NeedsMinio;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SiteName;
import dev.sago.repository.LockTerm;
import dev.sago.site.DirectoryObjectStore;
import dev.sago.site.Hiding;
import dev.sago.site.ObjectStore;
import dev.sago.site.StoreException;
import dev.sago.site.StoreException.Kind;
import dev.sago.site.StoreSettings.Client;
import dev.sago.site.Stores;
import dev.sago.site.Timeouts;
import io.minio.MinioClient;
import io.minio.RemoveBucketArgs;
import io.minio.RemoveObjectArgs;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A repository under object lock on a real MinIO server, attacked with the server's root credentials. */
@NeedsMinio
class ImmutableOnMinioTest {

    private static final SiteName GWANGJU = new SiteName("gwangju");

    /** Without slack, so that every commit extends what it uses again. */
    private static final LockTerm TERM = new LockTerm(Duration.ofHours(1), Duration.ZERO);

    @TempDir
    Path temp;

    private String bucket = "";

    private World world(Client client) throws IOException {
        bucket = MinioServer.get().newBucket(true);
        World world = new World(temp, 2, 1, (site, folder) -> open(site, folder, client));
        world.lock("gwangju", TERM);
        Trees.makeOrdinary(world.source, 6);
        return world;
    }

    private ObjectStore open(String site, Path folder, Client client) throws IOException {
        return site.equals("gwangju")
                ? Stores.driver(MinioServer.get().store(client, bucket, "vault", true), Timeouts.DEFAULT)
                : DirectoryObjectStore.open(folder);
    }

    private static Map<String, Instant> locks(ObjectStore store) throws StoreException {
        List<String> keys = new ArrayList<>();
        store.list("", object -> object.key().endsWith("/writer") || keys.add(object.key()));
        Map<String, Instant> locks = new TreeMap<>();
        for (String key : keys) {
            locks.put(key, store.lockedUntil(key).orElseThrow(() -> new AssertionError(key + " is not locked")));
        }
        return locks;
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void rootCannotDeleteAndLocksAreExtendedAndWhatWasHiddenComesBack(Client client) throws Exception {
        try (World world = world(client)) {
            ObjectStore store = world.store("gwangju");
            BackupResult first = world.backup();
            assertThat(first.outcome()).isEqualTo(Outcome.OK);
            Map<String, Instant> before = locks(store);
            assertThat(before).hasSizeGreaterThan(4);
            rootIsRefused(store, before);

            Instant committed = store.siteTime();
            Awaitility.await().until(() -> store.siteTime().isAfter(committed.plusSeconds(1)));
            Files.writeString(world.source.resolve("new.txt"), "new");
            BackupResult second = world.backup();
            Map<String, Instant> after = locks(store);
            assertThat(before.entrySet().stream().filter(one -> one.getKey().contains("/packs/")))
                    .as("the data's pack is used again")
                    .anyMatch(one -> after.get(one.getKey()).isAfter(one.getValue()));
            assertThat(second.commit().locks().until().get(GWANGJU)).isAfterOrEqualTo(committed.plus(TERM.least()));
            rootIsRefused(store, after);

            thiefDeletesEverything(world, store, after);
            assertThat(store.revealAll("")).isEqualTo(after.size());
            world.loseState();
            assertThat(world.restore(temp.resolve("restored")).outcome()).isEqualTo(Outcome.OK);
            Trees.assertSame(world.source, temp.resolve("restored/files"));
        }
    }

    /** All that the server's root can try on the objects and on the bucket. */
    private void rootIsRefused(ObjectStore store, Map<String, Instant> locks) throws Exception {
        MinioServer server = MinioServer.get();
        MinioClient root = MinioClient.builder()
                .endpoint(server.endpoint().toString())
                .credentials(server.accessKey(), server.secretKey().reveal())
                .region(server.region())
                .build();
        for (String key : locks.keySet()) {
            assertThatThrownBy(() -> store.delete(key))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LOCKED));
            assertThatThrownBy(() -> root.removeObject(RemoveObjectArgs.builder()
                    .bucket(bucket)
                    .object("vault/" + key)
                    .extraHeaders(Map.of("x-minio-force-delete", "true"))
                    .build()));
        }
        assertThatThrownBy(() ->
                root.removeBucket(RemoveBucketArgs.builder().bucket(bucket).build()));
        assertThatThrownBy(() -> root.removeBucket(RemoveBucketArgs.builder()
                .bucket(bucket)
                .extraHeaders(Map.of("x-minio-force-delete", "true"))
                .build()));
        assertThat(locks(store)).isEqualTo(locks);
    }

    private static void thiefDeletesEverything(World world, ObjectStore store, Map<String, Instant> locks)
            throws Exception {
        for (String key : locks.keySet()) {
            Hiding.hide(((SwitchableStore) store).inner(), key);
        }
        Trees.delete(world.site("daejeon"));
        world.store("daejeon").kill();
        List<String> listed = new ArrayList<>();
        store.list("", object -> listed.add(object.key()));
        assertThat(listed).as("all but what he left out").allMatch(key -> key.endsWith("/writer"));
    }
}
