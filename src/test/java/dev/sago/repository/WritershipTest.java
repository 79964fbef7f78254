package dev.sago.repository;

import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.model.Writer;
import dev.sago.site.Body;
import dev.sago.site.FaultyObjectStore;
import dev.sago.site.FaultyObjectStore.Call;
import dev.sago.site.MemoryObjectStore;
import dev.sago.site.ObjectStore;
import dev.sago.site.StoreException;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Two catalogs on one repository: one writes, the other is refused, until it takes over. */
class WritershipTest {

    private static final SystemName SYSTEM = new SystemName("government24");
    private static final Writer OLD = new Writer("11111111-1111-4111-8111-111111111111", "old-host");
    private static final Writer NEW = new Writer("22222222-2222-4222-8222-222222222222", "new-host");
    private static final Instant NOON = Instant.parse("2026-09-26T12:00:00Z");

    private final FaultyObjectStore daejeon = store("daejeon");
    private final FaultyObjectStore gwangju = store("gwangju");
    private final FaultyObjectStore gongju = store("gongju");
    private final List<SiteObjects> sites =
            List.of(site("gwangju", gwangju), site("daejeon", daejeon), site("gongju", gongju));

    private static FaultyObjectStore store(String name) {
        return new FaultyObjectStore(new MemoryObjectStore(name, InstantSource.system()));
    }

    private static SiteObjects site(String name, ObjectStore store) {
        return new SiteObjects(new SiteName(name), store, SYSTEM);
    }

    private Writership claim(Writer writer) throws InterruptedException {
        return Writership.claim(writer, SYSTEM, sites, NOON);
    }

    private static String text(ObjectStore store) throws StoreException {
        return new String(store.getAll("systems/government24/writer", 4096), StandardCharsets.UTF_8);
    }

    private static void write(ObjectStore store, String text) throws StoreException {
        Body body = Body.of(text.getBytes(StandardCharsets.UTF_8));
        store.put("systems/government24/writer", body, ObjectStore.PutMode.REPLACE);
    }

    @Test
    void aFlippedBitAtOneSiteIsNoOtherCatalog() throws Exception {
        claim(OLD);
        String right = text(daejeon);
        write(daejeon, right.replace("11111111-1111-4111-8111-111111111111", "11111111-1111-4111-8111-111111111115"));
        claim(OLD).check();
        assertThat(text(daejeon)).isEqualTo(right);
        assertThatThrownBy(() -> claim(NEW)).hasMessageContaining("Another catalog writes to");
    }

    @Test
    void anObjectOfAnEarlierSagoHasNoCheckAndHoldsAsWell() throws Exception {
        claim(OLD);
        for (FaultyObjectStore store : List.of(daejeon, gwangju, gongju)) {
            write(store, text(store).replaceFirst(",\"check\":\"[0-9a-f]{16}\"", ""));
        }
        claim(OLD).check();
        assertThatThrownBy(() -> claim(NEW)).hasMessageContaining("Another catalog writes to");
    }

    @Test
    void theFirstIsTheWriterAndTheSecondIsToldWhoSinceWhenWhereAndWhatToDo() throws Exception {
        claim(OLD).check();
        claim(OLD).check();
        assertThat(text(gongju))
                .isEqualTo(
                        "{\"format\":1,\"generation\":1,\"catalog\":\"" + OLD.catalog()
                                + "\",\"host\":\"old-host\",\"since\":\"2026-09-26T12:00:00Z\",\"check\":\"4e8ff86d0e766f45\"}\n");
        assertThatThrownBy(() -> claim(NEW))
                .isInstanceOfSatisfying(SagoException.class, e -> {
                    assertThat(e.kind()).isEqualTo(SagoException.Kind.BUSY);
                    assertThat(e.remedy()).contains("sago take-over government24");
                })
                .hasMessageContaining("old-host")
                .hasMessageContaining(OLD.catalog())
                .hasMessageContaining("since 2026-09-26T12:00:00Z")
                .hasMessageContaining("says daejeon, gongju, gwangju");
        assertThat(text(gongju)).contains("old-host");
    }

    @Test
    void afterATakeOverTheFormerIsRefusedInTheMiddleOfItsRun() throws Exception {
        Writership running = claim(OLD);
        Writership.Taken taken = Writership.takeOver(NEW, SYSTEM, sites, NOON.plusSeconds(60));
        assertThat(taken.held().generation()).isEqualTo(2);
        assertThat(taken.former())
                .hasValueSatisfying(former -> assertThat(former.catalog()).isEqualTo(OLD));
        assertThat(taken.missed()).isEmpty();
        assertThatThrownBy(running::check).hasMessageContaining("new-host").hasMessageContaining("generation 2");
        assertThatThrownBy(() -> claim(OLD)).isInstanceOf(SagoException.class);
        claim(NEW).check();
        // Once more changes nothing.
        assertThat(Writership.takeOver(NEW, SYSTEM, sites, NOON.plusSeconds(120))
                        .held())
                .isEqualTo(taken.held());
        assertThat(Writership.takeOver(OLD, SYSTEM, sites, NOON).held().generation())
                .isEqualTo(3);
    }

