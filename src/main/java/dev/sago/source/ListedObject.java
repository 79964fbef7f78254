package dev.sago.source;

import dev.sago.model.Timestamp;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * What a listing says of an object: enough to see whether it has been replaced since.
 *
 * @param size length in bytes
 * @param modified its Last-Modified
 * @param tag its ETag without quotes; null where the server gives none
 */
record ListedObject(long size, Timestamp modified, @Nullable String tag) {

    /** From an entry of a listing. */
    static ListedObject of(S3Object object) {
        Timestamp modified = object.lastModified() == null ? KeyTree.UNKNOWN : Timestamp.of(object.lastModified());
        return new ListedObject(object.size(), modified, bare(object.eTag()));
    }

    /** Whether a GET's answer is of this object. Headers give whole seconds, listings often more. */
    boolean isStill(GetObjectResponse now) {
        String tagNow = bare(now.eTag());
        if (tag != null && tagNow != null) {
            return tag.equals(tagNow);
        }
        return now.contentLength() != null
                && now.contentLength() == size
                && now.lastModified() != null
                && now.lastModified().getEpochSecond() == modified.seconds();
    }

    /** Some servers quote ETags in headers only. */
    private static @Nullable String bare(@Nullable String tag) {
        return tag == null || tag.isEmpty() ? null : tag.replace("\"", "");
    }
}
