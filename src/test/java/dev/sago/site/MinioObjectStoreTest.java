package dev.sago.site;

import dev.sago.site.StoreSettings.Client;
import dev.sago.site.StoreSettings.S3;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** The contract for the Minio driver on S3Proxy. */
class MinioObjectStoreTest extends S3StoreContract {

    private static S3ProxyBucket bucket;

    @BeforeAll
    static void startServer(@TempDir Path folder) throws Exception {
        bucket = new S3ProxyBucket(folder);
    }

    @AfterAll
    static void stopServer() {
        bucket.close();
    }

    @Override
    protected S3 settings(String prefix) {
        return bucket.settings(Client.MINIO, prefix);
    }
}
