package dev.sago.drill;

import dev.sago.crypto.SigningKey;
import dev.sago.model.SagoException;
import dev.sago.repository.ExportSeal;
import dev.sago.repository.FormatException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The keys that reports are signed with, in the folder {@value #FOLDER} of the reports: each public key in clear, each secret
 * key sealed under the master key. A new one is made where none opens, as after a change of the master key.
 */
final class ReportKeys {

    static final String FOLDER = "keys";

    private static final String PUBLIC = ".pub";
    private static final String SEALED = ".sealed";

    private final Path folder;
    private final ExportSeal seal;

    ReportKeys(Path reports, ExportSeal seal) {
        this.folder = reports.resolve(FOLDER);
        this.seal = seal;
    }

    /** The key to sign with. */
    SigningKey key() throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, byte[]> file : files().entrySet()) {
            if (file.getKey().endsWith(SEALED)) {
                try {
                    return SigningKey.of(seal.open(file.getValue()));
                } catch (SagoException e) {
                    if (e.kind() != SagoException.Kind.FAILED) {
                        throw e;
                    } // Sealed for another master key.
                } catch (FormatException e) {
                    throw new IOException(folder.resolve(file.getKey()) + " is damaged: " + e.getMessage(), e);
                }
            }
        }
        SigningKey key = SigningKey.random(new SecureRandom());
        byte[] secret = key.secret();
        var sealed = seal.seal(secret).data();
        byte[] bytes = new byte[sealed.remaining()];
        sealed.get(bytes);
        write(key.publicKey() + PUBLIC, (key.publicKey() + "\n").getBytes(StandardCharsets.US_ASCII));
        write(key.publicKey() + SEALED, bytes);
        return key;
    }

    private void write(String name, byte[] bytes) throws IOException {
        Path begun = Files.write(folder.resolve("." + name), bytes);
        Files.move(begun, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** All files, by name. */
    Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*{" + PUBLIC + "," + SEALED + "}")) {
                for (Path file : entries) {
                    String name = String.valueOf(file.getFileName());
                    if (!name.startsWith(".")) {
                        files.put(name, Files.readAllBytes(file));
                    }
                }
            }
        }
        return files;
    }

    /** The public keys that lie there. */
    Set<String> publicKeys() throws IOException {
        Set<String> keys = new TreeSet<>();
        for (byte[] text : files().entrySet().stream()
                .filter(file -> file.getKey().endsWith(PUBLIC))
                .map(Map.Entry::getValue)
                .toList()) {
            keys.add(new String(text, StandardCharsets.US_ASCII).strip());
        }
        return keys;
    }
}
