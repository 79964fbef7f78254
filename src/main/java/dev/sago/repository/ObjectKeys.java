package dev.sago.repository;

import dev.sago.model.Sha256;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;

import java.util.Optional;

/**
 * The key of each object below a site's prefix. A key relative to the system's folder ({@code packs/3f/3fa9…}) is what
 * debts and findings name.
 */
public final class ObjectKeys {

    /** Folder of packs, relative to the system. */
    public static final String PACKS = "packs/";

    /** Folder of indexes. */
    public static final String INDEXES = "indexes/";

    /** Folder of manifests. */
    public static final String SNAPSHOTS = "snapshots/";

    /** Folder of wrapped keys. */
    public static final String KEYS = "keys/";

    /** The writer object, see {@link Writership}: the one object that is replaced, and that no inventory counts. */
    static final String WRITER = "writer";

    /** The rank of manifests, see {@link #rank}. */
    static final int MANIFEST_RANK = 3;

    /** Folder of holds on snapshots. */
    public static final String HOLDS = "holds/";

    /** Folder of marks that snapshots have expired. */
    public static final String EXPIRED = "expired/";

    /** An object without meaning, written to learn the time by the site's clock. */
    public static final String CLOCK = "clock";

    private ObjectKeys() {}

    /** The system's folder, with a slash at the end. */
    public static String system(SystemName system) {
        return "systems/" + system.value() + "/";
    }

    /** A pack, relative to the system. */
    public static String pack(Sha256 id) {
        String hex = id.hex();
        return PACKS + hex.substring(0, 2) + "/" + hex;
    }

    /** An index, relative to the system. */
    public static String index(Sha256 id) {
        return INDEXES + id.hex();
    }

    /** A manifest, relative to the system. */
    public static String snapshot(SnapshotId id) {
        return SNAPSHOTS + id.value();
    }

    /** A hold on a snapshot, relative to the system. */
    public static String hold(SnapshotId id) {
        return HOLDS + id.value();
    }

    /** The mark that a snapshot has expired, relative to the system. */
    public static String expired(SnapshotId id) {
        return EXPIRED + id.value();
    }

    /** Whether the object tells something of a snapshot and is not needed to restore any: a hold, a mark, the clock. */
    public static boolean isNote(String key) {
        return key.startsWith(HOLDS) || key.startsWith(EXPIRED) || key.equals(CLOCK);
    }

    /**
     * The place of an object in the order of writing: keys 0, packs 1, indexes 2, manifests 3, notes 4. An object may be written
     * at a site only when all of lower rank that it needs are there.
     */
    public static int rank(String key) {
        if (key.startsWith(KEYS)) {
            return 0;
        }
        if (key.startsWith(PACKS)) {
            return 1;
        }
        if (key.startsWith(INDEXES)) {
            return 2;
        }
        return isNote(key) ? 4 : 3;
    }

    /** Whether it is there for writers only, who read it themselves: notes on snapshots, the writer object, the clock. */
    public static boolean isForWriters(String key) {
        return isNote(key) || key.equals(WRITER);
    }

    /**
     * The part of the system's folder that an object lies in: {@code keys/}, {@code indexes/}, {@code snapshots/}, or one
     * of the 256 folders of packs.
     *
     * @return empty for what is no object of the format, whatever it may be
     */
    public static Optional<String> folder(String key) {
        String name = name(key);
        String folder = key.substring(0, key.length() - name.length());
        boolean known = switch (folder) {
            case KEYS -> !name.isEmpty();
            case INDEXES -> isHash(name);
            case SNAPSHOTS -> isSnapshot(name);
            default -> isHash(name) && folder.equals(PACKS + name.substring(0, 2) + "/");
        };
        return known ? Optional.of(folder) : Optional.empty();
    }

    private static boolean isHash(String name) {
        return name.length() == 2 * Sha256.BYTES
                && name.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    private static boolean isSnapshot(String name) {
        try {
            return new SnapshotId(name).value().equals(name);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The last segment: a hash, an id. */
    public static String name(String key) {
        return key.substring(key.lastIndexOf('/') + 1);
    }

    /**
     * Whether these may be the bytes of the object of that key, judged by the name alone. Wrapped keys and notes are not named by
     * their bytes; they are taken as they are, their seal is their check.
     */
    public static boolean matches(String key, Sha256 bytes) {
        return switch (rank(key)) {
            case 0, 4 -> true;
            case 3 -> new SnapshotId(name(key)).matches(bytes);
            default -> name(key).equals(bytes.hex());
        };
    }
}
