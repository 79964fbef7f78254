package dev.sago.notify;

import dev.sago.notify.TlsMailServer.Way;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Mail by TLS and by STARTTLS, to a server that is trusted, to one that is not, and to one that offers none. */
@Timeout(120)
class MailByTlsTest {

    private static final String PASSWORD = "changeit";
    private static final String LOGIN = "AUTH PLAIN "
            + Base64.getEncoder().encodeToString("sago\0sago\0secret of the mail".getBytes(StandardCharsets.UTF_8));

    @TempDir
    static Path folder;

    @BeforeAll
    static void makeCertificate() throws Exception {
        keytool(
                "-genkeypair",
                "-keystore",
                "keys",
                "-alias",
                "mail",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost");
        keytool("-exportcert", "-keystore", "keys", "-alias", "mail", "-file", "certificate");
        keytool("-importcert", "-keystore", "trusted", "-alias", "mail", "-file", "certificate", "-noprompt");
    }

    private static void keytool(String... words) throws Exception {
        List<String> line = new ArrayList<>(List.of(java("keytool")));
        line.addAll(List.of(words));
        line.addAll(List.of("-storepass", PASSWORD));
        assertThat(ended(line)).doesNotContain("rror");
    }

    private static String java(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }

    private static String ended(List<String> line) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    private static String send(TlsMailServer server, String host, String way, boolean trusting) throws Exception {
        List<String> line = new ArrayList<>(List.of(java("java"), "-cp", System.getProperty("java.class.path")));
        if (trusting) {
            line.add("-Djavax.net.ssl.trustStore=" + folder.resolve("trusted"));
            line.add("-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
        }
        line.addAll(List.of(MailByTls.class.getName(), host, String.valueOf(server.port()), way));
        return ended(line).strip();
    }

    private static TlsMailServer server(Way way) throws Exception {
        return new TlsMailServer(way, folder.resolve("keys"), PASSWORD);
    }

    @Test
    void byTlsFromTheFirstByte() throws Exception {
        try (TlsMailServer server = server(Way.TLS)) {
            assertThat(send(server, "localhost", "TLS", true)).isEqualTo("sent");
            assertThat(server.sealed()).contains("text of the mail", LOGIN);
            assertThat(server.clear()).isEmpty();
        }
    }

    @Test
    void byStartTls() throws Exception {
        try (TlsMailServer server = server(Way.STARTTLS)) {
            assertThat(send(server, "localhost", "STARTTLS", true)).isEqualTo("sent");
            assertThat(server.sealed()).contains("text of the mail", LOGIN);
            assertThat(server.clear()).last().isEqualTo("STARTTLS");
        }
    }

    @Test
    void nothingIsToldToAServerThatIsNotWhoItSays() throws Exception {
        for (Way way : List.of(Way.TLS, Way.STARTTLS)) {
            try (TlsMailServer server = server(way)) {
                assertThat(send(server, "localhost", way.name(), false))
                        .as("a certificate that nobody trusts")
                        .contains("did not take it", "certification path");
                assertThat(send(server, "127.0.0.1", way.name(), true))
                        .as("another name than the certificate's")
                        .contains("did not take it")
                        .doesNotContain("sent");
                assertThat(String.join("\n", server.sealed()))
                        .doesNotContain("AUTH")
                        .doesNotContain("text of the mail");
                assertThat(String.join("\n", server.clear()))
                        .doesNotContain("AUTH")
                        .doesNotContain("text of the mail");
            }
        }
    }

    @Test
    void aServerThatOffersNoTlsGetsNothing() throws Exception {
        try (TlsMailServer server = server(Way.CLEAR)) {
            assertThat(send(server, "localhost", "STARTTLS", true)).contains("did not take it", "STARTTLS");
            assertThat(String.join("\n", server.clear())).doesNotContain("AUTH").doesNotContain("MAIL FROM");
        }
    }
}
