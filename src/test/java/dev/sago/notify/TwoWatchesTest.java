package dev.sago.notify;

import com.sun.net.httpserver.HttpServer;
import dev.sago.catalog.Catalog;
import dev.sago.catalog.CatalogSettings;
import dev.sago.catalog.Postgres;
import dev.sago.model.Secret;
import dev.sago.model.SiteName;
import dev.sago.standing.Facts;
import dev.sago.standing.Standing;
import dev.sago.standing.Trouble.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;

/** Two nodes that share a catalog go round at the same moment: people are told once. */
@Timeout(120)
class TwoWatchesTest {

    private static final int ROUNDS = 6;

    @TempDir
    Path folder;

    private final ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();

    @Test
    void oneTellsWhatBothSee() throws Exception {
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        receiver.createContext("/", exchange -> {
            told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            try {
                Thread.sleep(300); // So that the other comes while this one is at it.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        CatalogSettings shared = Postgres.fresh();
        try (Catalog one = Catalog.open(shared, folder.resolve("one"), InstantSource.system());
                Catalog other = Catalog.open(shared, folder.resolve("other"), InstantSource.system());
                ExecutorService nodes = Executors.newVirtualThreadPerTaskExecutor()) {
            CyclicBarrier together = new CyclicBarrier(2);
            List<Future<?>> both = new ArrayList<>();
            for (Catalog catalog : List.of(one, other)) {
                both.add(nodes.submit(() -> {
                    for (int i = 0; i < ROUNDS; i++) {
                        together.await();
                        try (Watch watch = watch(catalog, receiver.getAddress().getPort(), "site-" + i)) {
                            watch.round();
                        }
                    }
                    return true;
                }));
            }
            for (Future<?> node : both) {
                node.get();
            }
        } finally {
            receiver.stop(0);
        }
        for (int i = 0; i < ROUNDS; i++) {
            String alert = "\"event\":\"alert\",\"name\":\"site/site-" + i + "\"";
            assertThat(told.stream().filter(body -> body.contains(alert)))
                    .as(alert)
                    .hasSize(1);
        }
    }

    private static Watch watch(Catalog catalog, int port, String silent) {
        NotifySettings settings = new NotifySettings(
                "en",
                Duration.ofDays(1),
                80,
                Duration.ZERO,
                Duration.ZERO,
                Optional.empty(),
                List.of(new NotifySettings.Webhook(
                        "ops", Severity.WARNING, new Secret("http://127.0.0.1:" + port + "/"), Optional.empty())));
        Facts nothing =
                new Facts(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), Map.of(), List.of());
        return new Watch(
                settings,
                catalog,
                () -> Standing.of(List.of(), nothing, 80, Instant.EPOCH),
                () -> Map.of(new SiteName(silent), "connection refused"),
                "vm",
                InstantSource.system());
    }
}
