package dev.sago.repository;

import dev.sago.model.SagoException;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Until when the objects of one system at one site are known to be locked, so that nothing is asked or extended twice. A
 * file in the state folder keeps it: a line with the term, then lines of key and seconds since 1970, of which the last of a
 * key counts. It may be lost: what is not known is locked anew, which costs one request for each object. With another
 * term it is forgotten, since another node may have stored objects anew by it. Safe for threads.
 */
final class KnownLocks {

    private static final int ROOM = 1000;

    private final Path file;
    private final String head;
    private final ConcurrentHashMap<String, Long> known = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Long> unsaved = new ConcurrentHashMap<>();
    private long lines;
    private boolean loaded;

    KnownLocks(Path file, LockTerm term) {
        this.file = file;
        this.head =
                "sago-locks 1 " + term.least().toSeconds() + " " + term.slack().toSeconds();
    }

    /** An object is locked until then, in seconds since 1970. */
    void note(String key, long until) {
        known.merge(key, until, Math::max);
        unsaved.merge(key, until, Math::max);
    }

    /** Until when an object is known to be locked; 0 if nothing is known. */
    synchronized long until(String key) {
        load();
        return known.getOrDefault(key, 0L);
    }

    private void load() {
        if (loaded) {
            return;
        }
        loaded = true;
        if (!Files.exists(file)) {
            return;
        }
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            if (!head.equals(in.readLine())) {
                return;
            }
            lines = 1;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                read(line);
                lines++;
            }
        } catch (IOException e) {
            lines = 0; // A cache: what it held is locked anew, and the file written anew.
        }
    }

    /** A line that a kill has cut short says nothing: it does not end in a full stop. */
    private void read(String line) {
        int space = line.indexOf(' ');
        if (space < 0 || !line.endsWith(".")) {
            return;
        }
        try {
            known.merge(line.substring(0, space), Long.parseLong(line, space + 1, line.length() - 1, 10), Math::max);
        } catch (NumberFormatException e) {
            return; // Nobody's line: as if it were not there.
        }
    }

    /** Writes what is new; all of it, without locks that have ended, when the file holds much that does not count any more. */
    synchronized void save(long now) {
        load();
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (lines == 0 || lines > 2L * known.size() + ROOM) {
                known.values().removeIf(until -> until < now);
                write(known);
            } else if (!unsaved.isEmpty()) {
                Files.write(file, text(unsaved), StandardCharsets.UTF_8, StandardOpenOption.APPEND);
                lines += unsaved.size();
            }
            unsaved.clear();
        } catch (IOException e) {
            throw SagoException.failed(
                    "The state folder cannot be written: " + e.getMessage(),
                    "Make room there, or move it: state in sago.yaml.",
                    e);
        }
    }

    private void write(Map<String, Long> all) throws IOException {
        List<String> text = new ArrayList<>();
        text.add(head);
        text.addAll(text(all));
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.write(part, text, StandardCharsets.UTF_8);
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        lines = text.size();
    }

    private static List<String> text(Map<String, Long> locks) {
        return locks.entrySet().stream()
                .map(lock -> lock.getKey() + " " + lock.getValue() + ".")
                .toList();
    }
}
