package dev.sago.site;

import com.sun.net.httpserver.HttpServer;
import dev.sago.model.Secret;
import dev.sago.model.Site;
import dev.sago.model.SiteName;
import dev.sago.site.ObjectStore.PutMode;
import dev.sago.site.StoreException.Kind;
import dev.sago.site.StoreSettings.Client;
import dev.sago.site.StoreSettings.S3;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.assertj.core.api.Assertions.assertThat;

/** A site as it is opened, and what the drivers make of answers that S3Proxy never gives. */
class StoresTest {

    private static Site site() {
        return new Site(new SiteName("bunker"), Optional.empty(), Map.of(), false);
    }

    private static S3 settings(Client client, HttpServer server) {
        return new S3(
                client,
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                "us-east-1",
                "vault",
                "p",
                "ak",
                new Secret("a-secret-of-tests"),
                Optional.empty(),
                false,
                4,
                0);
    }

    /** Answers by method and condition; keeps what was asked. */
    private static HttpServer server(List<String> asked, String rule, int status, String body) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String condition = exchange.getRequestHeaders().containsKey("If-None-Match") ? "?" : "";
            String call = exchange.getRequestMethod() + condition;
            asked.add(call);
            exchange.getRequestBody().readAllBytes();
            byte[] said = body.getBytes(StandardCharsets.UTF_8);
            boolean hit = call.equals(rule) || rule.equals("*");
            boolean head = call.equals("HEAD");
            exchange.getResponseHeaders()
                    .add("Content-Type", body.contains("<head>") ? "text/html" : "application/xml");
            exchange.getResponseHeaders().add("ETag", "\"5d41402abc4b2a76b9719d911017c592\"");
            int code = hit ? status : head ? 404 : 200;
            exchange.sendResponseHeaders(code, hit && !head && said.length > 0 ? said.length : -1);
            if (hit && !head && said.length > 0) {
                exchange.getResponseBody().write(said);
            }
            exchange.close();
        });
        server.start();
        return server;
    }

    private static String error(String code, String message) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + code + "</Code><Message>" + message
                + "</Message><RequestId>1</RequestId></Error>";
    }

    @Test
    void countsAndRepeatsAroundADriver(@TempDir Path folder) throws Exception {
        try (OpenSite open = Stores.open(new SiteSettings(site(), new StoreSettings.Directory(folder, 1_000_000)))) {
            open.store().put("k", Body.of(new byte[10]), PutMode.CREATE);
            assertThat(open.store()).isInstanceOf(RetryingStore.class);
            assertThat(((ForwardingStore) open.store()).inner()).isInstanceOf(ThrottledStore.class);
            assertThat(open.meter().bytesUp()).isEqualTo(10);
            assertThat(open.store().describe()).contains(folder.toString());
        }
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void asksFirstWhereTheServerDoesNotKnowConditions(Client client) throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer server = server(asked, "PUT?", 501, error("NotImplemented", "no"));
        try (ObjectStore store = Stores.driver(settings(client, server), Timeouts.DEFAULT)) {
            assertThat(store.capabilities().conditionalCreate()).isTrue();
            store.put("k", Body.of(new byte[3]), PutMode.CREATE);
            assertThat(store.capabilities().conditionalCreate()).isFalse();
            assertThat(asked.getFirst()).isEqualTo("PUT?");
            assertThat(asked.getLast()).isEqualTo("PUT");
            asked.clear();
            store.put("k", Body.of(new byte[3]), PutMode.CREATE);
            assertThat(asked).doesNotContain("PUT?").endsWith("PUT");
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void doesNotClaimChecksumsThatTheServerDoesNotEcho(Client client) throws Exception {
        HttpServer server = server(new CopyOnWriteArrayList<>(), "none", 0, "");
        try (ObjectStore store = Stores.driver(settings(client, server), Timeouts.DEFAULT)) {
            store.put("k", Body.of(new byte[3]), PutMode.REPLACE);
            assertThat(store.capabilities().checksumOnReceipt()).isFalse();
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "503, SlowDown, BUSY",
        "500, InternalError, BUSY",
        "429, TooManyRequests, BUSY",
        "400, BadDigest, CORRUPT",
        "400, XAmzContentSHA256Mismatch, CORRUPT",
        "400, RequestTimeout, TIMEOUT",
        "400, IncompleteBody, UNREACHABLE",
        "403, AccessDenied, DENIED",
        "403, RequestTimeTooSkewed, DENIED",
        "403, QuotaExceeded, FULL",
        "507, XMinioStorageFull, FULL",
        "404, NoSuchBucket, NO_BUCKET",
        "400, ObjectLocked, LOCKED",
        "400, SomethingElse, OTHER",
        "418, Teapot, OTHER",
        "301, PermanentRedirect, OTHER"
    })
    void knowsWhatAnswersMeanAndAsksOnce(int status, String code, Kind kind) throws Exception {
        for (Client client : Client.values()) {
            List<String> asked = new CopyOnWriteArrayList<>();
            HttpServer server = server(asked, "*", status, error(code, "because"));
            try (ObjectStore store = Stores.driver(settings(client, server), Timeouts.DEFAULT)) {
                ObjectStoreContract.assertFails(kind, () -> store.put("k", Body.of(new byte[3]), PutMode.REPLACE));
                assertThat(asked)
                        .as("repetitions belong to the decorator: " + client)
                        .hasSize(1);
            } finally {
                server.stop(0);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"502, BUSY, BUSY", "403, DENIED, DENIED", "404, NOT_FOUND, NO_BUCKET"})
    void knowsAProxysPageByItsStatus(int status, Kind get, Kind head) throws Exception {
        for (Client client : Client.values()) {
            HttpServer server = server(new CopyOnWriteArrayList<>(), "*", status, "<html><head></head>No</html>");
            try (ObjectStore store = Stores.driver(settings(client, server), Timeouts.DEFAULT)) {
                ObjectStoreContract.assertFails(head, () -> store.head("k"));
                ObjectStoreContract.assertFails(get, () -> store.getAll("k", 10));
            } finally {
                server.stop(0);
            }
        }
    }
}
