package dev.sago.lab;

import dev.sago.lab.Difference.Aspect;
import dev.sago.model.EntryName;
import dev.sago.model.SagoException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A list of all that is in a folder: attributes by {@code find} and SHA-256 sums by {@code sha256sum}, made by those programs and not by any
 * code of Sago's, so that a mistake of Sago's cannot hide in its own check. The two lists stay on disk as they were printed. Immutable.
 *
 * <p>Paths are bytes; here they are strings with a character for each byte (ISO 8859-1), which keeps any name apart from any other.
 */
public final class Ledger {

    /** What find prints for an entry, each ended by NUL: type, mode, user and group, size, time, target, names, device and inode, path. */
    private static final List<String> FIELDS = List.of("%y", "%m", "%U:%G", "%s", "%T@", "%l", "%n", "%D:%i", "%P");

    private static final int SHA256_DIGITS = 64;
    private static final int SHA256_GAP = "  ./".length();

    private final SortedMap<String, LedgerLine> lines;

    private Ledger(SortedMap<String, LedgerLine> lines) {
        this.lines = lines;
    }

    /**
     * Lists a folder.
     *
     * @param root the folder
     * @param lists where the lists are written, with {@code .find} and {@code .sha256} after the name
     * @throws SagoException if find or sha256sum are not there or are not GNU's, or fail
     */
    public static Ledger take(Path root, Path lists) throws IOException, InterruptedException {
        Files.createDirectories(lists.toAbsolutePath().getParent());
        Path found = Path.of(lists + ".find");
        Path sums = Path.of(lists + ".sha256");
        print(root, found, List.of("find", ".", "-printf", String.join("\\0", FIELDS) + "\\0"));
        print(root, sums, List.of("find", ".", "-type", "f", "-exec", "sha256sum", "-z", "{}", "+"));
        return new Ledger(lines(fields(found), sums(fields(sums))));
    }

    private static void print(Path root, Path into, List<String> command) throws IOException, InterruptedException {
        Path errors = Path.of(into + ".errors");
        String told;
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(root.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(into.toFile())
                    .redirectError(errors.toFile());
            builder.environment().put("LC_ALL", "C");
            Process process = builder.start();
            try {
                if (process.waitFor() == 0) {
                    return;
                }
            } finally {
                process.destroy();
            }
            told = Files.readString(errors, StandardCharsets.ISO_8859_1)
                    .lines()
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            if (!Files.isDirectory(root)) {
                throw SagoException.failed("there is no folder " + root + " to make a list of", "", e);
            }
            told = String.valueOf(e.getMessage());
        } finally {
            Files.deleteIfExists(errors);
        }
        throw SagoException.failed(
                "listing " + root + " with " + command.getFirst() + " and sha256sum failed: " + told,
                "GNU's find and sha256sum are needed (Debian: apt-get install findutils coreutils).",
                null);
    }

    private static List<String> fields(Path list) throws IOException {
        byte[] bytes = Files.readAllBytes(list);
        List<String> fields = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                fields.add(new String(bytes, from, i - from, StandardCharsets.ISO_8859_1));
                from = i + 1;
            }
        }
        return fields;
    }

    private static Map<String, String> sums(List<String> lines) {
        Map<String, String> sums = new HashMap<>();
        for (String line : lines) {
            sums.put(line.substring(SHA256_DIGITS + SHA256_GAP), line.substring(0, SHA256_DIGITS));
        }
        return sums;
    }

    private static SortedMap<String, LedgerLine> lines(List<String> fields, Map<String, String> sums) {
        int width = FIELDS.size();
        SortedMap<String, String> inodes = new TreeMap<>();
        for (int i = 0; i < fields.size(); i += width) {
            inodes.put(fields.get(i + 8), fields.get(i + 7));
        }
        Map<String, String> firsts = new HashMap<>();
        inodes.forEach((path, inode) -> firsts.putIfAbsent(inode, path));
        SortedMap<String, LedgerLine> lines = new TreeMap<>();
        for (int i = 0; i < fields.size(); i += width) {
            String path = fields.get(i + 8);
            int names = Integer.parseInt(fields.get(i + 6));
            lines.put(
                    path,
                    new LedgerLine(
                            fields.get(i).charAt(0),
                            fields.get(i + 1),
                            fields.get(i + 2),
                            Long.parseLong(fields.get(i + 3)),
                            fields.get(i + 4),
                            fields.get(i + 5),
                            names,
                            names > 1 ? firsts.getOrDefault(fields.get(i + 7), "") : "",
                            sums.getOrDefault(path, "")));
        }
        return lines;
    }

    /** How many files are in it. */
    public long files() {
        return lines.values().stream().filter(Ledger::isFile).count();
    }

    /** How many entries are in it: files, folders, links, the folder itself. */
    public long entries() {
        return lines.size();
    }

    /** The sizes of its files, a file of several names counted each time. */
    public long bytes() {
        return lines.values().stream()
                .filter(Ledger::isFile)
                .mapToLong(LedgerLine::size)
                .sum();
    }

    private static boolean isFile(LedgerLine line) {
        return line.type() == LedgerLine.FILE;
    }

    /** All in which a later list of a restored tree differs, in order of paths. */
    public List<Difference> compare(Ledger after) {
        return compare(lines, after.lines, LedgerLine::compare);
    }

    /** All in which a later list of documents restored from a bucket differs: files and their names, bytes and whole seconds. */
    public List<Difference> compareDocuments(Ledger after) {
        return compare(documents(), after.documents(), LedgerLine::compareDocument);
    }

    private SortedMap<String, LedgerLine> documents() {
        SortedMap<String, LedgerLine> documents = new TreeMap<>(lines);
        documents.values().removeIf(line -> !isFile(line));
        return documents;
    }

    private interface Comparison {
        void compare(LedgerLine before, LedgerLine after, String path, List<Difference> into);
    }

    private static List<Difference> compare(
            SortedMap<String, LedgerLine> before, SortedMap<String, LedgerLine> after, Comparison comparison) {
        List<Difference> differences = new ArrayList<>();
        before.forEach((path, line) -> {
            LedgerLine later = after.get(path);
            if (later == null) {
                differences.add(new Difference(shown(path), Aspect.MISSING, String.valueOf(line.type()), ""));
            } else {
                comparison.compare(line, later, shown(path), differences);
            }
        });
        after.forEach((path, line) -> {
            if (!before.containsKey(path)) {
                differences.add(new Difference(shown(path), Aspect.EXTRA, "", String.valueOf(line.type())));
            }
        });
        return differences;
    }

    private static String shown(String path) {
        return path.isEmpty() ? "." : EntryName.display(path.getBytes(StandardCharsets.ISO_8859_1));
    }
}
