package dev.sago.whole;

import dev.sago.cli.Sago;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code sago serve} as a process of its own, to be killed. */
final class ServeNode implements AutoCloseable {

    private final Process process;
    private final Path log;

    private ServeNode(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts a node; its log is appended to a file of that name beside the configuration. */
    static ServeNode start(Path configuration, String log) throws IOException {
        // Surefire keeps the real class path in a property of its own.
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-XX:MaxDirectMemorySize=512m",
                "-Dfile.encoding=UTF-8",
                "-Dsun.jnu.encoding=UTF-8",
                "-cp",
                path,
                Sago.class.getName(),
                "-c",
                configuration.toString(),
                "serve");
        Path file = configuration.resolveSibling(log);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(file.toFile()))
                .start();
        return new ServeNode(process, file);
    }

    String log() throws IOException {
        return Files.readString(log, StandardCharsets.UTF_8);
    }

    /** The end of the name that it gives itself. */
    String suffix() {
        return "-" + process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGTERM. */
    void askToStop() {
        process.destroy();
    }

    /** SIGTERM, and its exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    /** Its exit code, when it ends by itself. */
    int await() throws InterruptedException {
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the node did not end by itself");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }
}
