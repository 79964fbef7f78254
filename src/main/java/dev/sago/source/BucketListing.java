package dev.sago.source;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A bucket's keys below a prefix, page by page: while one page is worked on, the next is fetched. For one thread.
 *
 * <p>Either all pages come or an {@link IOException}: a listing that ends early would look as if objects were deleted.
 */
final class BucketListing implements AutoCloseable {

    private static final int PAGE = 1000; // the most that S3 gives

    private final S3Client client;
    private final String bucket;
    private final String prefix;
    private @Nullable FutureTask<ListObjectsV2Response> next;
    private long listed;

    BucketListing(S3Client client, String bucket, String prefix) {
        this.client = client;
        this.bucket = bucket;
        this.prefix = prefix;
        this.next = fetch(null);
    }

    /** Whether there is a page that has not been taken. */
    boolean hasNext() {
        return next != null;
    }

    /** Takes the next page, which may be empty, and begins to fetch the one after it. */
    List<S3Object> next() throws IOException, InterruptedException {
        FutureTask<ListObjectsV2Response> awaited = next;
        if (awaited == null) {
            throw new IllegalStateException("the listing is at its end");
        }
        ListObjectsV2Response page = await(awaited);
        next = null;
        if (Boolean.TRUE.equals(page.isTruncated())) {
            String token = page.nextContinuationToken();
            if (token == null || token.isEmpty()) {
                throw new IOException(failed() + "the server says that there are more, but not how to go on");
            }
            next = fetch(token);
        }
        listed += page.contents().size();
        return page.contents();
    }

    private ListObjectsV2Response await(FutureTask<ListObjectsV2Response> awaited)
            throws IOException, InterruptedException {
        try {
            return awaited.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SdkException cause && !(cause instanceof AbortedException)) {
                throw new IOException(
                        failed() + BucketClient.describe(cause) + ". Check endpoint, bucket, keys and their rights.",
                        cause);
            }
            throw new IllegalStateException("the listing's thread failed", e.getCause());
        }
    }

    private String failed() {
        return "listing bucket " + bucket + (prefix.isEmpty() ? "" : " below " + prefix) + " failed after " + listed
                + " objects: ";
    }

    private FutureTask<ListObjectsV2Response> fetch(@Nullable String token) {
        ListObjectsV2Request request = ListObjectsV2Request.builder()
                .bucket(bucket)
                .prefix(prefix)
                .maxKeys(PAGE)
                .continuationToken(token)
                .encodingType(EncodingType.URL) // XML has no way to write some control characters of keys
                .build();
        FutureTask<ListObjectsV2Response> task = new FutureTask<>(() -> client.listObjectsV2(request));
        Thread.ofVirtual().name("list-" + bucket).start(task);
        return task;
    }

    /** Stops the page that is under way. */
    @Override
    public void close() {
        if (next != null) {
            next.cancel(true);
            next = null;
        }
    }
}
