package dev.sago.source;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads archives by programs that share no code with Sago: GNU tar, zstd, and the library of Python. */
public final class Unpack {

    private static final String REQUIRED = "SAGO_REQUIRE_TORTURE";
    private static final Path PROGRAM = Path.of(System.getProperty("basedir", ""), "src/test/torture/unzip.py");

    private Unpack() {}

    /** Leaves the test out, visibly, where they are missing; with {@code SAGO_REQUIRE_TORTURE=1}, which CI sets, it fails instead. */
    public static void require() throws InterruptedException {
        try {
            String _ = Shell.run(
                    Path.of("/"),
                    "tar --version | grep -q GNU; zstd --version >/dev/null; python3 --version >/dev/null");
        } catch (IOException e) {
            String missing = "archives are read by GNU tar, zstd and python3: apt-get install tar zstd python3";
            if ("1".equals(System.getenv(REQUIRED))) {
                throw new IllegalStateException(missing, e);
            }
            System.err.println("NOT TESTED, what is in archives: " + missing);
            Assumptions.abort(missing);
        }
    }

    /** Unpacks a {@code .tar.zst} or {@code .zip} with everything that is in it. */
    public static void all(Path archive, Path into) throws IOException, InterruptedException {
        Files.createDirectories(into);
        if (archive.toString().endsWith(".zip")) {
            assertQuiet(Shell.run(into, "python3 -B '" + PROGRAM.toAbsolutePath() + "' '" + archive + "' ."));
        } else {
            assertQuiet(Shell.run(
                    into,
                    "zstd -qdc '" + archive
                            + "' | tar -xp --xattrs --xattrs-include='*' --acls --same-owner --numeric-owner"
                            + " --warning=no-timestamp --warning=no-unknown-keyword"));
        }
    }

    private static void assertQuiet(String said) throws IOException {
        if (!said.isEmpty()) {
            throw new IOException(said);
        }
    }

    /** The names in an archive, in its order, folders with a slash behind. */
    public static List<String> names(Path archive) throws IOException, InterruptedException {
        boolean zip = archive.toString().endsWith(".zip");
        String read = zip
                ? "import zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; names = z.namelist()"
                : "import tarfile; names = [t.name + '/' * t.isdir() for t in tarfile.open(fileobj=sys.stdin.buffer, mode='r|')]";
        String write =
                "sys.stdout.buffer.write(b''.join(n.encode('utf-8', 'surrogateescape') + b'\\0' for n in names))";
        String python = "python3 -c \"import sys; " + read + "; " + write + "\" '" + archive + "'";
        String out = Shell.run(Path.of("/"), zip ? python : "zstd -qdc '" + archive + "' | " + python);
        String text = new String(out.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return text.isEmpty() ? List.of() : List.of(text.split("\0"));
    }
}
