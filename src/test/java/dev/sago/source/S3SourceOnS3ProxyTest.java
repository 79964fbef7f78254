package dev.sago.source;

import dev.sago.lab.S3Server;
import dev.sago.model.Secret;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

class S3SourceOnS3ProxyTest extends S3SourceContract {

    private static final Secret SECRET = new Secret("only-for-tests");

    private static S3Server server;

    @BeforeAll
    static void startServer(@TempDir Path folder) {
        server = S3Server.start(folder, 0, "sago", SECRET, List.of());
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    protected SourceSettings.S3 newBucket() throws IOException {
        String bucket = Files.createTempDirectory(server.folder(), "drive")
                .getFileName()
                .toString();
        return new SourceSettings.S3(
                "drive",
                server.endpoint(),
                "us-east-1",
                bucket,
                "",
                Optional.empty(),
                "sago",
                SECRET,
                Optional.empty());
    }
}