    @Test
    void aSiteThatWasAwayLearnsItFromTheNextClaim() throws Exception {
        claim(OLD);
        gongju.on(Call.GET).always().fail(StoreException.Kind.UNREACHABLE);
        gongju.on(Call.PUT).always().fail(StoreException.Kind.UNREACHABLE);
        Writership.Taken taken = Writership.takeOver(NEW, SYSTEM, sites, NOON);
        assertThat(taken.missed()).containsOnlyKeys(new SiteName("gongju"));
        gongju.heal();
        assertThat(text(gongju)).contains("old-host");
        assertThatThrownBy(() -> claim(OLD))
                .hasMessageContaining("new-host")
                .hasMessageContaining("says daejeon, gwangju");
        claim(NEW);
        assertThat(text(gongju)).isEqualTo(text(daejeon)).contains("new-host");
    }

    @Test
    void anEmptiedSiteAndABrokenObjectAreMendedByTheWriter() throws Exception {
        claim(OLD);
        gongju.delete("systems/government24/writer");
        write(gwangju, "{\"format\":1,\"gener");
        assertThatThrownBy(() -> claim(NEW)).hasMessageContaining("says daejeon");
        claim(OLD);
        assertThat(text(gongju)).isEqualTo(text(daejeon)).isEqualTo(text(gwangju));
    }

    @Test
    void whereNothingCanBeReadNobodyWritesUntilATakeOver() throws Exception {
        for (ObjectStore store : List.of(daejeon, gwangju, gongju)) {
            write(store, "{\"format\":2}");
        }
        assertThatThrownBy(() -> claim(OLD))
                .hasMessageContaining("cannot be told")
                .hasMessageContaining("newer Sago");
        assertThat(Writership.takeOver(OLD, SYSTEM, sites, NOON).held().generation())
                .isEqualTo(1);
        claim(OLD).check();
    }

    @Test
    void hostileContentsAreRefusedWithoutHarm() throws Exception {
        for (String text : List.of(
                "",
                "[]",
                "null",
                "{\"format\":1}",
                "{\"format\":1,\"generation\":-3}",
                "{\"format\":1,\"generation\":9223372036854775807,\"catalog\":\"x\",\"host\":\"h\",\"since\":\"never\"}")) {
            write(daejeon, text);
            assertThatThrownBy(() -> claim(OLD)).as(text).isInstanceOf(SagoException.class);
        }
    }

    @Test
    void twoThatCreateAtOnceAreOneWriterAtMost() throws Exception {
        for (int round = 0; round < 20; round++) {
            for (ObjectStore store : List.of(daejeon, gwangju, gongju)) {
                store.delete("systems/government24/writer");
            }
            CyclicBarrier start = new CyclicBarrier(2);
            try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
                List<Future<Boolean>> won = Stream.of(OLD, NEW)
                        .map(writer -> threads.submit(() -> {
                            start.await();
                            try {
                                claim(writer).check();
                                return true;
                            } catch (SagoException e) {
                                assertThat(e.kind()).isEqualTo(SagoException.Kind.BUSY);
                                return false;
                            }
                        }))
                        .toList();
                assertThat(List.of(won.get(0).get(), won.get(1).get())).containsExactlyInAnyOrder(true, false);
            }
        }
    }

    @Test
    void twoTakeOversWithOneGenerationAreBothRefused() throws Exception {
        write(daejeon, mark(2, OLD));
        write(gwangju, mark(2, NEW));
        assertThatThrownBy(() -> claim(OLD))
                .hasMessageContaining("Two catalogs")
                .hasMessageContaining("(this one)");
        assertThatThrownBy(() -> claim(NEW)).hasMessageContaining("Two catalogs");
        assertThat(Writership.takeOver(NEW, SYSTEM, sites, NOON).held().generation())
                .isEqualTo(3);
        claim(NEW).check();
        assertThatThrownBy(() -> claim(OLD)).hasMessageContaining("Another catalog");
    }

    private static String mark(long generation, Writer writer) {
        return StandardCharsets.UTF_8
                .decode(new WriterMark(generation, writer, NOON).body().data())
                .toString();
    }

    @Test
    void anInventoryDoesNotSeeIt() throws Exception {
        claim(OLD);
        assertThat(sites.getFirst().list("")).isEmpty();
    }

    @Test
    void atNoSiteWrittenIsAFailureAndNotAClaim() {
        for (FaultyObjectStore store : List.of(daejeon, gwangju, gongju)) {
            store.on(Call.PUT).always().fail(StoreException.Kind.FULL);
        }
        assertThatThrownBy(() -> claim(OLD))
                .isInstanceOfSatisfying(
                        SagoException.class, e -> assertThat(e.kind()).isEqualTo(SagoException.Kind.FAILED))
                .hasMessageContaining("gwangju:");
        assertThatThrownBy(() -> Writership.takeOver(NEW, SYSTEM, sites, NOON)).isInstanceOf(SagoException.class);
    }
}
