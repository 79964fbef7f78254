package dev.sago.model;

/** What an entry is. The code is part of the repository format: never renumber. */
public enum EntryKind {
    /** A regular file, or an object of a bucket. */
    FILE(0),
    /** A folder. */
    FOLDER(1),
    /** A symbolic link. */
    LINK(2),
    /** A named pipe. */
    FIFO(3),
    /** A character device node. */
    CHARACTER_DEVICE(4),
    /** A block device node. */
    BLOCK_DEVICE(5);

    private final int code;

    EntryKind(int code) {
        this.code = code;
    }

    /** The number that stands for it in trees. */
    public int code() {
        return code;
    }

    /**
     * The kind of a number.
     *
     * @throws IllegalArgumentException for a number that this version does not know
     */
    public static EntryKind of(long code) {
        for (EntryKind kind : values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new IllegalArgumentException("unknown kind of entry: " + code);
    }
}
