package dev.sago.lab;

import com.github.dockerjava.api.exception.NotFoundException;
import dev.sago.model.Secret;
import dev.sago.site.StoreSettings;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.errors.MinioException;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real MinIO server in a container, one for all tests of a JVM: started when it is first asked for, stopped with the
 * JVM. Test classes that use it are annotated with {@link NeedsMinio}, which sees to machines that cannot run it.
 *
 * <p>The image is built by {@code docker/minio/build} and never pulled. One drive, erasure mode: versioning and object
 * lock work. Buckets are not removed, they go with the container. Safe for many threads.
 */
public final class MinioServer {

    private static final int PORT = 9000;
    private static final AtomicInteger BUCKETS = new AtomicInteger();
    private static final AtomicInteger USERS = new AtomicInteger();
    private static final String ACCESS_KEY = "sago-tests";
    private static final String SECRET_KEY = "only-for-tests";

    private static @Nullable MinioServer running;

    private final GenericContainer<?> container;
    private final MinioClient administrator;

    private MinioServer(GenericContainer<?> container) {
        this.container = container;
        this.administrator = MinioClient.builder()
                .endpoint(endpoint().toString())
                .credentials(ACCESS_KEY, SECRET_KEY)
                .region(region())
                .build();
    }

    /** The server, started if it is not running yet. */
    public static synchronized MinioServer get() {
        if (running == null) {
            running = start();
        }
        return running;
    }

    @SuppressWarnings("resource") // lives as long as the JVM; Testcontainers stops it then
    private static MinioServer start() {
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(image()))
                .withImagePullPolicy(name -> false)
                .withEnv("MINIO_ROOT_USER", ACCESS_KEY)
                .withEnv("MINIO_ROOT_PASSWORD", SECRET_KEY)
                .withExposedPorts(PORT)
                // Asked from outside: the image has no shell in which Testcontainers could look at the port.
                .waitingFor(
                        Wait.forHttp("/minio/health/ready").forPort(PORT).withStartupTimeout(Duration.ofSeconds(60)));
        container.start();
        return new MinioServer(container);
    }

    /** Why it cannot run on this machine; empty if it can. */
    static Optional<String> absence() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return Optional.of("no Docker engine answers");
        }
        String image = image();
        try {
            DockerClientFactory.instance().client().inspectImageCmd(image).exec();
            return Optional.empty();
        } catch (NotFoundException e) {
            return Optional.of("the engine has no image " + image);
        }
    }

    private static String image() {
        Path version = Path.of("docker", "minio", "version");
        try {
            return "sago/minio:" + Files.readString(version).strip();
        } catch (IOException e) {
            throw new IllegalStateException(
                    version.toAbsolutePath() + " is needed, which names the image; run tests in the project's folder",
                    e);
        }
    }

    /** The server's URL, without bucket. */
    public URI endpoint() {
        return URI.create("http://" + container.getHost() + ":" + container.getMappedPort(PORT));
    }

    /** The region that requests are signed for. */
    public String region() {
        return "us-east-1";
    }

    /** The administrator's access key. */
    public String accessKey() {
        return ACCESS_KEY;
    }

    /** The administrator's secret key. */
    public Secret secretKey() {
        return new Secret(SECRET_KEY);
    }

    /** Makes an empty bucket that no other test uses, with object lock (and so versioning) or without. */
    public String newBucket(boolean objectLock) {
        String bucket = "bucket-" + BUCKETS.incrementAndGet();
        try {
            administrator.makeBucket(MakeBucketArgs.builder()
                    .bucket(bucket)
                    .objectLock(objectLock)
                    .build());
            return bucket;
        } catch (MinioException e) {
            throw new IllegalStateException("MinIO could not make bucket " + bucket, e);
        }
    }

    /** Makes an access key that may do what a policy document says, and nothing else. */
    public MinioUser newUser(String policy) {
        return MinioUser.make(endpoint(), region(), ACCESS_KEY, SECRET_KEY, policy, USERS.incrementAndGet());
    }

    /** Settings of a store below a prefix of a bucket. */
    public StoreSettings.S3 store(StoreSettings.Client client, String bucket, String prefix, boolean objectLock) {
        return new StoreSettings.S3(
                client,
                endpoint(),
                region(),
                bucket,
                prefix,
                ACCESS_KEY,
                secretKey(),
                Optional.empty(),
                objectLock,
                16,
                0);
    }
}
