package dev.sago.site;

import dev.sago.site.StoreSettings.S3;
import dev.sago.site.Versions.Version;
import io.minio.GetBucketVersioningArgs;
import io.minio.GetObjectArgs;
import io.minio.GetObjectLockConfigurationArgs;
import io.minio.GetObjectResponse;
import io.minio.GetObjectRetentionArgs;
import io.minio.HeadBucketArgs;
import io.minio.HeadObjectArgs;
import io.minio.Http;
import io.minio.ListObjectVersionsArgs;
import io.minio.ListObjectsV2Args;
import io.minio.MinioAsyncClient;
import io.minio.ObjectWriteResponse;
import io.minio.PutObjectAPIArgs;
import io.minio.RemoveObjectArgs;
import io.minio.SetObjectRetentionArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.InvalidResponseException;
import io.minio.errors.ServerException;
import io.minio.errors.XmlParserException;
import io.minio.messages.ErrorResponse;
import io.minio.messages.ListBucketResultV2;
import io.minio.messages.ListVersionsResult;
import io.minio.messages.Retention;
import io.minio.messages.RetentionMode;
import io.minio.messages.VersioningConfiguration;
import org.jspecify.annotations.Nullable;

import java.io.InputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bucket by the MinIO SDK for Java on OkHttp. Its single-request calls are used, not its convenience calls, which copy
 * whole bodies, split them and hash them anew: here the SHA-256 that {@link Body} carries is signed as the payload's and
 * sent as its checksum, so every server that checks signatures checks the bytes.
 */
public final class MinioObjectStore extends S3ObjectStore {

    private static final Pattern STATUS = Pattern.compile("Response code: (\\d{3})");

    private final MinioAsyncClient client;
    private final OkHttpCalls calls;
    private volatile boolean checksumKnown = true;
    private volatile boolean checksumSeen;

    private MinioObjectStore(S3 settings, MinioAsyncClient client, OkHttpCalls calls) {
        super(settings);
        this.client = client;
        this.calls = calls;
    }

    /** Opens the bucket, without calling the server. */
    public static MinioObjectStore open(S3 settings, Timeouts timeouts) throws StoreException {
        OkHttpCalls calls = new OkHttpCalls(settings, timeouts);
        MinioAsyncClient client = MinioAsyncClient.builder()
                .endpoint(settings.endpoint().toString())
                .region(settings.region())
                .credentials(settings.accessKey(), settings.secretKey().reveal())
                .httpClient(calls.client())
                .build();
        client.disableVirtualStyleEndpoint();
        return new MinioObjectStore(settings, client, calls);
    }

    /** Gives the SDK the body as a stream that it can begin anew; its own buffer would be a copy. */
    private static final class BodyBuffer extends io.minio.ByteBuffer {

        private final Body body;

        BodyBuffer(Body body) {
            super(Math.max(1, body.size()));
            this.body = body;
        }

        @Override
        public long length() {
            return body.size();
        }

        @Override
        public long size() {
            return body.size();
        }

        @Override
        public InputStream inputStream() {
            return new BodyStream(body);
        }
    }

    @Override
    void send(String key, Body body, boolean ifAbsent, @Nullable Instant lockedUntil) throws Exception {
        String sha256 = Base64.getEncoder().encodeToString(body.sha256().bytes());
        Http.Headers headers = new Http.Headers();
        headers.put(Http.Headers.X_AMZ_CONTENT_SHA256, body.sha256().hex());
        headers.put(Http.Headers.X_AMZ_CHECKSUM_SHA256, sha256);
        if (ifAbsent) {
            headers.put("If-None-Match", "*");
        }
        if (lockedUntil != null) {
            headers.put("x-amz-object-lock-mode", RetentionMode.COMPLIANCE.name());
            headers.put("x-amz-object-lock-retain-until-date", lockedUntil.toString());
            if (!checksumSeen) {
                headers.put(Http.Headers.CONTENT_MD5, md5(body));
            }
        }
        ObjectWriteResponse response = calls.await(() -> client.putObject(PutObjectAPIArgs.builder()
                .bucket(bucket().name())
                .object(key)
                .buffer(new BodyBuffer(body))
                .headers(headers)
                .build()));
        checksumKnown = sha256.equals(response.headers().get(Http.Headers.X_AMZ_CHECKSUM_SHA256));
        checksumSeen |= checksumKnown;
    }

    @Override
    <T> T receive(String key, @Nullable String range, Reader<T> reader) throws Exception {
        GetObjectArgs.Builder args =
                GetObjectArgs.builder().bucket(bucket().name()).object(key);
        if (range != null) {
            args.extraHeaders(Map.of("Range", range));
        }
        try (GetObjectResponse response = calls.await(() -> client.getObject(args.build()))) {
            String length = response.headers().get(Http.Headers.CONTENT_LENGTH);
            return reader.read(new Download(
                    response,
                    length == null ? -1 : Long.parseLong(length),
                    response.headers().get("Content-Range")));
        }
    }

    @Override
    ObjectStat stat(String key) throws Exception {
        var found = calls.await(() -> client.headObject(
                HeadObjectArgs.builder().bucket(bucket().name()).object(key).build()));
        return new ObjectStat(key, found.size(), found.lastModified().toInstant());
    }

