package dev.sago.repository;

/** The sealed objects of a repository. The code stands in each object's header and in its key; never renumber. */
public enum ObjectType {
    /** Chunks of files. */
    DATA_PACK(1),
    /** Chunks of trees, apart from the data, so that browsing reads little. */
    TREE_PACK(2),
    /** Which chunk lies in which pack. */
    INDEX(3),
    /** A snapshot's manifest. */
    MANIFEST(4),
    /** Parts of the audit log, and configurations; see {@link ExportSeal}. */
    EXPORT(5),
    /** A hold on a snapshot. */
    HOLD(6),
    /** The mark that a snapshot has expired. */
    MARK(7);

    private final int code;

    ObjectType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static ObjectType of(int code) throws FormatException {
        for (ObjectType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new FormatException("unknown type of object: " + code);
    }
}
