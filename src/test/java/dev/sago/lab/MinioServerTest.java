package dev.sago.lab;

import io.minio.BucketExistsArgs;
import io.minio.MinioClient;
import io.minio.ObjectWriteResponse;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.messages.Retention;
import io.minio.messages.RetentionMode;
import org.junit.jupiter.api.Test;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What our tests need of the MinIO image: buckets, and object lock, which only its erasure mode has. */
@NeedsMinio
class MinioServerTest {

    private final MinioServer server = MinioServer.get();
    private final MinioClient client = MinioClient.builder()
            .endpoint(server.endpoint().toString())
            .credentials(server.accessKey(), server.secretKey().reveal())
            .build();

    @Test
    void makesABucketOfItsOwnForEachTest() throws Exception {
        String bucket = server.newBucket(false);
        assertThat(server.newBucket(false)).isNotEqualTo(bucket);
        assertThat(client.bucketExists(BucketExistsArgs.builder().bucket(bucket).build()))
                .isTrue();
    }

    @Test
    void keepsALockedObjectEvenFromItsAdministrator() throws Exception {
        String bucket = server.newBucket(true);
        ObjectWriteResponse written = client.putObject(PutObjectArgs.builder()
                .bucket(bucket)
                .object("locked")
                .retention(new Retention(
                        RetentionMode.COMPLIANCE,
                        ZonedDateTime.now(ZoneOffset.UTC).plusDays(1)))
                .data(new byte[] {1, 2, 3}, 3)
                .build());
        assertThatThrownBy(() -> client.removeObject(RemoveObjectArgs.builder()
                        .bucket(bucket)
                        .object("locked")
                        .versionId(written.versionId())
                        .bypassGovernanceMode(true)
                        .build()))
                .isInstanceOf(ErrorResponseException.class)
                .hasMessageContaining("WORM");
    }
}
