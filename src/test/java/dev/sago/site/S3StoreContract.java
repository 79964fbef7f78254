package dev.sago.site;

import dev.sago.model.Secret;
import dev.sago.site.ObjectStore.PutMode;
import dev.sago.site.StoreException.Kind;
import dev.sago.site.StoreSettings.S3;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** {@link ObjectStoreContract} for the two S3 drivers, and what S3 adds: credentials, buckets, servers that are gone. */
public abstract class S3StoreContract extends ObjectStoreContract {

    private static final Timeouts SHORT =
            new Timeouts(Duration.ofMillis(400), Duration.ofMillis(500), Duration.ofMillis(900));

    /** How to reach the bucket under test, with that prefix. */
    protected abstract S3 settings(String prefix) throws Exception;

    @Override
    protected ObjectStore open(String prefix) throws Exception {
        return Stores.driver(settings(prefix), Timeouts.DEFAULT);
    }

    @Test
    void saysThatCredentialsAreWrong() throws Exception {
        S3 s = settings("x");
        S3 wrong = new S3(
                s.client(),
                s.endpoint(),
                s.region(),
                s.bucket(),
                s.prefix(),
                s.accessKey(),
                new Secret("not-the-secret"),
                s.certificate(),
                s.objectLock(),
                s.connections(),
                0);
        failsEverywhere(wrong, Kind.DENIED);
        S3 unknown = new S3(
                s.client(),
                s.endpoint(),
                s.region(),
                s.bucket(),
                s.prefix(),
                "nobody",
                new Secret("not-the-secret"),
                s.certificate(),
                s.objectLock(),
                s.connections(),
                0);
        failsEverywhere(unknown, Kind.DENIED);
    }

    @Test
    void saysThatTheBucketIsMissing() throws Exception {
        S3 s = settings("x");
        S3 wrong = new S3(
                s.client(),
                s.endpoint(),
                s.region(),
                "no-such-bucket",
                s.prefix(),
                s.accessKey(),
                s.secretKey(),
                s.certificate(),
                s.objectLock(),
                s.connections(),
                0);
        failsEverywhere(wrong, Kind.NO_BUCKET);
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        failsEverywhere(at(URI.create("http://127.0.0.1:" + port)), Kind.UNREACHABLE);
        failsEverywhere(at(URI.create("http://no-such-host.invalid:9000")), Kind.UNREACHABLE);
    }

    @Test
    void saysThatNobodyOpensTheDoor() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // With the queue of connections full, the system drops further ones.
            List<SocketChannel> queue = new ArrayList<>();
            try {
                for (int i = 0; i < 3; i++) {
                    SocketChannel channel = SocketChannel.open();
                    queue.add(channel);
                    channel.configureBlocking(false);
                    channel.connect(socket.getLocalSocketAddress());
                }
                failsEverywhere(at(URI.create("http://127.0.0.1:" + socket.getLocalPort())), Kind.UNREACHABLE);
            } finally {
                for (SocketChannel channel : queue) {
                    channel.close();
                }
            }
        }
    }

    @Test
    void saysThatTheServerHangs() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            failsEverywhere(at(URI.create("http://127.0.0.1:" + socket.getLocalPort())), Kind.TIMEOUT);
        }
    }

    @Test
    void endsAHangingCallWhenItsThreadIsInterrupted() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                ObjectStore store =
                        Stores.driver(at(URI.create("http://127.0.0.1:" + socket.getLocalPort())), Timeouts.DEFAULT)) {
            for (Call call : calls(store)) {
                CompletableFuture<Kind> kind = new CompletableFuture<>();
                CompletableFuture<Boolean> flag = new CompletableFuture<>();
                Thread thread = Thread.ofPlatform().start(() -> {
                    kind.complete(kindOf(call));
                    flag.complete(Thread.currentThread().isInterrupted());
                });
                socket.accept(); // the request is on its way
                thread.interrupt();
                assertThat(kind.get(5, TimeUnit.SECONDS)).isEqualTo(Kind.INTERRUPTED);
                assertThat(flag.get(5, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    private S3 at(URI endpoint) throws Exception {
        S3 s = settings("x");
        return new S3(
                s.client(),
                endpoint,
                s.region(),
                s.bucket(),
                s.prefix(),
                s.accessKey(),
                s.secretKey(),
                s.certificate(),
                s.objectLock(),
                s.connections(),
                0);
    }

    private static void failsEverywhere(S3 settings, Kind kind) throws IOException {
        // A server that refuses a request closes its connection at times, which the next call on it takes for a failure
        // of the network; a repetition gets the answer.
        RetryingStore.Policy twice = new RetryingStore.Policy(2, Duration.ofMillis(1), Duration.ofMillis(1));
        try (ObjectStore store = new RetryingStore(Stores.driver(settings, SHORT), twice, time -> {}, () -> 0)) {
            for (Call call : calls(store)) {
                StoreException e = catchThrowableOfType(StoreException.class, call::run);
                assertThat(e).isNotNull();
                assertThat(e.kind()).as(e.toString()).isEqualTo(kind);
                assertThat(e.toString())
                        .contains(settings.bucket())
                        .contains(settings.endpoint().getHost())
                        .doesNotContain(settings.secretKey().reveal());
            }
        }
    }

    /** One call of a store. */
    private interface Call {
        void run() throws StoreException;
    }

    private static List<Call> calls(ObjectStore store) {
        return List.of(
                () -> store.put("k", Body.of(bytes(100_000, 1)), PutMode.REPLACE),
                () -> store.put("k", Body.of(bytes(100_000, 1)), PutMode.CREATE),
                () -> store.get("k", 0, ByteBuffer.allocate(10)),
                () -> store.getAll("k", 10),
                () -> store.head("k"),
                () -> store.list("", object -> true),
                () -> store.delete("k"));
    }

    private static Kind kindOf(Call call) {
        try {
            call.run();
            return Kind.OTHER;
        } catch (StoreException e) {
            return e.kind();
        }
    }
}
