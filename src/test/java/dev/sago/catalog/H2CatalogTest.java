package dev.sago.catalog;

import dev.sago.model.SagoException;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The contract on the embedded database, and what only files can suffer. */
class H2CatalogTest extends CatalogContract {

    private int folders;

    @Override
    CatalogSettings fresh() {
        state = state.resolve("state" + folders++);
        return new CatalogSettings("jdbc:h2", Optional.empty(), Optional.empty());
    }

    @Override
    Connection connect() throws SQLException {
        return H2File.connect(state);
    }

    private Path file() {
        return state.resolve("catalog/catalog.mv.db");
    }

    @Test
    void aDamagedFileIsToldWithTheWayOut() throws IOException {
        catalog.close();
        Files.write(file(), new byte[8192]);
        assertThatThrownBy(this::reopen)
                .isInstanceOfSatisfying(
                        SagoException.class,
                        e -> assertThat(e.remedy())
                                .contains("sago catalog rebuild --from SITE")
                                .contains(state.resolve("catalog").toString()))
                .hasMessageContaining("catalog in " + state.resolve("catalog"));
    }

    @Test
    void aFileThatAnotherProgramHoldsIsToldSo() throws Exception {
        catalog.close();
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            assertThat(channel.lock()).isNotNull();
            assertThatThrownBy(() -> Catalog.open(settings, state, clock, Duration.ofMillis(100)))
                    .isInstanceOfSatisfying(
                            SagoException.class,
                            e -> assertThat(e.remedy()).contains("Another program has the catalog's file open"));
        }
    }

    @Test
    void theFolderIsClosedToOtherUsers() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("catalog"))))
                .isEqualTo("rwx------");
    }

    @Test
    void itListensOnLoopbackOnly() throws IOException {
        Properties lock = new Properties();
        try (var in = Files.newInputStream(state.resolve("catalog/catalog.lock.db"))) {
            lock.load(in);
        }
        String server = lock.getProperty("server");
        int port = Integer.parseInt(server.substring(server.lastIndexOf(':') + 1));
        // "sl local_address rem_address st": addresses in hex, in the machine's byte order; state 0A is listening.
        List<String> listening = Stream.of("tcp", "tcp6")
                .flatMap(table -> lines(Path.of("/proc/self/net", table)).stream())
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields.length > 3 && fields[3].equals("0A"))
                .map(fields -> fields[1])
                .filter(address -> address.endsWith(String.format(":%04X", port)))
                .toList();
        assertThat(listening).hasSize(1).allMatch(address -> address.contains("0100007F:"), "bound to 127.0.0.1");
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void closingWritesTheFileAnewOnceMoreThanHalfOfItIsUnused() throws Exception {
        for (int i = 0; i < 1500; i++) {
            catalog.facts().put(GWANGJU, "rates", "{\"put\": " + i + "}");
        }
        long grown = Files.size(file());
        catalog.close();
        assertThat(Files.size(file())).isLessThan(grown / 8);
        catalog = reopen();
        assertThat(catalog.facts().get(GWANGJU, "rates").orElseThrow().content())
                .isEqualTo("{\"put\": 1499}");
    }

    @Test
    void aPathThatH2WouldMisreadIsRefused() {
        assertThatThrownBy(() -> Catalog.open(settings, state.resolve("a;b"), clock))
                .isInstanceOfSatisfying(
                        SagoException.class, e -> assertThat(e.kind()).isEqualTo(SagoException.Kind.USAGE));
    }

    @Test
    void anUnknownUrlIsRefusedWithoutShowingIt() {
        CatalogSettings wrong = new CatalogSettings("jdbc:mysql://db?password=abc", Optional.empty(), Optional.empty());
        assertThatThrownBy(() -> Catalog.open(wrong, state, clock))
                .isInstanceOf(SagoException.class)
                .hasMessageNotContaining("abc");
    }
}
