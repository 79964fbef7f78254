package dev.sago.catalog;

import dev.sago.model.Debt;
import dev.sago.model.Run;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** A second Java process with the same catalog, to be talked to line by line and to be killed. */
final class CatalogProcess implements AutoCloseable {

    static final SystemName SYSTEM = new SystemName("government24");
    static final SiteName SITE = new SiteName("gwangju");

    private final Process process;
    private final BufferedReader answers;
    private final Writer commands;

    CatalogProcess(CatalogSettings settings, Path state) throws IOException {
        // Surefire keeps the real class path in a property of its own.
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        path,
                        CatalogProcess.class.getName(),
                        settings.url(),
                        settings.user().orElse(""),
                        state.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = process.inputReader(StandardCharsets.UTF_8);
        commands = process.outputWriter(StandardCharsets.UTF_8);
        if (!"open".equals(answers.readLine())) {
            throw new IOException("the second process did not open the catalog");
        }
    }

    String ask(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
        return String.valueOf(answers.readLine());
    }

    long pid() {
        return process.pid();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Lets it close the catalog and end. */
    @Override
    public void close() throws IOException {
        if (process.isAlive()) {
            commands.close();
            process.onExit().join();
        }
    }

    /** The other side. */
    public static void main(String[] args) throws IOException {
        CatalogSettings settings =
                new CatalogSettings(args[0], Optional.of(args[1]).filter(user -> !user.isEmpty()), Optional.empty());
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (Catalog catalog = Catalog.open(settings, Path.of(args[2]), InstantSource.system())) {
            out.println("open");
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.println(answer(catalog, line.split(" ")));
            }
        }
    }

    private static String answer(Catalog catalog, String[] words) {
        try {
            return switch (words[0]) {
                case "debt" -> {
                    catalog.debts().add(List.of(new Debt(SYSTEM, SITE, words[1])));
                    yield "ok";
                }
                case "debts" -> String.valueOf(catalog.debts().of(SYSTEM).size());
                case "lease" ->
                    String.valueOf(catalog.leases()
                            .acquire(words[1], Duration.ofMillis(Long.parseLong(words[2])))
                            .fence());
                case "run" -> String.valueOf(catalog.runs().begin(SYSTEM, Run.Kind.RESTORE));
                default -> throw new IllegalArgumentException(words[0]);
            };
        } catch (SagoException e) {
            return e.kind() + " " + e.getMessage();
        }
    }
}
