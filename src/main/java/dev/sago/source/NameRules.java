package dev.sago.source;

import dev.sago.model.EntryName;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which names a destination can give. A name that it cannot have, or that would be another entry's there, is refused; none is
 * ever changed. Safe for many threads.
 *
 * <p>Windows has its own rules
 * (<a href="https://learn.microsoft.com/windows/win32/fileio/naming-a-file">Naming Files, Paths, and Namespaces</a>): characters that are
 * syntax, names of devices, with whatever behind a dot, and no dot or space at the end, which it would drop. File systems that see no difference
 * between upper and lower case (Windows, macOS), or between composed and decomposed letters (macOS), would let one entry land
 * on another; so there each name of this restore is remembered, about a hundred bytes for each. What stood there before
 * the restore is replaced as anywhere.
 */
final class NameRules {

    private static final String SYNTAX = "<>:\"/\\|?*";
    private static final Set<String> DEVICES = Set.of("CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$");
    private static final String NUMBERS = "0123456789¹²³"; // Windows takes superscripts for digits.

    private final boolean windows;
    private final boolean foldsCase;
    private final boolean foldsForms;
    private final Map<Path, Map<String, EntryName>> given = new ConcurrentHashMap<>();

    /**
     * For one destination.
     *
     * @param windows whether the names must be such as Windows can have
     * @param foldsCase whether {@code a} and {@code A} are one name
     * @param foldsForms whether composed and decomposed letters (NFC and NFD) are one name
     */
    NameRules(boolean windows, boolean foldsCase, boolean foldsForms) {
        this.windows = windows;
        this.foldsCase = foldsCase;
        this.foldsForms = foldsForms;
    }

    /** Refuses a name that no folder there can give to an entry. */
    void check(EntryName name) throws IOException {
        if (name.isReserved()) {
            throw new IOException("\"" + name + "\" is no name that a folder can give to an entry");
        }
        if (windows) {
            checkForWindows(name, text(name));
        }
    }

    private static String text(EntryName name) {
        return new String(name.bytes(), StandardCharsets.UTF_8);
    }

    private static void checkForWindows(EntryName name, String text) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || SYNTAX.indexOf(c) >= 0) {
                throw refused(name, "a name may not hold " + (c < ' ' ? "control characters" : "'" + c + "'"));
            }
        }
        if (text.endsWith(".") || text.endsWith(" ")) {
            throw refused(name, "a name may not end with a dot or a space");
        }
        String device = text.substring(0, text.indexOf('.') < 0 ? text.length() : text.indexOf('.'))
                .stripTrailing()
                .toUpperCase(Locale.ROOT);
        boolean numbered = device.length() == 4
                && (device.startsWith("COM") || device.startsWith("LPT"))
                && NUMBERS.indexOf(device.charAt(3)) >= 0;
        if (numbered || DEVICES.contains(device)) {
            throw refused(name, device + " is the name of a device");
        }
    }

    private static IOException refused(EntryName name, String why) {
        return new IOException(
                "Windows cannot have the name \"" + name + "\": " + why + "; restore it on another system");
    }

    /** Takes a name in a folder for an entry of this restore; again for the same name does nothing. */
    void take(PlaceNode folder, EntryName name) throws IOException {
        check(name);
        if (!foldsCase && !foldsForms) {
            return;
        }
        EntryName other = given.computeIfAbsent(folder.path(), _ -> new ConcurrentHashMap<>())
                .putIfAbsent(folded(text(name)), name);
        if (other != null && !other.equals(name)) {
            throw new IOException("\"" + other + "\" was restored here already, and to this file system \"" + name
                    + "\" is the same name; restore this one elsewhere");
        }
    }

    /** Upper case first: it brings letters together that have one capital and several small forms. */
    private String folded(String text) {
        String form = foldsForms ? Normalizer.normalize(text, Normalizer.Form.NFC) : text;
        return foldsCase ? form.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT) : form;
    }
}