    @Override
    Page page(String prefix, @Nullable String token) throws Exception {
        ListBucketResultV2 page = calls.await(() -> client.listObjectsV2(ListObjectsV2Args.builder()
                        .bucket(bucket().name())
                        .prefix(prefix)
                        .continuationToken(token)
                        .build()))
                .result();
        List<ObjectStat> objects = page.contents().stream()
                .map(o -> new ObjectStat(
                        o.objectName(), o.size(), o.lastModified().toInstant()))
                .toList();
        return new Page(objects, page.isTruncated() ? page.nextContinuationToken() : null);
    }

    @Override
    void remove(String key) throws Exception {
        calls.await(() -> client.removeObject(
                RemoveObjectArgs.builder().bucket(bucket().name()).object(key).build()));
    }

    @Override
    Instant headBucket() throws Exception {
        return date(calls.await(() -> client.headBucket(
                        HeadBucketArgs.builder().bucket(bucket().name()).build()))
                .headers()
                .get("Date"));
    }

    @Override
    S3Locks.Page versions(String prefix, @Nullable String afterKey, @Nullable String afterVersion) throws Exception {
        ListVersionsResult page = calls.await(() -> client.listObjectVersions(ListObjectVersionsArgs.builder()
                        .bucket(bucket().name())
                        .prefix(prefix)
                        .keyMarker(afterKey)
                        .versionIdMarker(afterVersion)
                        .build()))
                .result();
        List<S3Locks.Listed> all = new ArrayList<>();
        page.contents().forEach(v -> all.add(new S3Locks.Listed(v.objectName(), new Version(v.versionId(), false))));
        page.deleteMarkers()
                .forEach(m -> all.add(new S3Locks.Listed(m.objectName(), new Version(m.versionId(), true))));
        boolean more = page.isTruncated();
        return new S3Locks.Page(all, more ? page.nextKeyMarker() : null, more ? page.nextVersionIdMarker() : null);
    }

    @Override
    void removeVersion(String key, String version, boolean bypass) throws Exception {
        calls.await(() -> client.removeObject(RemoveObjectArgs.builder()
                .bucket(bucket().name())
                .object(key)
                .versionId(version)
                .bypassGovernanceMode(bypass)
                .build()));
    }

    @Override
    void retain(String key, @Nullable String version, S3Locks.Lock lock, boolean bypass) throws Exception {
        RetentionMode mode = lock.compliance() ? RetentionMode.COMPLIANCE : RetentionMode.GOVERNANCE;
        calls.await(() -> client.setObjectRetention(SetObjectRetentionArgs.builder()
                .bucket(bucket().name())
                .object(key)
                .versionId(version)
                .config(new Retention(mode, lock.until().atZone(ZoneOffset.UTC)))
                .bypassGovernanceMode(bypass)
                .build()));
    }

    @Override
    Optional<S3Locks.Lock> retention(String key, @Nullable String version) throws Exception {
        Retention found = calls.await(() -> client.getObjectRetention(GetObjectRetentionArgs.builder()
                .bucket(bucket().name())
                .object(key)
                .versionId(version)
                .build()));
        return found == null // what the SDK makes of an object without a lock
                ? Optional.empty()
                : Optional.of(new S3Locks.Lock(
                        found.retainUntilDate().toInstant(), found.mode() == RetentionMode.COMPLIANCE));
    }

    @Override
    boolean versioning() throws Exception {
        return calls.await(() -> client.getBucketVersioning(GetBucketVersioningArgs.builder()
                                .bucket(bucket().name())
                                .build()))
                        .status()
                == VersioningConfiguration.Status.ENABLED;
    }

    @Override
    boolean objectLock() throws Exception {
        calls.await(() -> client.getObjectLockConfiguration(
                GetObjectLockConfigurationArgs.builder().bucket(bucket().name()).build()));
        return true; // a bucket without it has no such configuration, which is an error answer
    }

    @Override
    boolean checksumKnown() {
        return checksumKnown;
    }

    @Override
    Optional<S3Answer> answer(Exception failure) {
        return switch (failure) {
            case ErrorResponseException e -> {
                ErrorResponse said = e.errorResponse();
                yield Optional.of(new S3Answer(
                        e.response() == null ? 0 : e.response().code(), text(said.code()), text(said.message())));
            }
            case ServerException e -> Optional.of(new S3Answer(e.statusCode(), "", text(e.getMessage())));
            case InvalidResponseException e -> Optional.of(notS3(text(e.getMessage())));
            case XmlParserException e -> Optional.of(notS3(""));
            default -> Optional.empty();
        };
    }

    /** A proxy's page or the like; the SDK tells its status in words only. */
    private static S3Answer notS3(String words) {
        Matcher status = STATUS.matcher(words);
        return new S3Answer(status.find() ? Integer.parseInt(status.group(1)) : 502, "", "not an answer of S3");
    }

    private static String text(@Nullable String s) {
        return s == null ? "" : s;
    }

    @Override
    public void close() {
        calls.close();
    }
}
