package dev.sago.site;

import dev.sago.site.StoreException.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Answers about object lock, in the words of Amazon and MinIO. */
class S3AnswerTest {

    @ParameterizedTest
    @CsvSource({
        "403, AccessDenied, Access Denied because object protected by object lock., LOCKED",
        "400, InvalidRequest, Object is WORM protected and cannot be overwritten, LOCKED",
        "400, InvalidRequest, Bucket is missing Object Lock Configuration, OTHER",
        "400, InvalidRequest, Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters, OTHER",
        "404, ObjectLockConfigurationNotFoundError, Object Lock configuration does not exist for this bucket, NOT_FOUND",
        "403, AccessDenied, Access Denied, DENIED"
    })
    void aLockIsToldFromAMissingLock(int status, String code, String message, Kind kind) {
        assertThat(new S3Answer(status, code, message).kind()).isEqualTo(kind);
    }
}
