package dev.sago.model;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A snapshot's id, for example {@code 20250926T112015.042Z-5f0e8a3d9c417b26}: the time at which the run began (UTC), so
 * that ids sort by time, and the first 16 hex digits of the SHA-256 of the manifest's bytes, so that any site can check
 * a manifest without a key.
 */
public record SnapshotId(String value) implements Comparable<SnapshotId> {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Pattern SHAPE = Pattern.compile("\\d{8}T\\d{6}\\.\\d{3}Z-[0-9a-f]{16}");

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException for anything that is not an id
     */
    public SnapshotId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a snapshot id: " + value);
        }
    }

    /**
     * The id of a manifest that follows another. It sorts behind it even if the clock was set back, or this machine's is
     * behind the one that made the other: then its time is one millisecond after the other's.
     */
    public static SnapshotId after(Optional<SnapshotId> parent, Instant begun, Sha256 manifest) {
        Instant time = begun.truncatedTo(ChronoUnit.MILLIS);
        return of(
                parent.map(id -> id.time().plusMillis(1)).filter(time::isBefore).orElse(time), manifest);
    }

    /** What sorts behind all ids of that time and before all later ones. */
    public static String endOf(Instant time) {
        return TIME.format(time) + "-gggggggggggggggg";
    }

    /** The id of a manifest whose run began then and whose bytes have that hash. */
    public static SnapshotId of(Instant begun, Sha256 manifest) {
        return new SnapshotId(TIME.format(begun) + "-" + manifest.hex().substring(0, 16));
    }

    /** Whether these may be the bytes of this manifest. */
    public boolean matches(Sha256 manifest) {
        return value.endsWith(manifest.hex().substring(0, 16));
    }

    /** When the run began, to the millisecond; later if the clock was behind that of the snapshot before. */
    public Instant time() {
        return TIME.parse(value.substring(0, value.indexOf('-')), Instant::from);
    }

    @Override
    public int compareTo(SnapshotId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
