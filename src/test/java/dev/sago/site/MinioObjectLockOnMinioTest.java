package dev.sago.site;

import dev.sago.lab.MinioServer;
import dev.sago.lab.NeedsMinio;
import dev.sago.site.StoreSettings.Client;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;

import java.time.Duration;
import java.time.Instant;

/** The contract of locks for the Minio driver on a real MinIO server, with the server's root credentials. */
@NeedsMinio
class MinioObjectLockOnMinioTest extends ObjectLockContract {

    private static String bucket;

    @BeforeAll
    static void makeBucket() {
        bucket = MinioServer.get().newBucket(true);
    }

    @Override
    protected ObjectStore open(String prefix) throws Exception {
        return Stores.driver(MinioServer.get().store(Client.MINIO, bucket, prefix, true), Timeouts.DEFAULT);
    }

    @Override
    protected void letPass(Instant time) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> store().siteTime().isAfter(time));
    }

    @Override
    protected Versions versions() {
        return ((S3ObjectStore) store()).locks();
    }
}
