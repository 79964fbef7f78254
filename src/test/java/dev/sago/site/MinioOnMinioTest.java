package dev.sago.site;

import dev.sago.lab.MinioServer;
import dev.sago.lab.NeedsMinio;
import dev.sago.site.StoreSettings.Client;
import dev.sago.site.StoreSettings.S3;
import org.junit.jupiter.api.BeforeAll;

/** The contract for the Minio driver on a real MinIO server. */
@NeedsMinio
class MinioOnMinioTest extends S3StoreContract {

    private static String bucket;

    @BeforeAll
    static void makeBucket() {
        bucket = MinioServer.get().newBucket(false);
    }

    @Override
    protected S3 settings(String prefix) {
        return MinioServer.get().store(Client.MINIO, bucket, prefix, false);
    }
}
