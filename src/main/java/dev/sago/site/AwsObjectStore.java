package dev.sago.site;

import dev.sago.site.StoreException.Kind;
import dev.sago.site.StoreSettings.S3;
import dev.sago.site.Versions.Version;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.ObjectLockRetention;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * A bucket by the AWS SDK for Java: synchronous client on Apache HttpClient 5, path-style addresses, no chunked
 * signatures (a server can store their envelope), no checksums but the SHA-256 that {@link Body} carries (and MD5 where locks need one), no repetitions
 * (those are {@link RetryingStore}'s). Neither the environment nor {@code ~/.aws} changes anything; only the JVM's own
 * proxy properties count.
 */
public final class AwsObjectStore extends S3ObjectStore {

    private static final String TYPE = "application/octet-stream";

    /** From this size on the server is asked before the body is sent; see {@link OkHttpCalls}, which does the same. */
    private static final long WORTH_ASKING = 64 * 1024;

    private final S3Client client;
    private volatile boolean checksumKnown = true;
    private volatile boolean checksumSeen;

    private AwsObjectStore(S3 settings, S3Client client) {
        super(settings);
        this.client = client;
    }

    /** Opens the bucket, without calling the server. */
    public static AwsObjectStore open(S3 settings, Timeouts timeouts) throws StoreException {
        Apache5HttpClient.Builder http = Apache5HttpClient.builder()
                .maxConnections(settings.connections())
                .connectionTimeout(timeouts.connect())
                .connectionAcquisitionTimeout(timeouts.call())
                .socketTimeout(timeouts.silence())
                .proxyConfiguration(ProxyConfiguration.builder()
                        .useEnvironmentVariableValues(false)
                        .build());
        if (settings.certificate().isPresent()) {
            X509TrustManager trust = Certificates.trust(settings.certificate().get());
            http.tlsTrustManagersProvider(() -> new TrustManager[] {trust});
        }
        ProfileFile none = ProfileFile.builder()
                .content(new ByteArrayInputStream(new byte[0]))
                .type(ProfileFile.Type.CONFIGURATION)
                .build();
        S3Client client = S3Client.builder()
                .httpClientBuilder(http)
                .endpointOverride(settings.endpoint())
                .region(Region.of(settings.region()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        settings.accessKey(), settings.secretKey().reveal())))
                .forcePathStyle(true)
                .addPlugin(LegacyMd5Plugin.create()) // a lock's request must carry a digest: the one all servers know
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(S3Configuration.builder()
                        .chunkedEncodingEnabled(false)
                        .expectContinueThresholdInBytes(WORTH_ASKING)
                        .build())
                .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry())
                        .apiCallTimeout(timeouts.call())
                        .defaultProfileFile(none))
                .build();
        return new AwsObjectStore(settings, client);
    }

    @Override
    void send(String key, Body body, boolean ifAbsent, @Nullable Instant lockedUntil) {
        String sha256 = Base64.getEncoder().encodeToString(body.sha256().bytes());
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(bucket().name())
                .key(key)
                .contentType(TYPE)
                .contentLength((long) body.size())
                .checksumSHA256(sha256);
        if (ifAbsent) {
            request.ifNoneMatch("*");
        }
        if (lockedUntil != null) {
            request.objectLockMode(ObjectLockMode.COMPLIANCE).objectLockRetainUntilDate(lockedUntil);
            if (!checksumSeen) {
                request.contentMD5(md5(body));
            }
        }
        String echo = client.putObject(
                        request.build(), RequestBody.fromContentProvider(() -> new BodyStream(body), body.size(), TYPE))
                .checksumSHA256();
        checksumKnown = sha256.equals(echo);
        checksumSeen |= checksumKnown;
    }

    @Override
    <T> T receive(String key, @Nullable String range, Reader<T> reader) {
        GetObjectRequest request = GetObjectRequest.builder()
                .bucket(bucket().name())
                .key(key)
                .range(range)
                .build();
        return client.getObject(request, ResponseTransformer.unmanaged((response, stream) -> {
            boolean whole = false;
            try {
                Long length = response.contentLength();
                T result = reader.read(new Download(stream, length == null ? -1 : length, response.contentRange()));
                whole = true;
                return result;
            } finally {
                if (!whole) {
                    stream.abort();
                }
                stream.close();
            }
        }));
    }

    @Override
    ObjectStat stat(String key) {
        HeadObjectResponse found =
                client.headObject(b -> b.bucket(bucket().name()).key(key));
        return new ObjectStat(key, found.contentLength(), found.lastModified());
    }

    @Override
    Page page(String prefix, @Nullable String token) {
        ListObjectsV2Response page = client.listObjectsV2(ListObjectsV2Request.builder()
                .bucket(bucket().name())
                .prefix(prefix)
                .continuationToken(token)
                .build());
        List<ObjectStat> objects = page.contents().stream()
                .map(o -> new ObjectStat(o.key(), o.size(), o.lastModified()))
                .toList();
        return new Page(objects, Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null);
    }

    @Override
    void remove(String key) {
        client.deleteObject(b -> b.bucket(bucket().name()).key(key));
    }

    @Override
    Instant headBucket() throws StoreException {
        return date(client.headBucket(b -> b.bucket(bucket().name()))
                .sdkHttpResponse()
                .firstMatchingHeader("Date")
                .orElse(null));
    }

    @Override
    S3Locks.Page versions(String prefix, @Nullable String afterKey, @Nullable String afterVersion) {
        ListObjectVersionsResponse page = client.listObjectVersions(b ->
                b.bucket(bucket().name()).prefix(prefix).keyMarker(afterKey).versionIdMarker(afterVersion));
        List<S3Locks.Listed> all = new ArrayList<>();
        page.versions().forEach(v -> all.add(new S3Locks.Listed(v.key(), new Version(v.versionId(), false))));
        page.deleteMarkers().forEach(m -> all.add(new S3Locks.Listed(m.key(), new Version(m.versionId(), true))));
        boolean more = Boolean.TRUE.equals(page.isTruncated());
        return new S3Locks.Page(all, more ? page.nextKeyMarker() : null, more ? page.nextVersionIdMarker() : null);
    }

    @Override
    void removeVersion(String key, String version, boolean bypass) {
        client.deleteObject(b ->
                b.bucket(bucket().name()).key(key).versionId(version).bypassGovernanceRetention(bypass ? true : null));
    }

    @Override
    void retain(String key, @Nullable String version, S3Locks.Lock lock, boolean bypass) {
        client.putObjectRetention(b -> b.bucket(bucket().name())
                .key(key)
                .versionId(version)
                .bypassGovernanceRetention(bypass ? true : null)
                .retention(r -> r.retainUntilDate(lock.until())
                        .mode(
                                lock.compliance()
                                        ? ObjectLockRetentionMode.COMPLIANCE
                                        : ObjectLockRetentionMode.GOVERNANCE)));
    }

    @Override
    Optional<S3Locks.Lock> retention(String key, @Nullable String version) {
        ObjectLockRetention found = client.getObjectRetention(
                        b -> b.bucket(bucket().name()).key(key).versionId(version))
                .retention();
        return found == null || found.retainUntilDate() == null
                ? Optional.empty()
                : Optional.of(
                        new S3Locks.Lock(found.retainUntilDate(), found.mode() == ObjectLockRetentionMode.COMPLIANCE));
    }

    @Override
    boolean versioning() {
        return client.getBucketVersioning(b -> b.bucket(bucket().name())).status() == BucketVersioningStatus.ENABLED;
    }

    @Override
    boolean objectLock() {
        var found = client.getObjectLockConfiguration(b -> b.bucket(bucket().name()))
                .objectLockConfiguration();
        return found != null && found.objectLockEnabled() == ObjectLockEnabled.ENABLED;
    }

    @Override
    boolean checksumKnown() {
        return checksumKnown;
    }

    @Override
    Optional<S3Answer> answer(Exception failure) {
        if (!(failure instanceof S3Exception e)) {
            return Optional.empty();
        }
        AwsErrorDetails details = e.awsErrorDetails();
        if (details == null) {
            return Optional.of(new S3Answer(e.statusCode(), "", ""));
        }
        String code = details.errorCode();
        String message = details.errorMessage();
        // The SDK makes up NoSuchKey and the like for answers without a body; the status says the same.
        return Optional.of(new S3Answer(e.statusCode(), code == null ? "" : code, message == null ? "" : message));
    }

    @Override
    NetworkFailure network(Exception failure) {
        if (failure instanceof ApiCallTimeoutException || failure instanceof ApiCallAttemptTimeoutException) {
            return new NetworkFailure(Kind.TIMEOUT, "the call took too long");
        }
        return NetworkFailure.of(failure);
    }

    @Override
    public void close() {
        client.close();
    }
}
