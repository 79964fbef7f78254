package dev.sago.repository;

import dev.sago.crypto.KeyRing;
import dev.sago.crypto.KeySettings;
import dev.sago.crypto.MasterKey;
import dev.sago.crypto.MasterKeyFile;
import dev.sago.crypto.RepositoryKey;
import dev.sago.crypto.StoredKey;
import dev.sago.model.Finding;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.repository.KeySite.Change;
import dev.sago.site.Body;
import dev.sago.site.MemoryObjectStore;
import dev.sago.site.ObjectStore.PutMode;
import dev.sago.site.StoreException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

/** Wrapped keys of two systems at three sites, in memory. */
class SystemKeysTest {

    private static final List<SystemName> SYSTEMS = List.of(new SystemName("wiki"), new SystemName("mail"));
    private static final List<SiteName> SITES =
            List.of(new SiteName("daejeon"), new SiteName("gwangju"), new SiteName("gongju"));

    @TempDir
    Path temp;

    private final List<MemoryObjectStore> stores = new ArrayList<>();
    private KeyRing old;
    private KeyRing fresh;

    /** Ends the process, as far as a test can. */
    private static final class Killed extends Error {}

    @BeforeEach
    void found() throws Exception {
        old = ring("old");
        fresh = ring("fresh");
        begin();
    }

    private void begin() throws StoreException {
        stores.clear();
        SITES.forEach(site -> stores.add(new MemoryObjectStore(site.value(), InstantSource.system())));
        for (SystemName system : SYSTEMS) {
            byte[] wrapped = old.wrap(system, RepositoryKey.random(new SecureRandom()));
            for (MemoryObjectStore store : stores) {
                store.put(object(system, old.id()), Body.of(wrapped), PutMode.CREATE);
            }
        }
    }

    private KeyRing ring(String name) {
        Path file = temp.resolve(name);
        MasterKeyFile.create(file, MasterKey.random(new SecureRandom()));
        return KeyRing.open(new KeySettings.File(file));
    }

    private static String object(SystemName system, String id) {
        return "systems/" + system + "/keys/" + id;
    }

    private SystemKeys look(SystemName system) throws InterruptedException {
        List<SiteObjects> sites = new ArrayList<>();
        for (int i = 0; i < SITES.size(); i++) {
            sites.add(new SiteObjects(SITES.get(i), stores.get(i), system));
        }
        return SystemKeys.look(system, sites, List.of());
    }

    private List<KeySite> add(SystemName system, KeyRing holder, SystemKeys.Guard guard) throws InterruptedException {
        SystemKeys keys = look(system);
        try (RepositoryKey key = keys.require(old, fresh)) {
            return keys.add(holder, "the safe", key, guard).sites();
        }
    }

    private List<Change> added(SystemName system, KeyRing holder) throws InterruptedException {
        return add(system, holder, () -> {}).stream().map(KeySite::change).toList();
    }

    private List<Finding> check(SystemName system, KeyRing ring) throws InterruptedException {
        return KeyCheck.of(look(system), ring);
    }

    /** All of a rotation, in the order of the verb. */
    private void rotate(SystemKeys.Guard guard) throws InterruptedException {
        for (SystemName system : SYSTEMS) {
            assertThat(add(system, fresh, guard)).allMatch(KeySite::isWell);
        }
        for (SystemName system : SYSTEMS) {
            SystemKeys keys = look(system);
            KeyRetirement retirement = new KeyRetirement(keys, guard);
            for (String id : retirement.idsOf(old, fresh)) {
                assertThat(retirement.remove(id, fresh)).allMatch(KeySite::isWell);
            }
        }
    }

    @Test
    void aKeyIsAddedOnceWithTheSameBytesEverywhere() throws Exception {
        SystemName wiki = SYSTEMS.getFirst();
        assertThat(added(wiki, fresh)).containsOnly(Change.ADDED);
        assertThat(added(wiki, fresh)).containsOnly(Change.THERE);

        assertThat(check(wiki, fresh)).isEmpty();
        assertThat(check(wiki, old)).isEmpty();
        assertThat(look(wiki).stored().values())
                .extracting(StoredKey::id, StoredKey::label)
                .contains(tuple(fresh.id(), "the safe"));
        assertThat(look(SYSTEMS.getLast()).stored()).containsOnlyKeys(old.id());
    }

