package dev.sago.catalog;

import dev.sago.model.SagoException;

import java.sql.SQLException;

/**
 * Puts SQL errors into words: what was tried on which catalog, and what to do next. The URL is shown without its query,
 * where a password may stand.
 */
final class CatalogFault {

    private static final String REBUILD =
            "the catalog is a cache: `sago catalog rebuild --from SITE` makes it anew from any one site.";

    private final String catalog;
    private final String reach;
    private final String renew;

    private CatalogFault(String catalog, String reach, String renew) {
        this.catalog = catalog;
        this.reach = reach;
        this.renew = renew;
    }

    /** For H2 in a folder. */
    static CatalogFault ofFolder(String folder) {
        return new CatalogFault(
                "the catalog in " + folder,
                "Try again; if it stays so, end the Sago process that holds the folder.",
                "Move the folder " + folder + " aside; " + REBUILD);
    }

    /** For PostgreSQL. */
    static CatalogFault ofUrl(String url) {
        String shown = url.replaceFirst("[?].*", "");
        return new CatalogFault(
                "the catalog at " + shown,
                "See that the database server runs and can be reached from here.",
                "Name a new, empty database in `catalog: url`; " + REBUILD);
    }

    /** The catalog in words: "the catalog in …". */
    String catalog() {
        return catalog;
    }

    /** How to get a new one. */
    String renew() {
        return renew;
    }

    /** The exception for a failure while {@code what} was tried. */
    SagoException explain(String what, Throwable failure) {
        String message = catalog + " failed while " + what + ": " + reason(failure);
        String remedy = switch (SqlFault.of(failure)) {
            case DISCONNECTED -> reach;
            case CONFLICT -> "Try again: others worked on the same rows for too long.";
            case LOCKED -> "Another program has the catalog's file open: end it. Sago's own processes share the file.";
            case CORRUPT, NO_TABLE -> renew;
            case REFUSED -> "Check `user` and `password` below `catalog`.";
            case ABSENT -> "Create the database, or name another in `catalog: url`.";
            case OTHER -> "If the reason is not plain: " + REBUILD;
        };
        return SagoException.failed(message, remedy, failure);
    }

    private static String reason(Throwable failure) {
        SQLException error = SqlFault.sqlError(failure);
        String text = String.valueOf((error == null ? failure : error).getMessage());
        String first = text.lines().findFirst().orElse(text);
        return first.replaceFirst("; SQL statement:.*", "");
    }
}
