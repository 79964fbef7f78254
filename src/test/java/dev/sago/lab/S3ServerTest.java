package dev.sago.lab;

import dev.sago.model.SagoException;
import dev.sago.model.Secret;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The embedded server: its life, and what it can beyond the store contract, which the drivers' tests run on it. */
class S3ServerTest {

    private static final Secret SECRET = new Secret("lab-secret");

    private static S3Server start(Path folder, int port) {
        return S3Server.start(folder, port, "lab", SECRET, List.of("one", "two"));
    }

    private static S3Client client(S3Server server) {
        return S3Client.builder()
                .endpointOverride(server.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("lab", SECRET.reveal())))
                .forcePathStyle(true)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
    }

    @Test
    void keepsObjectsOverARestartOnTheSamePort(@TempDir Path folder) throws Exception {
        int port;
        try (S3Server server = start(folder, 0);
                S3Client client = client(server)) {
            port = server.port();
            assertThat(server.endpoint()).hasPort(port);
            client.putObject(
                    b -> b.bucket("one").key("a/b").metadata(Map.of("color", "blue")), RequestBody.fromString("hello"));
            assertThat(client.listBuckets().buckets()).hasSize(2);
        }
        try (ServerSocket free = new ServerSocket()) {
            free.setReuseAddress(true);
            free.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        }
        try (S3Server server = start(folder, port);
                S3Client client = client(server)) {
            assertThat(server.port()).isEqualTo(port);
            HeadObjectResponse found = client.headObject(b -> b.bucket("one").key("a/b"));
            assertThat(found.metadata()).containsEntry("color", "blue");
            assertThat(found.eTag()).isEqualTo("\"5d41402abc4b2a76b9719d911017c592\""); // the MD5 of hello
            assertThat(client.getObjectAsBytes(b -> b.bucket("one").key("a/b")).asUtf8String())
                    .isEqualTo("hello");
        }
    }

    @Test
    void comparesETagsOnConditionalPuts(@TempDir Path folder) {
        try (S3Server server = start(folder, 0);
                S3Client client = client(server)) {
            String tag = client.putObject(b -> b.bucket("one").key("k"), RequestBody.fromString("1"))
                    .eTag();
            client.putObject(b -> b.bucket("one").key("k").ifMatch(tag), RequestBody.fromString("2"));
            assertThatThrownBy(() ->
                            client.putObject(b -> b.bucket("one").key("k").ifMatch(tag), RequestBody.fromString("3")))
                    .isInstanceOfSatisfying(
                            S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(412));
        }
    }

    @Test
    void runsBesideOthers(@TempDir Path folder) {
        try (S3Server two = start(folder.resolve("2"), 0);
                S3Client client = client(two)) {
            try (S3Server one = start(folder.resolve("1"), 0)) {
                assertThat(one.port()).isNotEqualTo(two.port());
            }
            client.putObject(b -> b.bucket("one").key("k"), RequestBody.fromString("1"));
            assertThat(client.headObject(b -> b.bucket("one").key("k")).contentLength())
                    .isEqualTo(1);
        }
    }

    @Test
    void lacksWhatItsJavadocSays(@TempDir Path folder) {
        try (S3Server server = start(folder, 0);
                S3Client client = client(server)) {
            assertNotImplemented(() -> client.putBucketVersioning(
                    b -> b.bucket("one").versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED))));
            assertNotImplemented(() -> client.getObjectLockConfiguration(b -> b.bucket("one")));
            assertThat(client.deleteObject(b -> b.bucket("no-such-bucket").key("k"))
                            .sdkHttpResponse()
                            .isSuccessful())
                    .isTrue();
        }
    }

    private static void assertNotImplemented(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(501));
    }

    @Test
    void saysThatThePortIsTaken(@TempDir Path folder) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> start(folder, taken.getLocalPort()))
                    .isInstanceOf(SagoException.class)
                    .hasMessageContaining("port " + taken.getLocalPort())
                    .hasMessageNotContaining(SECRET.reveal());
        }
    }
}