    @Test
    void addingAgainCompletesASiteThatLacksTheKeyOrHasItDamaged() throws Exception {
        SystemName wiki = SYSTEMS.getFirst();
        added(wiki, fresh);
        byte[] good = stores.get(1).getAll(object(wiki, fresh.id()), 9999);
        stores.get(0).delete(object(wiki, fresh.id()));
        byte[] bad = good.clone();
        bad[bad.length - 20] ^= 1;
        stores.get(2).put(object(wiki, fresh.id()), Body.of(bad), PutMode.REPLACE);
        assertThat(check(wiki, fresh))
                .extracting(Finding::site, Finding::kind)
                .contains(tuple(SITES.get(0), Finding.Kind.MISSING), tuple(SITES.get(2), Finding.Kind.DAMAGED));

        assertThat(added(wiki, fresh)).containsExactly(Change.ADDED, Change.THERE, Change.ADDED);

        assertThat(check(wiki, fresh)).isEmpty();
        assertThat(stores.get(2).getAll(object(wiki, fresh.id()), 9999)).isEqualTo(good);
    }

    /** Killed before each of its writes in turn: one of the two keys opens at each site, and the same again finishes. */
    @Test
    void aRotationThatIsKilledAnywhereLocksNobodyOutAndIsFinishedByTheNext() throws Exception {
        int writes = SYSTEMS.size() * SITES.size() * 2;
        for (int last = 0; last <= writes; last++) {
            begin();
            int[] left = {last};
            try {
                rotate(() -> {
                    if (left[0]-- == 0) {
                        throw new Killed();
                    }
                });
                assertThat(last).isEqualTo(writes);
            } catch (Killed e) {
                assertThat(last).isLessThan(writes);
            }
            for (SystemName system : SYSTEMS) {
                SystemKeys keys = look(system);
                try (RepositoryKey key = keys.require(old, fresh)) {
                    for (SiteName site : SITES) {
                        assertThat(keys.opening(site, old, key).size()
                                        + keys.opening(site, fresh, key).size())
                                .as("%s at %s, killed before write %s", system, site, last)
                                .isPositive();
                    }
                }
            }
            rotate(() -> {});
            for (SystemName system : SYSTEMS) {
                assertThat(check(system, fresh)).isEmpty();
                assertThat(look(system).stored()).containsOnlyKeys(fresh.id());
            }
        }
    }

    @Test
    void nothingIsRemovedWhereNothingElseWouldOpen() throws Exception {
        SystemName wiki = SYSTEMS.getFirst();
        added(wiki, fresh);
        stores.get(1).delete(object(wiki, fresh.id()));
        SystemKeys keys = look(wiki);

        assertThatThrownBy(() -> new KeyRetirement(keys, () -> {}).remove(old.id(), fresh))
                .isInstanceOf(SagoException.class)
                .hasMessageContaining("nothing would open at gwangju");
        assertThatThrownBy(() -> new KeyRetirement(keys, () -> {}).remove(old.id(), old))
                .hasMessageContaining("nothing would open at daejeon, gwangju, gongju");

        assertThat(look(wiki).held().values()).allMatch(held -> held.containsKey(old.id()));
    }

    /** A thief who writes at a site can put a key of his own there; it must be told, whatever it opens to. */
    @Test
    void aSiteWithAnotherRepositoryKeyIsFound() throws Exception {
        SystemName wiki = SYSTEMS.getFirst();
        byte[] foreign = old.wrap(wiki, RepositoryKey.random(new SecureRandom()));
        stores.get(2).put(object(wiki, old.id()), Body.of(foreign), PutMode.REPLACE);

        assertThat(check(wiki, old))
                .filteredOn(finding -> finding.site().equals(SITES.get(2)))
                .extracting(Finding::text)
                .anyMatch(text -> text.contains("another repository key"))
                .anyMatch(text -> text.contains("nothing can be restored"));
    }

    @Test
    void damageThatCannotBeReadIsFoundAndNeverStopsTheOthers() throws Exception {
        SystemName wiki = SYSTEMS.getFirst();
        stores.get(0)
                .put(
                        object(wiki, old.id()),
                        Body.of("{".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                        PutMode.REPLACE);
        stores.get(0).put(object(wiki, "../x".replace("../", "")), Body.of(new byte[3]), PutMode.REPLACE);

        assertThat(look(wiki).open(old)).isPresent();
        Map<Finding.Kind, Long> kinds = check(wiki, old).stream()
                .collect(java.util.stream.Collectors.groupingBy(Finding::kind, java.util.stream.Collectors.counting()));
        assertThat(kinds).containsEntry(Finding.Kind.DAMAGED, 2L).containsEntry(Finding.Kind.MISSING, 3L);
    }
}
