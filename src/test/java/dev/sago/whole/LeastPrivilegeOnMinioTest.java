package dev.sago.whole;

import dev.sago.backup.BackupResult;
import dev.sago.lab.MinioServer;
import dev.sago.lab.MinioUser;
import dev.sago.lab.NeedsMinio;
import dev.sago.maintenance.PruneResult;
import dev.sago.maintenance.ScrubSettings;
import dev.sago.maintenance.VerifyResult;
import dev.sago.model.Run.Outcome;
import dev.sago.model.SagoException;
import dev.sago.model.Secret;
import dev.sago.repository.LockTerm;
import dev.sago.restore.RestoreResult;
import dev.sago.site.Body;
import dev.sago.site.DirectoryObjectStore;
import dev.sago.site.ObjectStore;
import dev.sago.site.ProbeReport;
import dev.sago.site.SiteProbe;
import dev.sago.site.StoreException;
import dev.sago.site.StoreSettings;
import dev.sago.site.StoreSettings.Client;
import dev.sago.site.Stores;
import dev.sago.site.Timeouts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The policy documents in {@code config}: all verbs work with them, and nothing in them can be spared. Each action that is
 * taken away fails the verbs that need it, and the failure names it.
 */
@NeedsMinio
class LeastPrivilegeOnMinioTest {

    /** So short that prune need not wait long. */
    private static final LockTerm TERM = new LockTerm(Duration.ofSeconds(2), Duration.ZERO);

    @TempDir
    Path temp;

    private String bucket = "";
    private boolean locks;

    private interface Verb {
        String run() throws Exception;
    }

    /** What each verb says that does not work. */
    private final Map<String, String> failures = new TreeMap<>();

    private void verb(String name, Verb verb) throws Exception {
        try {
            String told = verb.run();
            if (!told.isEmpty()) {
                failures.put(name, told);
            }
        } catch (SagoException e) {
            failures.put(name, String.valueOf(e.getMessage()));
        }
    }

    private StoreSettings.S3 settings(Client client, String prefix, MinioUser user) {
        MinioServer server = MinioServer.get();
        return new StoreSettings.S3(
                client,
                server.endpoint(),
                server.region(),
                bucket,
                prefix,
                user.accessKey(),
                new Secret(user.secretKey()),
                Optional.empty(),
                locks,
                16,
                0);
    }

    private World world(Client client, MinioUser user) throws IOException {
        World world = new World(
                temp,
                2,
                1,
                (site, folder) -> site.equals("gwangju")
                        ? Stores.driver(settings(client, "vault", user), Timeouts.DEFAULT)
                        : DirectoryObjectStore.open(folder));
        if (locks) {
            world.lock("gwangju", TERM);
        }
        return world;
    }

    /** A first backup by the administrator, then each verb by the user. */
    private void tryAll(Client client, String policy) throws Exception {
        MinioServer server = MinioServer.get();
        bucket = server.newBucket(locks);
        try (World root = world(
                client, new MinioUser(server.accessKey(), server.secretKey().reveal()))) {
            Trees.makeOrdinary(root.source, 3);
            assertThat(root.backup().outcome()).isEqualTo(Outcome.OK);
        }
        MinioUser user = server.newUser(policy.replace(":::sago", ":::" + bucket));
        try (World world = world(client, user)) {
            verb("restore", () -> restore(world));
            verb("verify", () -> findings(world.verify()));
            verb("scrub", () -> {
                var result = world.scrub(new ScrubSettings(Optional.empty(), 1, true, false, Optional.empty()));
                return result.outcome() == Outcome.OK ? "" : result.toString();
            });
            Files.writeString(world.source.resolve("new.txt"), "new");
            verb("backup", () -> {
                BackupResult result = world.backup();
                return result.outcome() == Outcome.OK
                        ? ""
                        : result.commit().locks().refused() + " " + world.events;
            });
            damage();
            verb("heal", () -> {
                world.verify();
                var result = world.heal();
                return result.outcome() == Outcome.OK ? "" : result.toString();
            });
            verb("prune", () -> {
                PruneWorld prune = new PruneWorld(world);
                prune.expire(1);
                Instant marked = siteTime();
                Awaitility.await()
                        .until(() ->
                                siteTime().isAfter(marked.plus(TERM.least()).plusSeconds(1)));
                PruneResult result = prune.pruneNow();
                return result.outcome() == Outcome.OK ? "" : result.toString();
            });
        }
    }

    private String restore(World world) throws Exception {
        world.store("daejeon").kill();
        try {
            Path to = temp.resolve("restored");
            RestoreResult result = world.restore(to);
            Trees.assertSame(world.source, to.resolve("files"));
            return result.outcome() == Outcome.OK ? "" : result.toString();
        } finally {
            world.store("daejeon").revive();
        }
    }

