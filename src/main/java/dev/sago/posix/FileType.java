package dev.sago.posix;

/** What an inode is, with the codes of {@code st_mode} and (those shifted by twelve) of {@code d_type}. */
public enum FileType {
    /** The listing does not say: ask {@link Stat}. */
    UNKNOWN(0),
    /** A named pipe. */
    FIFO(1),
    /** A character device node. */
    CHARACTER_DEVICE(2),
    /** A folder. */
    FOLDER(4),
    /** A block device node. */
    BLOCK_DEVICE(6),
    /** A regular file. */
    REGULAR(8),
    /** A symbolic link. */
    LINK(10),
    /** A socket. */
    SOCKET(12);

    private static final FileType[] BY_CODE = new FileType[16];

    static {
        java.util.Arrays.fill(BY_CODE, UNKNOWN);
        for (FileType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;

    FileType(int code) {
        this.code = code;
    }

    static FileType ofMode(int bits) {
        return ofListing(bits >> 12);
    }

    static FileType ofListing(int code) {
        return BY_CODE[code & 15];
    }

    /** Its bits in a mode. */
    int modeBits() {
        return code << 12;
    }
}
