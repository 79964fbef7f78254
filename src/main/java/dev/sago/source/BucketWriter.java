package dev.sago.source;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes and deletes objects of a bucket under any key, Korean letters and all: fills the lab's drive as its users would. Safe for many
 * threads.
 */
public final class BucketWriter implements AutoCloseable {

    private final String bucket;
    private final String prefix;
    private final S3Client client;

    /**
     * Sends nothing yet.
     *
     * @throws IOException if the certificates to trust cannot be read
     */
    public BucketWriter(SourceSettings.S3 settings) throws IOException {
        this.bucket = settings.bucket();
        this.prefix = settings.prefix();
        this.client = BucketClient.of(settings);
    }

    /**
     * Stores a file's bytes, in place of what the key named before.
     *
     * @param key below the settings' prefix
     */
    public void put(String key, Path file) throws IOException {
        put(key, RequestBody.fromFile(file));
    }

    /** Stores bytes, in place of what the key named before. */
    public void put(String key, byte[] content) throws IOException {
        put(key, RequestBody.fromBytes(content));
    }

    private void put(String key, RequestBody body) throws IOException {
        try {
            client.putObject(p -> p.bucket(bucket).key(prefix + key), body);
        } catch (SdkException e) {
            throw failure("storing", key, e);
        }
    }

    /** Deletes an object; nothing happens if there is none. */
    public void delete(String key) throws IOException {
        try {
            client.deleteObject(d -> d.bucket(bucket).key(prefix + key));
        } catch (SdkException e) {
            throw failure("deleting", key, e);
        }
    }

    private IOException failure(String what, String key, SdkException e) {
        return new IOException(
                what + " " + prefix + key + " in bucket " + bucket + " failed: " + BucketClient.describe(e), e);
    }

    /** Closes the connections. */
    @Override
    public void close() {
        client.close();
    }
}
