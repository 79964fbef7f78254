package dev.sago.work;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.CatalogSettings;
import dev.sago.catalog.CatalogSnapshot;
import dev.sago.config.ConfigException;
import dev.sago.model.Copy;
import dev.sago.model.CopyState;
import dev.sago.model.Counts;
import dev.sago.model.Sha256;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.standing.SystemStanding;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A catalog that is opened before the configuration is read is the configuration's, or is not used. */
class EarlyCatalogTest {

    private static final InstantSource CLOCK = InstantSource.system();
    private static final SystemName SYSTEM = new SystemName("s");
    private static final Instant EARLIER = Instant.parse("2026-11-29T10:00:00Z");
    private static final Instant LATER = Instant.parse("2026-11-29T11:00:00Z");

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void configure() throws IOException {
        file = folder.resolve("sago.yaml");
        configure("here");
    }

    private void configure(String state) throws IOException {
        Files.writeString(file, """
                state: %s
                keys: { file: master.key }
                sites:
                  one: { store: { driver: directory, path: one }, domains: { building: b1 } }
                  two: { store: { driver: directory, path: two }, domains: { building: b2 } }
                policies:
                  p: { copies: 1 }
                systems:
                  s: { home: one, grade: A1, policy: p, sources: [ files: { path: /srv } ] }
                """.formatted(state));
    }

    private Wiring wiring() {
        return new Wiring(() -> file, Map.of(), CLOCK);
    }

    private Catalog open(String state) {
        return Catalog.open(
                new CatalogSettings("jdbc:h2", Optional.empty(), Optional.empty()), folder.resolve(state), CLOCK);
    }

    private static void commit(Catalog catalog, Instant begun) {
        SnapshotId snapshot = SnapshotId.of(begun, Sha256.hash(begun.toString().getBytes(StandardCharsets.UTF_8)));
        catalog.snapshots()
                .commit(
                        new CatalogSnapshot(
                                SYSTEM,
                                snapshot,
                                begun,
                                begun,
                                "host",
                                Optional.empty(),
                                Counts.NONE,
                                1,
                                "snapshots/" + snapshot,
                                List.of(new Copy(snapshot, new SiteName("two"), CopyState.COMPLETE, begun))),
                        List.of());
    }

    private static Optional<Instant> newest(Wiring wiring) {
        List<SystemStanding> systems = wiring.standing(wiring.watched()).systems();
        assertThat(systems).hasSize(1);
        return systems.getFirst().newest();
    }

    @Test
    void whatIsReadEarlyIsToldOnceAndThenReadAnew() throws Exception {
        try (Catalog catalog = open("here")) {
            commit(catalog, EARLIER);
        }
        try (Wiring wiring = wiring()) {
            wiring.beginStanding();
            assertThat(newest(wiring)).contains(EARLIER);
            commit(wiring.catalog(), LATER);
            assertThat(newest(wiring)).contains(LATER);
        }
    }

    @Test
    void anotherCatalogThanWasExpectedIsOpenedInItsPlace() throws Exception {
        try (Catalog here = open("here");
                Catalog there = open("there")) {
            commit(here, EARLIER);
            commit(there, LATER);
        }
        try (Wiring wiring = wiring()) {
            wiring.beginStanding();
            configure("there"); // Somebody saves the file just now.
            assertThat(newest(wiring)).contains(LATER);
        }
        assertThat(folder.resolve("here/catalog/catalog.lock.db")).as("closed").doesNotExist();
        assertThat(folder.resolve("there/catalog/catalog.lock.db")).as("closed").doesNotExist();
    }

    @Test
    void nothingIsMadeBeforeTheConfigurationIsRead() throws Exception {
        Files.writeString(file, Files.readString(file).replace("policy: p", "policy: q"));
        try (Wiring wiring = wiring()) {
            wiring.beginStanding();
            assertThatThrownBy(wiring::settings).isInstanceOf(ConfigException.class);
        }
        assertThat(folder.resolve("here")).doesNotExist();
    }
}
