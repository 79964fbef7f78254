package dev.sago.catalog;

import dev.sago.model.Copy;
import dev.sago.model.CopyState;
import dev.sago.model.Counts;
import dev.sago.model.Sha256;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the contract's parts share: an open catalog on one of the databases, a clock that is moved by hand, sample values. */
abstract class CatalogFixture {

    static final SystemName SYSTEM = CatalogProcess.SYSTEM;
    static final SystemName OTHER = new SystemName("g-drive");
    static final SiteName DAEJEON = new SiteName("daejeon");
    static final SiteName GWANGJU = CatalogProcess.SITE;
    static final Instant NOON = Instant.parse("2025-09-26T12:00:00.123456Z");

    @TempDir
    Path state;

    final HandClock clock = new HandClock();
    CatalogSettings settings = new CatalogSettings("jdbc:h2", Optional.empty(), Optional.empty());
    Catalog catalog;

    static final class HandClock implements InstantSource {
        private volatile Instant now = NOON;

        @Override
        public Instant instant() {
            return now;
        }

        void pass(Duration time) {
            now = now.plus(time);
        }
    }

    /** The settings of a fresh, empty catalog. */
    abstract CatalogSettings fresh() throws SQLException;

    /** A connection past the catalog, to look and to break things. */
    abstract Connection connect() throws SQLException;

    @BeforeEach
    void open() throws SQLException {
        settings = fresh();
        catalog = reopen();
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    Catalog reopen() {
        return Catalog.open(settings, state, clock, Duration.ofSeconds(10));
    }

    int execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    List<String> column(String sql) throws SQLException {
        List<String> out = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                out.add(rows.getString(1));
            }
        }
        return out;
    }

    static CatalogSnapshot snapshot(SystemName system, Instant begun, SiteName... sites) {
        SnapshotId id = SnapshotId.of(begun, Sha256.hash((system + " " + begun).getBytes(StandardCharsets.UTF_8)));
        List<Copy> copies = Stream.of(sites)
                .map(site -> new Copy(id, site, CopyState.COMPLETE, begun.plusSeconds(90)))
                .toList();
        return new CatalogSnapshot(
                system,
                id,
                begun,
                begun.plusSeconds(60),
                "vm-7",
                Optional.empty(),
                new Counts(1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
                4096,
                "snapshots/" + id,
                copies);
    }
}
