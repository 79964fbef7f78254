package dev.sago.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs commands, one at a time, and says what they took. GNU time stands between, because a child of this JVM would be charged with the
 * JVM's own memory; where it is missing, bash's {@code time} gives all but the peak.
 */
final class Meter {

    private static final Path GNU_TIME = Path.of("/usr/bin/time");

    private final Path folder;
    private final int minutes;
    private volatile boolean stopped;

    /** Keeps the output of the last command in {@code folder}. */
    Meter(Path folder, int minutes) {
        this.folder = folder;
        this.minutes = minutes;
    }

    static boolean measuresPeaks() {
        return Files.isExecutable(GNU_TIME);
    }

    /** Runs it; throws {@link BenchException} with the end of its output where it does not end with 0. */
    Usage run(Command command) {
        Path figures = folder.resolve("figures");
        List<String> words = new ArrayList<>();
        if (measuresPeaks()) {
            words.addAll(List.of(GNU_TIME.toString(), "-q", "-o", figures.toString(), "-f", "%U %S %M", "--"));
            words.addAll(command.words());
        } else {
            String script = "TIMEFORMAT='%U %S -1'; { time \"$@\" 2>&3; } 3>&2 2>" + quoted(figures);
            words.addAll(List.of("bash", "-c", script, "bash"));
            words.addAll(command.words());
        }
        double wall = execute(new Command(words, command.environment(), command.folder()), command.toString());
        try {
            List<String> lines = Files.readAllLines(figures);
            String[] fields = lines.getLast().strip().split(" ");
            long peak = Long.parseLong(fields[2]);
            return new Usage(
                    wall, Double.parseDouble(fields[0]) + Double.parseDouble(fields[1]), peak < 0 ? -1 : peak << 10);
        } catch (IOException | RuntimeException e) {
            throw new BenchException("no figures of " + command + ": " + e, e);
        }
    }

    /** Runs it without looking at what it takes, and gives what it printed on standard output. */
    String quietly(Command command) {
        execute(command, command.toString());
        try {
            return Files.readString(folder.resolve("stdout"));
        } catch (IOException e) {
            throw new BenchException("no output of " + command + ": " + e, e);
        }
    }

    private double execute(Command command, String shown) {
        Path out = folder.resolve("stdout");
        Path err = folder.resolve("stderr");
        Process process = null;
        try {
            Files.createDirectories(folder);
            ProcessBuilder builder = new ProcessBuilder(command.words())
                    .directory(command.folder().toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().putAll(command.environment());
            long begin = System.nanoTime();
            process = start(builder);
            boolean ended = process.waitFor(minutes, TimeUnit.MINUTES);
            double wall = (System.nanoTime() - begin) / 1e9;
            awaitTheEndIfStopped();
            if (!ended) {
                throw new BenchException(shown + " took more than " + minutes + " minutes");
            }
            if (process.exitValue() != 0) {
                throw new BenchException(
                        shown + " ended with " + process.exitValue() + ": " + tail(err) + " " + tail(out));
            }
            return wall;
        } catch (IOException e) {
            throw new BenchException(shown + " cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException(shown + " was interrupted", e);
        } finally {
            if (process != null) {
                process.descendants().forEach(ProcessHandle::destroy);
                process.destroy();
            }
        }
    }

    private Process start(ProcessBuilder builder) throws IOException, InterruptedException {
        synchronized (this) {
            if (!stopped) {
                return builder.start();
            }
        }
        awaitTheEndIfStopped();
        throw new IllegalStateException("the JVM is ending");
    }

    /** While the JVM ends, nothing may be begun, and what a killed command left behind is no result. */
    private void awaitTheEndIfStopped() throws InterruptedException {
        if (stopped) {
            Thread.currentThread().join();
        }
    }

    /** Ends the command that runs, and lets none begin any more; for the end of the JVM. */
    void stop() {
        synchronized (this) {
            stopped = true;
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
        }
    }

    private static String tail(Path file) throws IOException {
        byte[] all = Files.readAllBytes(file);
        int from = Math.max(0, all.length - 1500);
        return new String(all, from, all.length - from, StandardCharsets.UTF_8).strip();
    }

    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''") + "'";
    }
}
