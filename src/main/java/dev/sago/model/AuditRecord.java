package dev.sago.model;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * One record of the audit log: who did what, and how it ended. The records of a catalog are a chain: each has a hash over the hash of
 * the one before and its own bytes, so that none can be changed, removed, put in or put elsewhere without all that follow
 * being made anew; and the hashes of many lie at the sites.
 *
 * <p>The hash is the SHA-256 of: the 32 bytes of the hash before, then for each of number, id, time, user, sudo user, host, action,
 * subject, outcome and details its length in 4 bytes, big-endian, and its text in UTF-8. The number is decimal, the time in ISO 8601 and
 * UTC as {@link Instant#toString} writes it. Before the first record stands the SHA-256 of {@code "sago audit "} and the catalog's id.
 *
 * @param number 1, 2, 3 and so on without gaps
 * @param id a random UUID
 * @param time when, by the clock of the machine, to the microsecond
 * @param user the operating system's user
 * @param sudoUser who became that user by sudo, as the environment says; else empty
 * @param host the machine's name
 * @param action what was done, such as {@code backup}
 * @param subject on what, such as a system's name; may be empty
 * @param outcome {@code begun}, {@code ok}, {@code failed} and the like
 * @param details more, as a JSON object
 * @param hash the hash of the chain up to here
 */
public record AuditRecord(
        long number,
        String id,
        Instant time,
        String user,
        String sudoUser,
        String host,
        String action,
        String subject,
        String outcome,
        String details,
        Sha256 hash) {

    /** What stands before the first record of a catalog. */
    public static Sha256 beginning(String catalog) {
        return Sha256.hash(("sago audit " + catalog).getBytes(StandardCharsets.UTF_8));
    }

    /** The hash that this record must have if that stands before it. */
    public Sha256 hashAfter(Sha256 previous) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(previous.bytes());
        for (String field : List.of(
                Long.toString(number), id, time.toString(), user, sudoUser, host, action, subject, outcome, details)) {
            byte[] text = field.getBytes(StandardCharsets.UTF_8);
            bytes.writeBytes(ByteBuffer.allocate(4).putInt(text.length).array());
            bytes.writeBytes(text);
        }
        return Sha256.hash(bytes.toByteArray());
    }

    /** The same with the hash that follows from the one before. */
    public AuditRecord after(Sha256 previous) {
        return new AuditRecord(
                number, id, time, user, sudoUser, host, action, subject, outcome, details, hashAfter(previous));
    }
}
