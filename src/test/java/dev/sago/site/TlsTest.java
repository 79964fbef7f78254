package dev.sago.site;

import dev.sago.model.Secret;
import dev.sago.model.Sha256;
import dev.sago.site.ObjectStore.PutMode;
import dev.sago.site.StoreException.Kind;
import dev.sago.site.StoreSettings.Client;
import dev.sago.site.StoreSettings.S3;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Both S3 drivers against a server whose certificate only a ca-file vouches for. */
class TlsTest {

    @TempDir
    private static Path folder;

    private static S3Proxy server;

    @BeforeAll
    static void startServer() throws Exception {
        Path keys = folder.resolve("keys.p12");
        keytool(
                "-genkeypair",
                "-alias",
                "s",
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-keystore",
                keys.toString(),
                "-storepass",
                "changeit",
                "-dname",
                "CN=lab",
                "-ext",
                "san=ip:127.0.0.1",
                "-validity",
                "2");
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "s",
                "-keystore",
                keys.toString(),
                "-storepass",
                "changeit",
                "-file",
                folder.resolve("ca.pem").toString());
        Files.createDirectories(folder.resolve("store/vault"));
        server = S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(folder.resolve("store").toString()))
                .secureEndpoint(URI.create("https://127.0.0.1:0"))
                .keyStore(keys.toString(), "changeit")
                .awsAuthentication(AuthenticationType.AWS_V4, "tester", "a-secret-of-tests")
                .ignoreUnknownHeaders(true)
                .build();
        server.start();
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.stop();
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = Stream.concat(
                        Stream.of(Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString()),
                        Arrays.stream(arguments))
                .toList();
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    private static ObjectStore open(Client client, Optional<Path> certificate) throws StoreException {
        return Stores.driver(
                new S3(
                        client,
                        URI.create("https://127.0.0.1:" + server.getSecurePort()),
                        "us-east-1",
                        "vault",
                        "tls-" + client,
                        "tester",
                        new Secret("a-secret-of-tests"),
                        certificate,
                        false,
                        4,
                        0),
                Timeouts.DEFAULT);
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void trustsTheCaFile(Client client) throws Exception {
        try (ObjectStore store = open(client, Optional.of(folder.resolve("ca.pem")))) {
            byte[] data = ObjectStoreContract.bytes(1_000_000, 1);
            store.put("k", Body.of(data), PutMode.CREATE);
            assertThat(store.getAll("k", 1_000_000)).isEqualTo(data);
            Body lie = Body.of(ByteBuffer.wrap(data), Sha256.hash(new byte[1]));
            assertThat(store.capabilities().checksumOnReceipt()).isTrue();
            ObjectStoreContract.assertFails(Kind.CORRUPT, () -> store.put("lie", lie, PutMode.CREATE));
            assertThat(store.head("lie")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void trustsNobodyElse(Client client) throws Exception {
        try (ObjectStore store = open(client, Optional.empty())) {
            StoreException e =
                    org.assertj.core.api.Assertions.catchThrowableOfType(StoreException.class, () -> store.head("k"));
            assertThat(e).hasMessageContaining("ca-file");
            assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
        }
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void saysWhatIsWrongWithACaFile(Client client) throws Exception {
        Path empty = Files.write(folder.resolve("empty-" + client), new byte[0]);
        Path junk = Files.writeString(folder.resolve("junk-" + client), "-----BEGIN CERTIFICATE-----\njunk\n");
        for (Path file : List.of(empty, junk, folder.resolve("missing"))) {
            StoreException e = org.assertj.core.api.Assertions.catchThrowableOfType(
                    StoreException.class, () -> open(client, Optional.of(file)));
            assertThat(e).hasMessageContaining(file.toString());
        }
    }
}