    /** By the administrator: the user may not be allowed to ask. */
    private Instant siteTime() throws IOException {
        try (ObjectStore root = root()) {
            return root.siteTime();
        }
    }

    private ObjectStore root() throws IOException {
        return Stores.driver(MinioServer.get().store(Client.AWS, bucket, "vault", false), Timeouts.DEFAULT);
    }

    private static String findings(VerifyResult result) {
        return result.outcome() == Outcome.OK ? "" : result.toString();
    }

    /** An object that the site loses. */
    private void damage() throws Exception {
        try (ObjectStore root = root()) {
            List<String> packs = new ArrayList<>();
            root.list("systems/" + World.SYSTEM + "/packs/", object -> packs.add(object.key()));
            root.delete(packs.getFirst()); // In a bucket that locks, that hides it.
        }
    }

    private static String policy(String name) throws IOException {
        return Files.readString(Path.of("config", "s3-policy-" + name + ".json"));
    }

    @ParameterizedTest
    @CsvSource({"writer,AWS", "writer,MINIO", "writer-locked,AWS", "writer-locked,MINIO"})
    void aWriterCanDoAllThatIsToBeDone(String name, Client client) throws Exception {
        locks = name.endsWith("locked");
        tryAll(client, policy(name));
        assertThat(failures).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void aReaderCanProveAndRestoreAndNothingElse(Client client) throws Exception {
        tryAll(client, policy("reader"));
        assertThat(failures).containsOnlyKeys("backup", "heal", "prune");
        assertThat(failures.values()).allMatch(told -> told.contains("must allow s3:PutObject"));
    }

    /**
     * Not taken away is what only AWS asks for (MinIO takes s3:ListBucket for s3:ListBucketVersions, and s3:DeleteObject for
     * s3:DeleteObjectVersion), and what only site check and the words about a lock need.
     */
    @ParameterizedTest
    @CsvSource({
        "writer, s3:ListBucket, backup heal prune restore scrub verify",
        "writer, s3:GetObject, backup heal prune restore scrub verify",
        "writer, s3:PutObject, backup heal prune",
        "writer, s3:DeleteObject, prune",
        "writer-locked, s3:ListBucket, backup heal prune restore scrub verify",
        "writer-locked, s3:GetObject, backup heal prune restore scrub verify",
        "writer-locked, s3:PutObject, backup heal prune",
        "writer-locked, s3:PutObjectRetention, backup",
        "writer-locked, s3:DeleteObject, prune",
        "reader, s3:ListBucket, backup heal prune restore scrub verify",
        "reader, s3:GetObject, backup heal prune restore scrub verify",
    })
    void whatIsTakenAwayIsMissedAndNamed(String name, String action, String verbs) throws Exception {
        locks = name.endsWith("locked");
        String policy = policy(name);
        String quoted = "\"" + action + "\"";
        assertThat(policy).contains(quoted);
        tryAll(Client.AWS, policy.replace(quoted, "\"s3:GetBucketTagging\""));
        assertThat(String.join(" ", failures.keySet())).isEqualTo(verbs);
        boolean reader = name.equals("reader");
        assertThat(failures)
                .allSatisfy((verb, told) ->
                        assertThat(told).as(verb).containsAnyOf(action, reader ? "s3:PutObject" : action));
    }

    @ParameterizedTest
    @CsvSource({"writer,true", "writer-locked,true", "reader,false"})
    void siteCheckTellsWhetherThePolicyIsEnough(String name, boolean usable) throws Exception {
        locks = name.endsWith("locked");
        bucket = MinioServer.get().newBucket(locks);
        MinioUser user = MinioServer.get().newUser(policy(name).replace(":::sago", ":::" + bucket));
        try (ObjectStore store = Stores.driver(settings(Client.AWS, "vault", user), Timeouts.DEFAULT);
                ObjectStore beside = Stores.driver(settings(Client.AWS, "beside", user), Timeouts.DEFAULT)) {
            ProbeReport report = new SiteProbe(System::nanoTime, new Random()).run(store);
            assertThat(report.usable()).as(report.toString()).isEqualTo(usable);
            if (locks) {
                assertThat(report.check("lock-end").outcome()).isEqualTo(ProbeReport.Outcome.PASSED);
            }
            assertThatThrownBy(() -> beside.put("k", Body.of(new byte[1]), ObjectStore.PutMode.CREATE))
                    .as("outside of the prefix")
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.DENIED))
                    .hasMessageContaining("s3:PutObject");
            assertThatThrownBy(() -> beside.getAll("k", 10)).hasMessageContaining("s3:GetObject");
        }
    }
}
