package dev.sago.source;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The bytes of one object, streamed. All are of one version of it, even if it is replaced meanwhile: a server answers a
 * GET from the object as it was then, and where a connection broke, the rest is asked for on the condition that the
 * object is still the same.
 */
final class ObjectReading implements SourceFile.Reading {

    private static final int FRUITLESS = 3; // resumptions in a row that brought no byte
    private static final int PIECE = 64 * 1024; // for buffers that are no arrays
    private static final int PARTIAL_CONTENT = 206;
    private static final int PRECONDITION_FAILED = 412;

    private final S3Client client;
    private final String bucket;
    private final String key;
    private final boolean unchanged;
    private final long length;
    private final @Nullable String tag;
    private final @Nullable String contentType;
    private ResponseInputStream<GetObjectResponse> body;
    private long position;
    private int fruitless;
    private byte @Nullable [] piece;

    private ObjectReading(
            S3Client client,
            String bucket,
            String key,
            ResponseInputStream<GetObjectResponse> body,
            ListedObject listed) {
        GetObjectResponse head = body.response();
        this.client = client;
        this.bucket = bucket;
        this.key = key;
        this.body = body;
        this.length = head.contentLength() == null ? Long.MAX_VALUE : head.contentLength();
        this.tag = head.eTag();
        this.contentType = head.contentType();
        this.unchanged = listed.isStill(head);
    }

    /** Asks for the object as it is now. */
    static ObjectReading open(S3Client client, String bucket, String key, ListedObject listed) throws IOException {
        try {
            return new ObjectReading(
                    client, bucket, key, client.getObject(g -> g.bucket(bucket).key(key)), listed);
        } catch (SdkException e) {
            throw BucketClient.failure(e);
        }
    }

    @Override
    public long skipHole() {
        return 0;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int before = into.remaining();
        while (into.hasRemaining()) {
            int count;
            try {
                count = readSome(into);
            } catch (IOException | SdkException e) {
                resume(e);
                continue;
            }
            if (count > 0) {
                position += count;
                fruitless = 0;
            } else if (length == Long.MAX_VALUE || position >= length) {
                break;
            } else {
                resume(new IOException("the server sent " + position + " of " + length + " bytes"));
            }
        }
        int count = before - into.remaining();
        return count == 0 && before > 0 ? -1 : count;
    }

    private int readSome(ByteBuffer into) throws IOException {
        if (into.hasArray()) {
            int count = body.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
            into.position(into.position() + Math.max(0, count));
            return count;
        }
        if (piece == null) {
            piece = new byte[PIECE];
        }
        int count = body.read(piece, 0, Math.min(piece.length, into.remaining()));
        into.put(piece, 0, Math.max(0, count));
        return count;
    }

    /** Asks for the rest after the connection broke. */
    private void resume(Exception broken) throws IOException {
        body.abort();
        if (Thread.currentThread().isInterrupted()
                || tag == null
                || length == Long.MAX_VALUE
                || ++fruitless > FRUITLESS) {
            throw new IOException("reading broke off after " + position + " bytes: " + broken.getMessage(), broken);
        }
        GetObjectRequest rest = GetObjectRequest.builder()
                .bucket(bucket)
                .key(key)
                .range("bytes=" + position + "-")
                .ifMatch(tag)
                .build();
        try {
            body = client.getObject(rest);
        } catch (SdkException e) {
            IOException failure = e instanceof S3Exception s3 && s3.statusCode() == PRECONDITION_FAILED
                    ? new IOException("it was replaced while it was being read", e)
                    : BucketClient.failure(e);
            failure.addSuppressed(broken);
            throw failure;
        }
        GetObjectResponse head = body.response();
        if (head.sdkHttpResponse().statusCode() != PARTIAL_CONTENT
                || head.contentRange() == null
                || !head.contentRange().startsWith("bytes " + position + "-")
                || !tag.equals(head.eTag())) {
            body.abort();
            throw new IOException(
                    "reading broke off after " + position + " bytes, and the server did not send the rest", broken);
        }
    }

    @Override
    public boolean unchanged() {
        return unchanged;
    }

    @Override
    public @Nullable String contentType() {
        return contentType;
    }

    /** Gives the connection back if the object was read to its end; otherwise cuts it, which costs less than the rest. */
    @Override
    public void close() throws IOException {
        if (position >= length) {
            body.close();
        } else {
            body.abort();
        }
    }
}
