package dev.sago.catalog;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;

/** What kind of failure an SQL error is, which decides whether to try again and what to advise. */
enum SqlFault {
    /** The connection broke or could not be made; with H2 also: the process that served the file ended. */
    DISCONNECTED,
    /** The transaction met another one and was rolled back. */
    CONFLICT,
    /** Another program holds the file of H2. */
    LOCKED,
    /** The database's file is damaged, or of another version of H2. */
    CORRUPT,
    /** User or password was refused. */
    REFUSED,
    /** The PostgreSQL database does not exist. */
    ABSENT,
    /** A table is not there: the schema was not made yet. */
    NO_TABLE,
    /** Anything else. */
    OTHER;

    /** Whether the same work may succeed when it is tried again. */
    boolean passes() {
        return this == DISCONNECTED || this == CONFLICT || this == LOCKED;
    }

    /** The innermost SQL error among an exception and its causes: the pool wraps the server's own. */
    static @Nullable SQLException sqlError(Throwable failure) {
        SQLException innermost = null;
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof SQLException sql) {
                innermost = sql;
            }
        }
        return innermost;
    }

    /** Sorts by SQLSTATE; H2 puts its own error codes there where the standard has none. */
    static SqlFault of(Throwable failure) {
        SQLException error = sqlError(failure);
        String state = error == null ? null : error.getSQLState();
        if (state == null) {
            return OTHER;
        }
        return switch (state) {
            case "90007", "90067", "90098", "90121", "90135", "57P01", "57P02", "57P03" -> DISCONNECTED;
            case "40001", "40P01", "HYT00", "90131", "23505", "23503", "23506" -> CONFLICT;
            case "90020" -> LOCKED;
            case "90030", "90048", "90049", "XX001", "XX002" -> CORRUPT;
            case "28000", "28P01" -> REFUSED;
            case "3D000" -> ABSENT;
            case "42P01", "42S02", "42S03", "42S04" -> NO_TABLE;
            default -> state.startsWith("08") ? DISCONNECTED : OTHER;
        };
    }
}
