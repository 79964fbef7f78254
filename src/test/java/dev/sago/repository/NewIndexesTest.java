package dev.sago.repository;

import dev.sago.crypto.KeyRing;
import dev.sago.crypto.KeySettings;
import dev.sago.crypto.MasterKey;
import dev.sago.crypto.MasterKeyFile;
import dev.sago.model.CopyState;
import dev.sago.model.Counts;
import dev.sago.model.Event;
import dev.sago.model.Sha256;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.site.FaultyObjectStore;
import dev.sago.site.FaultyObjectStore.Call;
import dev.sago.site.MemoryObjectStore;
import dev.sago.site.StoreException.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** A run that writes an index for every few chunks, as a large one does for every 262,144. */
class NewIndexesTest {

    private static final SystemName SYSTEM = new SystemName("system");
    private static final WriteSettings SETTINGS = new WriteSettings(1, 4, 1, Duration.ofSeconds(20), 2);
    private static final int CHUNKS = 24;

    @TempDir
    Path temp;

    private final FaultyObjectStore daejeon =
            new FaultyObjectStore(new MemoryObjectStore("daejeon", InstantSource.system()));
    private final FaultyObjectStore gwangju =
            new FaultyObjectStore(new MemoryObjectStore("gwangju", InstantSource.system()));
    private final List<SiteObjects> sites = List.of(
            new SiteObjects(new SiteName("daejeon"), daejeon, SYSTEM),
            new SiteObjects(new SiteName("gwangju"), gwangju, SYSTEM));
    private final List<byte[]> noise = new ArrayList<>();
    private KeyRing keys;

    @BeforeEach
    void begin() {
        Path keyFile = temp.resolve("key");
        MasterKeyFile.create(keyFile, MasterKey.random(new SecureRandom()));
        keys = KeyRing.open(new KeySettings.File(keyFile));
        Random random = new Random(1);
        for (int i = 0; i < CHUNKS; i++) {
            byte[] bytes = new byte[4 << 20];
            random.nextBytes(bytes);
            noise.add(bytes);
        }
    }

    private Repository repository(String state) throws Exception {
        return Repository.openOrFound(SYSTEM, keys, sites, temp.resolve(state), 1, false, Event.Listener.NONE);
    }

    private static RepositoryWriter writer(Repository repository) {
        return new RepositoryWriter(repository, 1, Map.of(), SETTINGS, WriteGuard.ALONE, Event.Listener.NONE);
    }

    private void write(RepositoryWriter writer) throws InterruptedException {
        try (ChunkWriter chunks = writer.dataWriter()) {
            for (byte[] bytes : noise) {
                chunks.write(ByteBuffer.wrap(bytes));
                writer.indexSettled();
            }
            chunks.flush();
        }
    }

    private static Commit commit(RepositoryWriter writer) throws InterruptedException {
        return writer.commit(Instant.EPOCH, Instant.EPOCH, "host", Optional.empty(), List.of(), Counts.NONE, List.of());
    }

    private static long indexes(FaultyObjectStore store) {
        return store.count(Call.PUT, "systems/system/indexes/");
    }

    /** On a machine that remembers nothing. */
    private void allCanBeFetched(String state) throws Exception {
        try (Repository fresh = repository(state)) {
            for (byte[] bytes : noise) {
                assertThat(fresh.index().contains(Sha256.hash(bytes))).isTrue();
            }
            assertThat(fresh.index().chunks()).as("each is stored once").isEqualTo(CHUNKS);
        }
    }

    @Test
    void whatAnIndexOfThisRunNamesIsKnownFromItAndNotStoredAgain() throws Exception {
        try (Repository repository = repository("state");
                RepositoryWriter writer = writer(repository)) {
            write(writer);
            await().atMost(20, TimeUnit.SECONDS).until(() -> {
                writer.indexSettled();
                return repository.index().chunks() >= CHUNKS / 2;
            });
            assertThat(indexes(daejeon)).as("in the middle of the run").isGreaterThan(2);
            long stored = writer.meter().newBytes();
            write(writer);
            assertThat(writer.meter().newBytes()).isEqualTo(stored);
            Commit commit = commit(writer);
            assertThat(commit.copies()).containsValue(CopyState.COMPLETE).doesNotContainValue(CopyState.INCOMPLETE);
        }
        allCanBeFetched("fresh");
    }

    @Test
    void anIndexThatOneSiteRefusesCountsByTheOther() throws Exception {
        gwangju.on(Call.PUT).matching("systems/system/indexes/").nth(2).fail(Kind.OTHER);
        try (Repository repository = repository("state");
                RepositoryWriter writer = writer(repository)) {
            write(writer);
            var _ = commit(writer);
        }
        allCanBeFetched("fresh");
    }

    @Test
    void anIndexThatNoSiteTookIsNotBelieved() throws Exception {
        daejeon.on(Call.PUT).matching("systems/system/indexes/").always().fail(Kind.OTHER);
        gwangju.on(Call.PUT).matching("systems/system/indexes/").always().fail(Kind.OTHER);
        try (Repository repository = repository("state");
                RepositoryWriter writer = writer(repository)) {
            assertThatThrownBy(() -> {
                        write(writer);
                        var _ = commit(writer);
                    })
                    .hasMessageContaining("Nothing was committed");
            writer.salvage(1000);
            assertThat(indexes(daejeon) + indexes(gwangju)).isPositive();
            assertThat(repository.index().chunks()).isZero();
        }
    }
}
