package dev.sago.site;

import dev.sago.lab.S3Server;
import dev.sago.model.Secret;
import dev.sago.site.StoreSettings.Client;
import dev.sago.site.StoreSettings.S3;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** An S3Proxy with one bucket in a temporary folder, for tests of both S3 drivers. */
final class S3ProxyBucket implements AutoCloseable {

    private final S3Server server;

    S3ProxyBucket(Path folder) throws IOException {
        server = S3Server.start(
                Files.createDirectories(folder), 0, "tester", new Secret("a-secret-of-tests"), List.of("vault"));
    }

    S3 settings(Client client, String prefix) {
        return new S3(
                client,
                server.endpoint(),
                "us-east-1",
                "vault",
                prefix,
                "tester",
                new Secret("a-secret-of-tests"),
                Optional.empty(),
                false,
                16,
                0);
    }

    @Override
    public void close() {
        server.close();
    }
}
