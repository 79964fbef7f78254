package dev.sago.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One S3 server for all tools, on the loopback interface: MinIO where {@code docker/minio/build} has compiled it, else the lab's S3Proxy. It
 * runs on the same cores; what it takes is not counted as the tool's.
 */
final class S3 implements AutoCloseable {

    private final Process process;
    private final Path data;
    private final String endpoint;
    private final String kind;
    private int buckets;

    private S3(Process process, Path data, String endpoint, String kind) {
        this.process = process;
        this.data = data;
        this.endpoint = endpoint;
        this.kind = kind;
    }

    static S3 start(Options options, Path data) {
        Folders.make(data);
        try {
            int port;
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            String version = Files.readString(options.home().resolve("docker/minio/version"))
                    .strip();
            String cache = System.getenv("XDG_CACHE_HOME");
            Path minio = (cache == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache))
                    .resolve("sago/minio")
                    .resolve(version)
                    .resolve("minio");
            boolean isMinio = Files.isExecutable(minio);
            List<String> words = isMinio
                    ? List.of(minio.toString(), "server", "--quiet", "--address", "127.0.0.1:" + port, data.toString())
                    : List.of(
                            System.getProperty("java.home") + "/bin/java",
                            "-cp",
                            jar(options.home()),
                            options.home()
                                    .resolve("src/bench/java/dev/sago/bench/ProxyServer.java")
                                    .toString(),
                            data.toString(),
                            Integer.toString(port));
            ProcessBuilder builder = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(data.resolveSibling("s3.log").toFile());
            builder.environment()
                    .putAll(Map.of(
                            "MINIO_ROOT_USER", Place.Store.USER,
                            "MINIO_ROOT_PASSWORD", Place.Store.SECRET,
                            "MINIO_UPDATE", "off"));
            Process process = builder.start();
            S3 server = new S3(process, data, "http://127.0.0.1:" + port, isMinio ? "MinIO " + version : "S3Proxy");
            server.awaitPort(port);
            Bench.say("all tools use one S3 server: " + server.kind);
            return server;
        } catch (IOException e) {
            throw new BenchException("no S3 server could be started: " + e, e);
        }
    }

    private static String jar(Path home) throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("target"))) {
            return files.map(Path::toString)
                    .filter(file -> file.matches(".*/sago-[0-9.]+\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new BenchException(
                            "Sago is not built, so its S3Proxy cannot be started: run scripts/sago"));
        }
    }

    private void awaitPort(int port) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    close();
                    throw new IOException("it does not listen; its log is " + data.resolveSibling("s3.log"), e);
                }
                try {
                    TimeUnit.MILLISECONDS.sleep(100);
                } catch (InterruptedException interrupt) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", interrupt);
                }
            }
        }
    }

    /** What serves. */
    String kind() {
        return kind;
    }

    /** A new bucket: both servers take a folder for one. */
    Place.Store bucket() {
        String name = "bench-" + ++buckets;
        Path folder = data.resolve(name);
        Folders.make(folder);
        return new Place.Store(folder, name, endpoint);
    }

    /** Deletes all buckets. */
    void empty() {
        for (int i = 1; i <= buckets; i++) {
            Folders.delete(data.resolve("bench-" + i));
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
