package dev.sago.cli;

import dev.sago.model.Attributes;
import dev.sago.model.Entry;
import dev.sago.model.EntryKind;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * An entry as JSON tells it.
 *
 * @param path as people see it, from the snapshot's root
 * @param name the last part of the path: exactly, where it is UTF-8, else as people see it
 * @param nameBytes the name's bytes in base64, where they are not UTF-8
 * @param kind what it is
 * @param size bytes of a file
 * @param mode twelve permission bits as four octal digits
 * @param user owner's name
 * @param group group's name
 * @param uid owner's number
 * @param gid group's number
 * @param owner the person whose document it is, where the source tells
 * @param modified last change of the content
 * @param target where a link points
 * @param unstable whether it changed while it was read
 */
record EntryDocument(
        String path,
        String name,
        Optional<String> nameBytes,
        EntryKind kind,
        long size,
        Optional<String> mode,
        @Nullable String user,
        @Nullable String group,
        Optional<Integer> uid,
        Optional<Integer> gid,
        @Nullable String owner,
        Instant modified,
        Optional<String> target,
        boolean unstable) {

    static EntryDocument of(String path, Entry entry) {
        Attributes a = entry.attributes();
        byte[] bytes = entry.name().bytes();
        String text = new String(bytes, StandardCharsets.UTF_8);
        boolean exact = Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes);
        return new EntryDocument(
                path,
                exact ? text : entry.name().display(),
                exact ? Optional.empty() : Optional.of(Base64.getEncoder().encodeToString(bytes)),
                entry.kind(),
                entry.size(),
                a.mode() < 0 ? Optional.empty() : Optional.of("%04o".formatted(a.mode())),
                a.user(),
                a.group(),
                known(a.uid()),
                known(a.gid()),
                a.owner(),
                a.modified().toInstant(),
                Optional.ofNullable(entry.target()).map(Object::toString),
                entry.unstable());
    }

    private static Optional<Integer> known(int number) {
        return number < 0 ? Optional.empty() : Optional.of(number);
    }
}
