package dev.sago.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A credential: exactly {@code ${NAME}}, or {@code file:} and a path, whose content counts without line ends after it. A
 * secret never stands in the configuration itself, since that is copied to the sites. A file that everyone can read is a
 * warning and no error: on the worst day it must not stand between a new machine and the data.
 *
 * @param noun what it is, with its article
 * @param mayStandHere whether it is no secret and may be written out, as an access key
 */
record SecretType<T>(String noun, boolean mayStandHere, Function<String, T> wrap) implements Shape<T> {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(" + Variables.NAME + ")}");
    private static final String REMEDY = "write ${NAME} for an environment variable, or file:/path/to/it";
    private static final String FILE = "file:";
    private static final long LARGEST_FILE = 65_536;

    @Override
    public Optional<T> read(Node node, String path, Reading reading) {
        if (!(node instanceof Node.Scalar scalar) || scalar.empty()) {
            return mismatch(node, path, reading);
        }
        return text(scalar, path, reading)
                .filter(text -> {
                    if (text.isEmpty()) {
                        reading.problems().error(node.mark(), path, "is empty", "check what it refers to");
                    }
                    return !text.isEmpty();
                })
                .map(wrap);
    }

    private Optional<String> text(Node.Scalar scalar, String path, Reading reading) {
        Matcher reference = REFERENCE.matcher(scalar.text());
        if (reference.matches()) {
            Optional<String> value = reading.variables().value(reference.group(1));
            if (value.isEmpty()) {
                Variables.notSet(reference.group(1), scalar, path, reading.problems());
            }
            return value;
        }
        if (scalar.text().startsWith(FILE)) {
            return reading.variables()
                    .expand(scalar, path, reading.problems())
                    .flatMap(text -> content(text.substring(FILE.length()), scalar, path, reading));
        }
        if (mayStandHere) {
            return reading.variables().expand(scalar, path, reading.problems());
        }
        reading.problems().error(scalar.mark(), path, "a secret must not stand in the configuration", REMEDY);
        return Optional.empty();
    }

    private static Optional<String> content(String name, Node.Scalar scalar, String path, Reading reading) {
        try {
            Path file = reading.folder().resolve(name).normalize();
            if (Files.size(file) > LARGEST_FILE) {
                reading.problems().error(scalar.mark(), path, file + " is too large for a secret", REMEDY);
                return Optional.empty();
            }
            warnIfOpen(file, scalar, path, reading);
            return Optional.of(Files.readString(file, StandardCharsets.UTF_8).stripTrailing());
        } catch (CharacterCodingException e) {
            reading.problems().error(scalar.mark(), path, "its file is not UTF-8 text", REMEDY);
        } catch (IOException | InvalidPathException e) {
            String reason = e.getClass().getSimpleName();
            String shown = Problems.quote(scalar.text());
            String remedy = "create it, readable for the user that Sago runs as";
            reading.problems().error(scalar.mark(), path, shown + " cannot be read (" + reason + ")", remedy);
        }
        return Optional.empty();
    }

    private static void warnIfOpen(Path file, Node.Scalar scalar, String path, Reading reading) throws IOException {
        boolean posix = Files.getFileStore(file).supportsFileAttributeView("posix");
        if (posix && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
            reading.problems()
                    .warning(scalar.mark(), path, "everyone on this machine can read " + file, "chmod o-rwx " + file);
        }
    }
}
