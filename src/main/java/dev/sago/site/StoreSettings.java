package dev.sago.site;

import dev.sago.model.Secret;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** How to reach a site's store: the {@code store} section of a site. */
public sealed interface StoreSettings {

    /** Upload and download limit in bytes per second; 0 for none ({@code limit}). */
    long bytesPerSecond();

    /** Where it is, for people: URL and bucket, or folder; no credentials. */
    String where();

    /** Which S3 client talks to the site. */
    enum Client {
        /** AWS SDK for Java v2. */
        AWS,
        /** MinIO Java SDK. */
        MINIO
    }

    /**
     * An S3-compatible bucket.
     *
     * @param client which SDK ({@code driver: aws} or {@code minio})
     * @param endpoint the server's URL, http or https, without bucket
     * @param region the region that requests are signed for; {@code us-east-1} where the server has none
     * @param bucket the bucket, which must exist
     * @param prefix what stands before every key, without slashes at the ends; may be empty
     * @param accessKey who
     * @param secretKey the secret
     * @param certificate a file of PEM certificates to trust instead of the JVM's, for private authorities
     *     ({@code ca-file})
     * @param objectLock whether the bucket was made with object lock
     * @param connections the most connections at once
     * @param bytesPerSecond limit, 0 for none
     */
    record S3(
            Client client,
            URI endpoint,
            String region,
            String bucket,
            String prefix,
            String accessKey,
            Secret secretKey,
            Optional<Path> certificate,
            boolean objectLock,
            int connections,
            long bytesPerSecond)
            implements StoreSettings {

        @Override
        public String where() {
            return endpoint + "/" + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
        }
    }

    /**
     * A folder: a mounted disk, tape cache or network share.
     *
     * @param path the folder, which must exist
     * @param bytesPerSecond limit, 0 for none
     */
    record Directory(Path path, long bytesPerSecond) implements StoreSettings {

        @Override
        public String where() {
            return path.toString();
        }
    }
}
