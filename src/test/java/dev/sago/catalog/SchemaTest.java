package dev.sago.catalog;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The tables as they are meant: a change of theirs is a change of the golden list, and a new migration. */
class SchemaTest {

    @TempDir
    Path state;

    @Test
    void bothDatabasesHaveTheTablesOfTheGoldenList() throws SQLException, IOException {
        CatalogSettings embedded = new CatalogSettings("jdbc:h2", Optional.empty(), Optional.empty());
        try (Catalog catalog = Catalog.open(embedded, state, InstantSource.system());
                Connection connection = H2File.connect(state)) {
            assertThat(catalog.runs().recent(Optional.empty(), 1)).isEmpty();
            assertThat(columns(connection)).isEqualTo(golden());
        }
        CatalogSettings server = Postgres.fresh();
        try (Catalog catalog = Catalog.open(server, state, InstantSource.system());
                Connection connection = Postgres.connect(server)) {
            assertThat(catalog.runs().recent(Optional.empty(), 1)).isEmpty();
            assertThat(columns(connection)).isEqualTo(golden());
        }
    }

    /** {@code -Dsago.golden=update} writes the list anew. */
    private static List<String> golden() throws IOException {
        try (var in = SchemaTest.class.getResourceAsStream("/golden/catalog-columns.txt")) {
            return in == null
                    ? List.of()
                    : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList();
        }
    }

    private static List<String> columns(Connection connection) throws SQLException, IOException {
        List<String> out = new ArrayList<>();
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT table_name, column_name, data_type, is_nullable"
                        + " FROM information_schema.columns WHERE table_schema = 'public'"
                        + " AND table_name <> 'flyway_schema_history'"
                        + " ORDER BY table_name, ordinal_position")) {
            while (rows.next()) {
                out.add(rows.getString(1) + "." + rows.getString(2) + " "
                        // Bytes, which PostgreSQL calls by another name.
                        + rows.getString(3).toLowerCase(java.util.Locale.ROOT).replace("bytea", "binary varying")
                        + (rows.getString(4).equals("YES") ? "" : " not null"));
            }
        }
        if ("update".equals(System.getProperty("sago.golden"))) {
            Files.write(Path.of("src/test/resources/golden/catalog-columns.txt"), out);
        }
        return out;
    }

    @Test
    void theVersionIsThatOfTheNewestMigration() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/migration"))) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .map(name -> name.replaceFirst("V(\\d+)__.*", "$1"))
                            .mapToInt(Integer::parseInt)
                            .max())
                    .hasValue(Schema.VERSION);
        }
    }
}
