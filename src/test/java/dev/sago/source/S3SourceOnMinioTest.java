package dev.sago.source;

import dev.sago.lab.MinioServer;
import dev.sago.lab.NeedsMinio;
import dev.sago.model.Secret;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@NeedsMinio
class S3SourceOnMinioTest extends S3SourceContract {

    @Override
    protected SourceSettings.S3 newBucket() {
        return settings(MinioServer.get().secretKey());
    }

    private static SourceSettings.S3 settings(Secret secret) {
        MinioServer server = MinioServer.get();
        return new SourceSettings.S3(
                "drive",
                server.endpoint(),
                server.region(),
                server.newBucket(false),
                "",
                Optional.empty(),
                server.accessKey(),
                secret,
                Optional.empty());
    }

    @Test
    void saysThatTheKeyIsWrongWithoutShowingIt() throws Exception {
        try (Source source = new S3Source(settings(new Secret("not-the-secret")))) {
            assertThatThrownBy(() -> BucketWalk.of(source))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("SignatureDoesNotMatch (HTTP 403)")
                    .satisfies(e -> assertThat(e.toString()).doesNotContain("not-the-secret"));
        }
    }
}
