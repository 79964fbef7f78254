package dev.sago.site;

import dev.sago.site.StoreException.Kind;

import java.util.Locale;
import java.util.Set;

/**
 * A server's error answer: HTTP status, the code of the S3 protocol ({@code ""} where the answer had no body, as with
 * HEAD), its message. The codes are those of Amazon's list and what MinIO, Ceph, Garage and S3Proxy say instead.
 */
record S3Answer(int status, String code, String message) {

    private static final Set<String> DAMAGED = Set.of(
            "BadDigest",
            "InvalidDigest",
            "XAmzContentSHA256Mismatch",
            "XAmzContentChecksumMismatch",
            "XAmzChecksumMismatch",
            "ContentSHA256Mismatch",
            "ChecksumMismatch",
            "InvalidRange");

    private static final Set<String> FULL = Set.of(
            "QuotaExceeded",
            "XMinioStorageFull",
            "XMinioAdminBucketQuotaExceeded",
            "InsufficientCapacity",
            "InsufficientStorage",
            "StorageFull");

    private static final Set<String> DENIED = Set.of(
            "AccessDenied",
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "RequestTimeTooSkewed",
            "AllAccessDisabled",
            "AccountProblem",
            "ExpiredToken",
            "InvalidToken",
            "Forbidden");

    /** What it means for the caller. */
    Kind kind() {
        String words = message.toLowerCase(Locale.ROOT);
        if (code.equals("NoSuchBucket")) {
            return Kind.NO_BUCKET;
        }
        if (code.equals("NoSuchKey") || code.equals("NoSuchVersion")) {
            return Kind.NOT_FOUND;
        }
        if (code.equals("ObjectLocked") || words.contains("worm protected")) {
            return Kind.LOCKED;
        }
        // Not with 400, or that the bucket or object has no lock: such answers name the object lock too.
        if (status == 403 && words.contains("object lock")) {
            return Kind.LOCKED;
        }
        if (DAMAGED.contains(code)) {
            return Kind.CORRUPT;
        }
        if (FULL.contains(code) || status == 507) {
            return Kind.FULL;
        }
        if (code.equals("RequestTimeout")) {
            return Kind.TIMEOUT;
        }
        if (code.equals("IncompleteBody")) {
            return Kind.UNREACHABLE;
        }
        if (DENIED.contains(code)) {
            return Kind.DENIED;
        }
        return switch (status) {
            case 401, 403 -> Kind.DENIED;
            case 404 -> Kind.NOT_FOUND;
            case 408 -> Kind.TIMEOUT;
            case 409, 429, 500, 502, 503, 504 -> Kind.BUSY;
            case 412 -> Kind.EXISTS;
            case 416 -> Kind.CORRUPT;
            default -> Kind.OTHER;
        };
    }

    /** Whether the server may have refused a put only because of its condition. */
    boolean refusesCondition() {
        return status == 501
                || code.equals("NotImplemented")
                || (status == 400 && kind() == Kind.OTHER && !code.equals("EntityTooLarge"));
    }

    /** What to tell people, with what to do where the code alone does not say. */
    String words() {
        String said = "the server said " + status + (code.isEmpty() ? "" : " " + code)
                + (message.isBlank() ? "" : " (" + message.strip() + ")");
        return switch (code) {
            case "NoSuchBucket" -> said + "; Sago does not create buckets: create it, or correct its name";
            case "SignatureDoesNotMatch", "InvalidAccessKeyId" -> said + "; check access-key and secret-key";
            case "RequestTimeTooSkewed" -> said + "; the clocks of this machine and the server differ";
            case "AuthorizationHeaderMalformed", "PermanentRedirect", "TemporaryRedirect" ->
                said + "; check region and endpoint";
            default -> said;
        };
    }
}
