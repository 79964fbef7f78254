package dev.sago.whole;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sago.cli.Sago;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** The command line as a process of its own, to be killed. */
final class SagoProcess {

    private final Process process;
    private final Path out;
    private final Path err;

    private SagoProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts a verb with the configuration {@code sago.yaml} of a folder. */
    static SagoProcess start(Path folder, String... words) throws IOException {
        // Surefire keeps the real class path in a property of its own.
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-XX:MaxDirectMemorySize=1g",
                "-Dfile.encoding=UTF-8",
                "-Dsun.jnu.encoding=UTF-8",
                "-cp",
                path,
                Sago.class.getName(),
                "--json",
                "-c",
                folder.resolve("sago.yaml").toString()));
        command.addAll(List.of(words));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new SagoProcess(process, out, err);
    }

    /** Lets a verb end, which must end well; its JSON. */
    static JsonNode run(Path folder, String... words) throws IOException, InterruptedException {
        SagoProcess sago = start(folder, words);
        int exit = sago.process.waitFor();
        assertThat(exit)
                .as("%s%n%s%n%s", List.of(words), Files.readString(sago.out), Files.readString(sago.err))
                .isZero();
        return new ObjectMapper().readTree(Files.readString(sago.out, StandardCharsets.UTF_8));
    }

    /** How a process ended. */
    record Ended(int exit, String out, String err) {}

    /** Waits for the end, whichever it is. */
    Ended end() throws IOException, InterruptedException {
        return new Ended(process.waitFor(), Files.readString(out), Files.readString(err));
    }

    /** SIGKILL as soon as a folder holds fewer files, unless the process has ended by then. */
    void killBelow(File folder, int files) throws InterruptedException {
        while (!process.waitFor(1, TimeUnit.MILLISECONDS)) {
            if (count(folder) < files) {
                process.destroyForcibly().onExit().join();
            }
        }
    }

    /** SIGKILL as soon as a folder holds so many files, unless the process has ended by then. */
    void killAt(File folder, int files) throws InterruptedException {
        while (!process.waitFor(1, TimeUnit.MILLISECONDS)) {
            if (count(folder) >= files) {
                process.destroyForcibly().onExit().join();
            }
        }
    }

    /** How many files a folder holds, at any depth. What vanishes meanwhile does not disturb. */
    static int count(File folder) {
        File[] found = folder.listFiles();
        if (found == null) {
            return 0;
        }
        int files = 0;
        for (File each : found) {
            files += each.isDirectory() ? count(each) : 1;
        }
        return files;
    }
}
