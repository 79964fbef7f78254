package dev.sago.lab;

import dev.sago.model.SagoException;
import dev.sago.model.Secret;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One place of the lab: an S3 server on a folder, a port and credentials of its own, which can burn down and be built anew: stopped,
 * wiped, and started again under the same address. Safe for many threads.
 */
public final class LabSite implements AutoCloseable {

    // Below the range from which Linux takes ports for outgoing connections, so that nobody takes ours while the site
    // is stopped.
    private static final int FIRST_PORT = 20_000;
    private static final int PORTS = 12_000;
    private static final int ATTEMPTS = 200;

    private final String name;
    private final Path folder;
    private final String bucket;
    private final String accessKey;
    private final Secret secretKey;
    private final int port;
    private @Nullable S3Server server;

    private LabSite(String name, Path folder, String bucket, int port, RandomGenerator random) {
        this.name = name;
        this.folder = folder;
        this.bucket = bucket;
        this.port = port;
        this.accessKey = name + "-" + digits(random, 4);
        this.secretKey = new Secret(digits(random, 20));
    }

    /** Starts a new one on a free port, with an empty bucket. */
    static LabSite start(String name, Path folder, String bucket, RandomGenerator random) {
        LabSite site = new LabSite(name, folder, bucket, freePort(random), random);
        site.start();
        return site;
    }

    private static String digits(RandomGenerator random, int bytes) {
        byte[] digits = new byte[bytes];
        random.nextBytes(digits);
        return HexFormat.of().formatHex(digits);
    }

    private static int freePort(RandomGenerator random) {
        for (int i = 0; i < ATTEMPTS; i++) {
            int port = FIRST_PORT + random.nextInt(PORTS);
            if (isFree(port)) {
                return port;
            }
        }
        throw SagoException.failed(
                "no free port was found between " + FIRST_PORT + " and " + (FIRST_PORT + PORTS),
                "End some of the servers on this machine.",
                null);
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
            return true;
        } catch (IOException e) {
            return false; // Somebody has it, or had it a moment ago.
        }
    }

    /** What it is called. */
    public String name() {
        return name;
    }

    /** Its server's address, the same for all its life. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The one bucket that it has. */
    public String bucket() {
        return bucket;
    }

    /** Where the bucket's objects are, as files named by their keys. */
    public Path objects() {
        return folder.resolve(bucket);
    }

    /** Who may use it. */
    public String accessKey() {
        return accessKey;
    }

    /** The secret to it. */
    public Secret secretKey() {
        return secretKey;
    }

    /** Whether its server is up. */
    public synchronized boolean isRunning() {
        return server != null;
    }

    /** Starts its server, and makes the bucket if it is gone; no effect if it is up. */
    public synchronized void start() {
        if (server == null) {
            server = S3Server.start(folder, port, accessKey, secretKey, List.of(bucket));
        }
    }

    /** Stops its server at once, in the middle of whatever it was doing; no effect if it is down. */
    public synchronized void stop() {
        S3Server running = server;
        server = null;
        if (running != null) {
            running.close();
        }
    }

    /** Removes all that it holds, the bucket as well. */
    public void wipe() throws IOException {
        LabFolder.delete(folder);
    }

    /** How many bytes it holds: the sizes of its objects. */
    public long stored() throws IOException {
        return LabFolder.size(folder);
    }

    /** Stops its server; what it holds stays. */
    @Override
    public void close() {
        stop();
    }
}
