package dev.sago.site;

import dev.sago.site.StoreException.Kind;

/**
 * What a server's refusal may ask for: the actions that the policy of an access key must allow for each of our calls. The
 * documents in {@code config/s3-policy-*.json} hold them together.
 */
final class S3Permission {

    private S3Permission() {}

    /**
     * Words that name the action to allow; empty where the answer is no refusal, or tells its reason itself.
     *
     * @param call as in messages
     */
    static String lacking(S3Answer answer, String call, boolean locks) {
        if (answer.kind() != Kind.DENIED) {
            return "";
        }
        return switch (answer.code()) {
            case "AccessDenied", "Forbidden" -> "; the policy of this access key must allow " + needed(call, locks);
            // An answer to HEAD has no words.
            case "" -> "; check access-key and secret-key; their policy must allow " + needed(call, locks);
            default -> "";
        };
    }

    private static String needed(String call, boolean locks) {
        return switch (call) {
            case "put" -> locks ? "s3:PutObject and s3:PutObjectRetention" : "s3:PutObject";
            case "get", "head" -> "s3:GetObject, and s3:ListBucket to tell what is not there";
            case "list", "ask for the time" -> "s3:ListBucket";
            case "delete" -> locks ? "s3:DeleteObject and s3:DeleteObjectVersion" : "s3:DeleteObject";
            case "list the versions of" -> "s3:ListBucketVersions";
            case "lock" -> "s3:PutObjectRetention";
            case "ask for the lock of" -> "s3:GetObjectRetention";
            case "ask for versioning" -> "s3:GetBucketVersioning";
            case "ask for object-lock" -> "s3:GetBucketObjectLockConfiguration";
            default -> "what \"" + call + "\" needs";
        };
    }
}
