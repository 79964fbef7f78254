package dev.sago.audit;

import dev.sago.catalog.Audit;
import dev.sago.catalog.Catalog;
import dev.sago.catalog.CatalogSettings;
import dev.sago.crypto.KeyRing;
import dev.sago.crypto.KeySettings;
import dev.sago.crypto.MasterKey;
import dev.sago.crypto.MasterKeyFile;
import dev.sago.model.AuditRecord;
import dev.sago.model.SagoException;
import dev.sago.model.Sha256;
import dev.sago.model.SiteName;
import dev.sago.repository.ExportSeal;
import dev.sago.site.Body;
import dev.sago.site.FaultyObjectStore;
import dev.sago.site.MemoryObjectStore;
import dev.sago.site.ObjectStore.PutMode;
import dev.sago.site.SiteMark;
import dev.sago.site.StoreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Somebody who has the database, or a site, changes the audit log: it is found, and the record named. */
class AuditCheckTest {

    private static final SiteName DAEJEON = new SiteName("daejeon");
    private static final SiteName GWANGJU = new SiteName("gwangju");
    private static final Instant NOON = Instant.parse("2026-09-26T12:00:00Z");
    private static final byte[] CONFIGURATION = "state: x".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path temp;

    private final Map<SiteName, FaultyObjectStore> stores = new LinkedHashMap<>();
    private ExportSeal seal;
    private Catalog catalog;

    @BeforeEach
    void open() throws StoreException {
        seal = seal("master.key");
        for (SiteName site : List.of(DAEJEON, GWANGJU)) {
            FaultyObjectStore store =
                    new FaultyObjectStore(new MemoryObjectStore(site.value(), InstantSource.system()));
            SiteMark.write(store, site);
            stores.put(site, store);
        }
        catalog = Catalog.open(
                new CatalogSettings("jdbc:h2", Optional.empty(), Optional.empty()), temp, InstantSource.system());
        for (int i = 1; i <= 3; i++) {
            append("system-" + (2 * i - 1));
            append("system-" + 2 * i);
            export();
        }
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    private ExportSeal seal(String file) {
        Path key = temp.resolve(file);
        MasterKeyFile.create(key, MasterKey.random(new SecureRandom()));
        return new ExportSeal(KeyRing.open(new KeySettings.File(key)));
    }

    private FaultyObjectStore store(SiteName site) {
        return Objects.requireNonNull(stores.get(site));
    }

    private void append(String subject) {
        catalog.audit().append(new Audit.Draft("hold", subject, "begun", Map.of("reason", "court")));
    }

    private void export() throws StoreException {
        for (Map.Entry<SiteName, FaultyObjectStore> one : stores.entrySet()) {
            assertThat(new Exporter(catalog, seal).export(one.getKey(), one.getValue(), CONFIGURATION, NOON))
                    .isTrue();
        }
    }

    private AuditReport check() {
        return new AuditCheck(seal).ofCatalog(catalog, new LinkedHashMap<>(stores));
    }

    private void sql(String text) throws SQLException {
        String url = "jdbc:h2:file:" + temp.resolve("catalog/catalog")
                + ";AUTO_SERVER=TRUE;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;IFEXISTS=TRUE";
        try (Connection connection = DriverManager.getConnection(url, "sago", "");
                Statement statement = connection.createStatement()) {
            for (String one : text.split(";", -1)) {
                assertThat(statement.executeUpdate(one)).as(one).isPositive();
            }
        }
    }

    private List<String> keys(SiteName site) throws StoreException {
        List<String> keys = new ArrayList<>();
        store(site).list(LogName.FOLDER, object -> keys.add(object.key()));
        return keys;
    }

    @Test
    void aLogThatNobodyTouchedIsWholeHereAndAtEachSite() throws Exception {
        AuditReport report = check();
        assertThat(report.faults()).isEmpty();
        assertThat(report.records()).isEqualTo(6);
        assertThat(report.sites()).extracting(AuditReport.SiteResult::last).containsExactly(6L, 6L);
        assertThat(keys(DAEJEON)).hasSize(3);
        AuditReport alone = new AuditCheck(seal).ofSite(GWANGJU, store(GWANGJU));
        assertThat(alone.faults()).isEmpty();
        assertThat(alone.records()).isEqualTo(6);
        export();
        assertThat(keys(DAEJEON)).as("nothing new, nothing written").hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UPDATE audit SET subject = 'x' WHERE number = 3|3|changed",
                "UPDATE audit SET os_user = 'nobody' WHERE number = 6|6|changed",
                "UPDATE audit SET details = '{}' WHERE number = 1|1|changed",
                "UPDATE audit SET outcome = 'ok' WHERE number = 5|5|changed",
                "UPDATE audit SET happened = happened - INTERVAL '1' HOUR WHERE number = 2|2|changed",
                "UPDATE audit SET hash = 'nonsense' WHERE number = 2|2|changed",
                "DELETE FROM audit WHERE number = 4|4|missing",
                "DELETE FROM audit WHERE number < 4|1|up to 3 are missing",
                "DELETE FROM audit WHERE number = 4; UPDATE audit SET number = 4 WHERE number = 5;"
                        + " UPDATE audit SET number = 5 WHERE number = 6|4|changed",
                "UPDATE audit SET number = 9 WHERE number = 2; UPDATE audit SET number = 2 WHERE number = 3;"
                        + " UPDATE audit SET number = 3 WHERE number = 9|2|put in its place",
                "DELETE FROM audit WHERE number > 4|5|ends at 4",
                "DELETE FROM audit|1|ends at 0",
            })
    void everyEditIsFoundAndItsRecordNamed(String edit, long record, String text) throws Exception {
        sql(edit);
        assertThat(check().faults())
                .anySatisfy(fault -> {
                    assertThat(fault.where()).isEqualTo("catalog");
                    assertThat(fault.record()).isEqualTo(record);
                    assertThat(fault.text()).contains(text);
                })
                .noneMatch(fault -> fault.record() < record);
    }

