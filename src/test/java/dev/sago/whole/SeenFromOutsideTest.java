package dev.sago.whole;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sago.catalog.Debts;
import dev.sago.model.Secret;
import dev.sago.model.SiteName;
import dev.sago.notify.Channels;
import dev.sago.notify.NotifySettings;
import dev.sago.notify.Watch;
import dev.sago.standing.Condition;
import dev.sago.standing.Standing;
import dev.sago.standing.StandingReader;
import dev.sago.standing.Timetable;
import dev.sago.standing.Trouble.Severity;
import dev.sago.standing.Watched;
import jakarta.mail.internet.MimeMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import static org.assertj.core.api.Assertions.assertThat;

/** A day without a site, as people are told of it by a real web server and a real mail server. */
class SeenFromOutsideTest {

    private static final SiteName GWANGJU = new SiteName("gwangju");
    private static final String TOKEN = "t0ken-that-nobody-sees";

    private record Post(String body, String time, String signature) {}

    @TempDir
    Path folder;

    private final ConcurrentLinkedQueue<Post> posts = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pings = new AtomicInteger();
    private final AtomicInteger status = new AtomicInteger(204);
    private HttpServer receiver;
    private GreenMail mail;
    private World world;
    private Instant now = Instant.parse("2026-09-26T11:20:15Z");

