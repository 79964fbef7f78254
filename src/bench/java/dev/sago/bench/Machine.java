package dev.sago.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the figures were measured on. */
final class Machine {

    private Machine() {}

    /** Facts in the order in which they are shown. */
    static Map<String, String> facts(Options options) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("CPU", line("/proc/cpuinfo", "model name"));
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        String memory = line("/proc/meminfo", "MemTotal").replaceAll("[^0-9]", "");
        facts.put("memory", memory.isEmpty() ? "unknown" : Long.parseLong(memory) / 976_563 + " GB");
        facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("system", line("/etc/os-release", "PRETTY_NAME").replace("\"", ""));
        facts.put("file system", fileSystem(options.work()));
        options.restores().ifPresent(folder -> facts.put("restores to", fileSystem(folder)));
        facts.put("load at the start", load());
        facts.put("Java", System.getProperty("java.vendor.version", "") + " " + Runtime.version());
        return facts;
    }

    private static String fileSystem(Path folder) {
        try {
            return Files.getFileStore(folder).type();
        } catch (IOException e) {
            throw new BenchException(folder + " cannot be used: " + e, e);
        }
    }

    /** Of the last minute: well below 1 if nobody else works on the machine. */
    private static String load() {
        try {
            return Files.readString(Path.of("/proc/loadavg")).replaceFirst(" .*\\s*", "");
        } catch (IOException e) {
            return "unknown: " + e.getMessage();
        }
    }

    private static String line(String file, String key) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> line.startsWith(key))
                    .map(line -> line.replaceFirst("^[^:=]*[:=]\\s*", ""))
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown: " + e.getMessage();
        }
    }
}
