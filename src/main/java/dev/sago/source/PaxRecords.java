package dev.sago.source;

import dev.sago.model.AttributeName;
import dev.sago.model.Attributes;
import dev.sago.model.Entry;
import dev.sago.model.Timestamp;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * The extended header of one entry of a tar archive: what has no place in the fields of the old header
 * (<a href="https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html">POSIX, pax interchange format</a>), and extended attributes as
 * GNU tar, star and libarchive keep them, {@code SCHILY.xattr.<name>}, with access control lists a second time as text,
 * {@code SCHILY.acl.access} and {@code .default}: GNU tar takes the one by {@code --xattrs}, the other by {@code --acls}.
 *
 * <p>Values are bytes, so that names that are not UTF-8 survive. Such names stand in the old header alone where they fit, which every tar
 * gives back byte for byte; longer ones stand here, below {@code hdrcharset=BINARY}.
 */
final class PaxRecords {

    /** Bytes of a path or of a link's target in the old header. */
    static final int MOST_PATH = 100;

    private static final int MOST_ACCOUNT = 31;
    private static final long MOST_NUMBER = (1 << 21) - 1;
    private static final long MOST_SECONDS = (1L << 33) - 1;
    private static final long MOST_SIZE = (1L << 33) - 1;
    private static final AttributeName ACCESS = AttributeName.of("system.posix_acl_access");
    private static final AttributeName DEFAULT = AttributeName.of("system.posix_acl_default");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private PaxRecords() {}

    /**
     * The records of an entry; empty if it needs none.
     *
     * @param link where a symbolic link leads
     */
    static byte[] of(byte[] path, Entry entry, byte @Nullable [] link) {
        PaxRecords records = new PaxRecords();
        records.names(path, link);
        records.attributes(entry.attributes());
        if (entry.size() > MOST_SIZE) {
            records.add("size", String.valueOf(entry.size()));
        }
        records.extended(entry.attributes().extended());
        return records.out.toByteArray();
    }

    /** The same of a file with holes, whose name stands in a record of its own. */
    static byte[] ofSparse(byte[] path, Entry entry, SparseMap map) {
        PaxRecords records = new PaxRecords();
        records.add("GNU.sparse.major", "1");
        records.add("GNU.sparse.minor", "0");
        records.add("GNU.sparse.name", path);
        records.add("GNU.sparse.realsize", String.valueOf(entry.size()));
        records.attributes(entry.attributes());
        if (map.size() > MOST_SIZE) {
            records.add("size", String.valueOf(map.size()));
        }
        records.extended(entry.attributes().extended());
        return records.out.toByteArray();
    }

    /** The same of another name of what was written before: size and extended attributes are those of the first. */
    static byte[] ofHardLink(byte[] path, Entry entry, byte[] first) {
        PaxRecords records = new PaxRecords();
        records.names(path, first);
        records.attributes(entry.attributes());
        return records.out.toByteArray();
    }

    private void names(byte[] path, byte @Nullable [] link) {
        byte[] target = link == null ? new byte[0] : link;
        boolean longPath = path.length > MOST_PATH;
        boolean longTarget = target.length > MOST_PATH;
        if ((longPath && !isUtf8(path)) || (longTarget && !isUtf8(target))) {
            add("hdrcharset", "BINARY");
        }
        if (longPath || (isUtf8(path) && !isAscii(path))) {
            add("path", path);
        }
        if (longTarget || (isUtf8(target) && !isAscii(target))) {
            add("linkpath", target);
        }
    }

    private void attributes(Attributes attributes) {
        number("uid", attributes.uid());
        number("gid", attributes.gid());
        account("uname", attributes.user());
        account("gname", attributes.group());
        Timestamp time = attributes.modified();
        if (time.nanos() != 0 || time.seconds() < 0 || time.seconds() > MOST_SECONDS) {
            add("mtime", text(time));
        }
    }

    private void number(String key, int id) {
        if (id != -1 && Integer.toUnsignedLong(id) > MOST_NUMBER) {
            add(key, Integer.toUnsignedString(id));
        }
    }

    private void account(String key, @Nullable String name) {
        if (name != null && !fits(name)) {
            add(key, name);
        }
    }

    /** Whether an account's name can stand in the old header. */
    static boolean fits(String account) {
        return account.length() <= MOST_ACCOUNT && account.chars().allMatch(c -> c < 0x80);
    }

    /** Seconds with a fraction; -1.5 is one and a half before 1970. */
    private static String text(Timestamp time) {
        boolean before = time.seconds() < 0;
        boolean borrowed = before && time.nanos() > 0;
        long whole = borrowed ? -(time.seconds() + 1) : Math.abs(time.seconds());
        int nanos = borrowed ? 1_000_000_000 - time.nanos() : time.nanos();
        return (before ? "-" : "") + whole + (nanos == 0 ? "" : String.format(java.util.Locale.ROOT, ".%09d", nanos));
    }

    private void extended(Map<AttributeName, byte[]> attributes) {
        new TreeMap<>(attributes).forEach((name, value) -> {
            if (name.equals(ACCESS) || name.equals(DEFAULT)) {
                String key = name.equals(ACCESS) ? "SCHILY.acl.access" : "SCHILY.acl.default";
                AclText.of(value).ifPresent(text -> add(key, text));
            }
            add(key(name), value);
        });
    }

    /** An equals sign would end the key: GNU tar writes it so, too. */
    private static byte[] key(AttributeName name) {
        ByteArrayOutputStream key = new ByteArrayOutputStream();
        key.writeBytes("SCHILY.xattr.".getBytes(StandardCharsets.US_ASCII));
        for (byte b : name.bytes()) {
            switch (b) {
                case '=' -> key.writeBytes("%3D".getBytes(StandardCharsets.US_ASCII));
                case '%' -> key.writeBytes("%25".getBytes(StandardCharsets.US_ASCII));
                default -> key.write(b);
            }
        }
        return key.toByteArray();
    }

    private void add(String key, String value) {
        add(key, value.getBytes(StandardCharsets.UTF_8));
    }

    private void add(String key, byte[] value) {
        add(key.getBytes(StandardCharsets.US_ASCII), value);
    }

    /** {@code "<length> <key>=<value>\n"}, where the length counts its own digits, too. */
    private void add(byte[] key, byte[] value) {
        int rest = key.length + value.length + 3;
        int length = rest;
        while (length != rest + String.valueOf(length).length()) {
            length = rest + String.valueOf(length).length();
        }
        out.writeBytes((length + " ").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(key);
        out.write('=');
        out.writeBytes(value);
        out.write('\n');
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether bytes are valid UTF-8. */
    static boolean isUtf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)) != null;
        } catch (CharacterCodingException e) {
            return false; // An ordinary case here: any bytes can be a name.
        }
    }
}
