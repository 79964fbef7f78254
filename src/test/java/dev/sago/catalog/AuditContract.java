package dev.sago.catalog;

import dev.sago.model.AuditRecord;
import dev.sago.model.Counts;
import dev.sago.model.Run;
import dev.sago.model.SagoException;
import dev.sago.model.Sha256;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the audit log promises on whatever database. */
abstract class AuditContract extends CatalogFixture {

    private static Audit.Draft draft(String subject) {
        return new Audit.Draft("hold", subject, "begun", Map.of("reason", "a court\0 asked\ud800"));
    }

    private List<AuditRecord> chained() {
        List<AuditRecord> records = catalog.audit().after(0, 10_000);
        Sha256 hash = AuditRecord.beginning(catalog.writer().catalog());
        for (int i = 0; i < records.size(); i++) {
            assertThat(records.get(i).number()).isEqualTo(i + 1);
            assertThat(records.get(i).hash()).isEqualTo(records.get(i).hashAfter(hash));
            hash = records.get(i).hash();
        }
        return records;
    }

    @Test
    void theCatalogKeepsItsIdAndAnotherHasAnother() throws SQLException {
        String id = catalog.writer().catalog();
        catalog.close();
        catalog = reopen();
        assertThat(catalog.writer().catalog()).isEqualTo(id);
    }

    @Test
    void eachRunLeavesItsBeginAndItsEnd() {
        long run = catalog.runs().begin(SYSTEM, Run.Kind.BACKUP);
        clock.pass(Duration.ofMinutes(5));
        catalog.runs().end(run, Run.Outcome.FAILED, Counts.NONE, Optional.empty(), "gwangju \"is\" down");
        catalog.audit().append(draft(OTHER.value()));
        List<AuditRecord> records = chained();
        assertThat(records)
                .extracting(AuditRecord::action, AuditRecord::subject, AuditRecord::outcome, AuditRecord::time)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("backup", "government24", "begun", NOON),
                        org.assertj.core.groups.Tuple.tuple("backup", "government24", "failed", NOON.plusSeconds(300)),
                        org.assertj.core.groups.Tuple.tuple("hold", "g-drive", "begun", NOON.plusSeconds(300)));
        assertThat(records.get(1).details())
                .isEqualTo("{\"run\":\"" + run + "\",\"text\":\"gwangju \\\"is\\\" down\"}");
        assertThat(records.getFirst().user()).isEqualTo(System.getProperty("user.name"));
        assertThat(catalog.audit().isDue()).isTrue();
        assertThat(catalog.audit().recent(Optional.of(SYSTEM), Optional.of(NOON.plusSeconds(1)), 10))
                .containsExactly(records.get(1));
        assertThat(catalog.audit().last()).contains(records.getLast());
    }

    @Test
    void twoProcessesNeverForkTheChain() throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        try (Catalog second = reopen();
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<?>> done = new ArrayList<>();
            for (Catalog one : List.of(catalog, second)) {
                done.add(threads.submit(() -> {
                    start.await();
                    for (int i = 0; i < 100; i++) {
                        one.audit().append(draft("s" + i));
                    }
                    return null;
                }));
            }
            for (Future<?> one : done) {
                one.get();
            }
        }
        assertThat(chained()).hasSize(200);
    }

    @Test
    void aChangedConfigurationComesBeforeTheRunThatWorksWithIt() {
        Audit.Configuration first = new Audit.Configuration("/etc/sago.yaml", Sha256.hash(new byte[] {1}));
        Audit.Configuration second = new Audit.Configuration("/etc/sago.yaml", Sha256.hash(new byte[] {2}));
        for (Audit.Configuration one : List.of(first, first, second)) {
            catalog.audit().configuration(() -> Optional.of(one));
            catalog.runs().begin(SYSTEM, Run.Kind.VERIFY);
            catalog.runs().begin(SYSTEM, Run.Kind.VERIFY);
            catalog.close();
            catalog = reopen();
        }
        List<AuditRecord> records = chained();
        assertThat(records)
                .extracting(AuditRecord::action)
                .containsExactly(
                        "configuration", "verify", "verify", "verify", "verify", "configuration", "verify", "verify");
        assertThat(records.get(5).details())
                .contains(first.hash().hex())
                .contains(second.hash().hex());
    }

    @Test
    void whatCannotBeRecordedDoesNotBegin() throws SQLException {
        execute("ALTER TABLE audit RENAME TO audit_gone");
        assertThatThrownBy(() -> catalog.runs().begin(SYSTEM, Run.Kind.BACKUP)).isInstanceOf(SagoException.class);
        assertThatThrownBy(() -> catalog.audit().append(draft("x"))).isInstanceOf(SagoException.class);
        assertThat(column("SELECT id FROM run")).isEmpty();
    }

    @Test
    void aKilledRunIsRecordedAsInterruptedByTheNext() throws SQLException {
        long run = catalog.runs().begin(SYSTEM, Run.Kind.RESTORE);
        execute("UPDATE run SET process_start = process_start - 1 WHERE id = " + run);
        try (Lease lease = catalog.leases().acquire("system/government24", Duration.ofHours(1))) {
            catalog.runs().closeAbandoned(SYSTEM, lease);
        }
        assertThat(chained()).extracting(AuditRecord::outcome).containsExactly("begun", "interrupted");
    }
}
