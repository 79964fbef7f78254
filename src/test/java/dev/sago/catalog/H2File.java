package dev.sago.catalog;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** How a test reaches the embedded database past the catalog. */
final class H2File {

    private H2File() {}

    static Connection connect(Path state) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:h2:file:" + state.resolve("catalog/catalog").toAbsolutePath()
                        + ";AUTO_SERVER=TRUE;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE",
                "sago",
                "");
    }
}