    @Test
    void aChainThatWasMadeAnewIsNotTheOneAtTheSites() throws Exception {
        List<AuditRecord> records = new ArrayList<>(catalog.audit().after(0, 100));
        Sha256 hash = AuditRecord.beginning(catalog.writer().catalog());
        StringBuilder edit = new StringBuilder("UPDATE audit SET subject = 'innocent' WHERE number = 3");
        for (AuditRecord r : records) {
            AuditRecord forged = new AuditRecord(
                            r.number(),
                            r.id(),
                            r.time(),
                            r.user(),
                            r.sudoUser(),
                            r.host(),
                            r.action(),
                            r.number() == 3 ? "innocent" : r.subject(),
                            r.outcome(),
                            r.details(),
                            hash)
                    .after(hash);
            hash = forged.hash();
            edit.append(";UPDATE audit SET hash = '")
                    .append(hash.hex())
                    .append("' WHERE number = ")
                    .append(r.number());
        }
        sql(edit.toString());
        assertThat(check().faults())
                .isNotEmpty()
                .allSatisfy(fault -> assertThat(fault.text()).contains("not the one that site"));
        assertThat(check().faults().getFirst().record()).isEqualTo(3);
        append("one more");
        assertThatThrownBy(this::export)
                .isInstanceOf(SagoException.class)
                .hasMessageContaining("record 6 of the audit log is not the one that was exported to daejeon");
    }

    @Test
    void whatASiteLostOrWasGivenIsTheSitesFault() throws Exception {
        store(DAEJEON).delete(keys(DAEJEON).get(1));
        store(GWANGJU).delete(keys(GWANGJU).get(2));
        assertThat(check().faults())
                .extracting(AuditFault::where, AuditFault::record)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("daejeon", 3L),
                        org.assertj.core.groups.Tuple.tuple("gwangju", 5L));
        String first = keys(GWANGJU).getFirst();
        store(GWANGJU).put(first, Body.of(new byte[100]), PutMode.REPLACE);
        assertThat(new AuditCheck(seal).ofSite(GWANGJU, store(GWANGJU)).faults())
                .anySatisfy(fault -> assertThat(fault.text()).contains("is damaged"));
        store(GWANGJU).put(first, Body.of(store(GWANGJU).getAll(keys(GWANGJU).get(1), 1 << 20)), PutMode.REPLACE);
        assertThat(new AuditCheck(seal).ofSite(GWANGJU, store(GWANGJU)).faults())
                .isNotEmpty();
    }

    @Test
    void aSiteThatIsAwayIsToldAndCaughtUpLater() throws Exception {
        FaultyObjectStore away = store(GWANGJU);
        for (FaultyObjectStore.Call call : FaultyObjectStore.Call.values()) {
            away.on(call).always().fail(StoreException.Kind.UNREACHABLE);
        }
        append("more");
        assertThatThrownBy(this::export).isInstanceOf(StoreException.class);
        assertThat(check().sites().getLast().unreachable()).isPresent();
        assertThat(check().faults()).isEmpty();
        away.heal();
        export();
        assertThat(check().sites()).extracting(AuditReport.SiteResult::last).containsExactly(7L, 7L);
    }

    @Test
    void aPlaceThatIsNotMarkedAsTheSiteIsLeftAlone() throws Exception {
        store(DAEJEON).delete(SiteMark.KEY);
        append("more");
        assertThat(new Exporter(catalog, seal).export(DAEJEON, store(DAEJEON), CONFIGURATION, NOON))
                .isFalse();
        assertThat(keys(DAEJEON)).hasSize(3);
    }

    @Test
    void afterAChangeOfTheMasterKeyTheNewOneOpensAll() throws Exception {
        ExportSeal old = seal;
        seal = seal("new.key");
        export();
        assertThat(check().faults()).isEmpty();
        AuditReport alone = new AuditCheck(seal).ofSite(GWANGJU, store(GWANGJU));
        assertThat(alone.faults()).isEmpty();
        assertThat(alone.records()).isEqualTo(6);
        assertThat(ExportedConfiguration.newest(DAEJEON, store(DAEJEON), seal)).isEqualTo(CONFIGURATION);
        assertThat(new AuditCheck(old).ofSite(GWANGJU, store(GWANGJU)).records())
                .isPositive();
    }

    @Test
    void nothingOfTheLogOrTheConfigurationCanBeReadAtASite() throws Exception {
        store(DAEJEON).list("sago/", object -> {
            String text = new String(store(DAEJEON).getAll(object.key(), 1 << 20), StandardCharsets.ISO_8859_1);
            assertThat(text).doesNotContain("system-").doesNotContain("state: x");
            return true;
        });
        assertThat(ExportedConfiguration.newest(DAEJEON, store(DAEJEON), seal)).isEqualTo(CONFIGURATION);
    }
}