    @BeforeEach
    void start() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/hook/" + TOKEN, this::post);
        receiver.createContext("/alive/" + TOKEN, exchange -> {
            pings.incrementAndGet();
            answer(exchange, 200);
        });
        receiver.start();
        mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        mail.setUser("duty@example.org", "sago", "secret of the mail");
        world = new World(folder, 3, 2);
        world.time = () -> now;
    }

    @AfterEach
    void stop() {
        world.close();
        mail.stop();
        receiver.stop(0);
    }

    private void post(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (status.get() == 204) {
            posts.add(new Post(
                    body,
                    exchange.getRequestHeaders().getFirst("X-Sago-Timestamp"),
                    exchange.getRequestHeaders().getFirst("X-Sago-Signature")));
        }
        answer(exchange, status.get());
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private Secret url(String path) {
        return new Secret("http://127.0.0.1:" + receiver.getAddress().getPort() + "/" + path + "/" + TOKEN);
    }

    private NotifySettings settings(String language, Duration remind) {
        return new NotifySettings(
                language,
                remind,
                80,
                Duration.ofMinutes(5),
                Duration.ofHours(1),
                Optional.empty(),
                List.of(
                        new NotifySettings.Webhook(
                                "ops", Severity.WARNING, url("hook"), Optional.of(new Secret("key of the hook"))),
                        new NotifySettings.Mail(
                                "duty",
                                Severity.WARNING,
                                "127.0.0.1",
                                mail.getSmtp().getPort(),
                                NotifySettings.Tls.NONE,
                                Optional.of("sago"),
                                Optional.of(new Secret("secret of the mail")),
                                "sago@example.org",
                                List.of("duty@example.org")),
                        new NotifySettings.Ping("alive", url("alive"))));
    }

    private Standing standing() {
        Watched watched = new Watched(
                World.SYSTEM, world.settings().grade(), world.settings().policy(), List.copyOf(world.stores.keySet()));
        return new StandingReader(world.catalog(), Timetable.NONE).read(List.of(watched), 80, now);
    }

    private Watch watch(NotifySettings settings, boolean silent) {
        return new Watch(
                settings,
                world.catalog(),
                this::standing,
                () -> silent ? Map.of(GWANGJU, "connection refused") : Map.of(),
                "vm-7",
                () -> now);
    }

    /** One round, by a Sago that was just started: only the catalog remembers. */
    private boolean round(NotifySettings settings, boolean silent) throws InterruptedException {
        try (Watch watch = watch(settings, silent)) {
            return watch.round();
        }
    }

    @Test
    void aSiteThatIsDownForADayIsToldOnceAndIsClearedOnce() throws Exception {
        NotifySettings settings = settings("en", Duration.ofDays(2));
        write("first");
        world.backup();
        world.verify();
        assertThat(round(settings, false)).isTrue();
        assertThat(posts).as("all is well").isEmpty();
        assertThat(pings).hasValue(1);

        world.store("gwangju").kill();
        for (int quarter = 1; quarter <= 96; quarter++) {
            now = now.plus(Duration.ofMinutes(15));
            if (quarter % 12 == 0) {
                write("quarter " + quarter);
                world.backup();
            }
            assertThat(round(settings, true)).isTrue();
        }
        assertThat(posts).hasSize(1);
        JsonNode alert = json(posts.peek());
        assertThat(alert.get("items")).hasSize(1);
        assertThat(alert.get("items").get(0).get("kind").asText()).isEqualTo("site-silent");
        assertThat(alert.get("text").asText()).contains("CRITICAL  gwangju: gwangju does not answer");
        List<Debts.Sum> owed = world.catalog().debts().sums();
        assertThat(owed).hasSize(1).allMatch(sum -> sum.site().equals(GWANGJU) && sum.objects() > 8);
        assertThat(standing().systems().getFirst().condition()).isEqualTo(Condition.INCOMPLETE);
        assertThat(standing().systems().getFirst().copiesComplete()).isEqualTo(2);

        world.store("gwangju").revive();
        now = now.plus(Duration.ofMinutes(1));
        round(settings, false);
        assertThat(posts).as("it answers, but owes").hasSize(1);
        world.heal();
        assertThat(world.catalog().debts().sums()).isEmpty();
        for (int minute = 0; minute < 5; minute++) {
            now = now.plus(Duration.ofMinutes(1));
            round(settings, false);
        }
        assertThat(posts).hasSize(2);
        Post last = posts.stream().toList().getLast();
        assertThat(json(last).get("items").get(0).get("event").asText()).isEqualTo("clear");
        assertThat(json(last).get("subject").asText()).isEqualTo("Sago, all clear: gwangju");
        assertThat(last.signature()).isEqualTo("sha256=" + hmac("key of the hook", last.time() + "." + last.body()));
        assertThat(mail.getReceivedMessages())
                .extracting(MimeMessage::getSubject)
                .containsExactly(alert.get("subject").asText(), "Sago, all clear: gwangju");
        assertThat(standing().systems().getFirst().condition()).isEqualTo(Condition.OK);
        assertThat(pings).hasValue(1 + 96 + 1 + 5);
    }

    @Test
    void aReceiverThatIsDownIsTriedAgainAndThePingEnds() throws Exception {
        NotifySettings settings = settings("ko", Duration.ofHours(24));
        status.set(500);
        world.catalog();
        now = now.plus(Duration.ofDays(2)); // Never backed up is told after a day.
        round(settings, false);
        now = now.plus(Duration.ofDays(1)).plusSeconds(1);
        assertThat(round(settings, false)).isTrue();
        assertThat(posts).isEmpty();
        assertThat(mail.getReceivedMessages())
                .as("the other channel does not wait")
                .hasSize(1);
        int pinged = pings.get();
        now = now.plus(Duration.ofMinutes(20));
        assertThat(round(settings, false)).as("a message waits too long").isFalse();
        assertThat(pings).hasValue(pinged);

        status.set(204);
        now = now.plus(Duration.ofMinutes(5));
        assertThat(round(settings, false)).isTrue();
        assertThat(posts).hasSize(1);
        assertThat(json(posts.peek()).get("text").asText()).contains("위급  government24: 백업한 적 없음");
        assertThat(pings).hasValue(pinged + 1);

        status.set(500);
        now = now.plus(Duration.ofHours(25));
        round(settings, false);
        assertThat(world.catalog().notices().underWay()).hasSize(1);
        now = now.plus(Duration.ofHours(49));
        round(settings, false);
        assertThat(world.catalog().notices().underWay().stream().filter(one -> one.attempts() > 1))
                .as("given up after two days")
                .isEmpty();
    }

    @Test
    void aTestTellsHonestlyWhoTookItAndShowsNoSecret() throws Exception {
        NotifySettings settings = settings("en", Duration.ofHours(24));
        try (Channels channels = new Channels(settings, () -> now)) {
            assertThat(channels.test(settings.channels(), "vm-7")).allMatch(Channels.Tested::taken);
            assertThat(posts).hasSize(1);
            assertThat(mail.getReceivedMessages()).hasSize(1);
            status.set(403);
            mail.stop();
            List<Channels.Tested> failed = channels.test(settings.channels(), "vm-7");
            assertThat(failed).extracting(Channels.Tested::taken).containsExactly(false, false, true);
            assertThat(failed.getFirst().text()).contains("HTTP status 403").contains("/…");
            assertThat(failed.get(1).text()).contains("the mail server 127.0.0.1:");
            receiver.stop(0);
            assertThat(channels.test(settings.channels(), "vm-7"))
                    .allSatisfy(
                            one -> assertThat(one.text()).isNotEmpty().doesNotContain(TOKEN, "secret of", "key of"));
        }
    }

    private void write(String text) throws IOException {
        Files.writeString(world.source.resolve("letter"), text);
    }

    private static JsonNode json(Post post) throws IOException {
        return new ObjectMapper().readTree(post.body());
    }

    private static String hmac(String key, String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }
}
