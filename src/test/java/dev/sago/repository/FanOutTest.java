package dev.sago.repository;

import dev.sago.crypto.KeyRing;
import dev.sago.crypto.KeySettings;
import dev.sago.crypto.MasterKey;
import dev.sago.crypto.MasterKeyFile;
import dev.sago.model.CopyState;
import dev.sago.model.Counts;
import dev.sago.model.Event;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.site.FaultyObjectStore;
import dev.sago.site.MemoryObjectStore;
import dev.sago.site.ObjectStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

import static org.assertj.core.api.Assertions.assertThat;

class FanOutTest {

    private static final SystemName SYSTEM = new SystemName("system");

    @TempDir
    Path temp;

    /** Ten packs through three buffers, while one of three sites hangs in its first upload: the others go on. */
    @Test
    @Timeout(60)
    void aSiteThatHangsDoesNotStopTheOthers() throws Exception {
        MemoryObjectStore hanging = new MemoryObjectStore("gongju", InstantSource.system());
        FaultyObjectStore faulty = new FaultyObjectStore(hanging);
        faulty.on(FaultyObjectStore.Call.PUT)
                .matching("systems/system/packs/")
                .nth(1)
                .hang();
        List<SiteObjects> sites = List.of(
                site("daejeon", new MemoryObjectStore("daejeon", InstantSource.system())),
                site("gwangju", new MemoryObjectStore("gwangju", InstantSource.system())),
                site("gongju", faulty));
        ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();
        Path keyFile = temp.resolve("key");
        MasterKeyFile.create(keyFile, MasterKey.random(new SecureRandom()));
        KeyRing keys = KeyRing.open(new KeySettings.File(keyFile));
        WriteSettings settings = new WriteSettings(1, 3, 1, Duration.ofMillis(200), 1 << 18);
        try (Repository repository = Repository.openOrFound(SYSTEM, keys, sites, temp, 2, false, events::add);
                RepositoryWriter writer =
                        new RepositoryWriter(repository, 2, Map.of(), settings, WriteGuard.ALONE, events::add)) {
            try (ChunkWriter chunks = writer.dataWriter()) {
                Random random = new Random(1);
                byte[] noise = new byte[4 << 20];
                for (int i = 0; i < 50; i++) {
                    random.nextBytes(noise);
                    chunks.write(ByteBuffer.wrap(noise));
                }
                chunks.flush();
            }
            Commit commit = writer.commit(
                    Instant.EPOCH, Instant.EPOCH, "host", Optional.empty(), List.of(), Counts.NONE, List.of());

            assertThat(events)
                    .anySatisfy(event -> assertThat(event)
                            .isInstanceOfSatisfying(
                                    Event.SiteBehind.class,
                                    behind -> assertThat(behind.site()).isEqualTo(new SiteName("gongju"))));
            // The hang is over once the site is put off, so what it missed is brought to it before the run ends.
            assertThat(commit.copies())
                    .hasSize(3)
                    .allSatisfy((site, state) -> assertThat(state).isEqualTo(CopyState.COMPLETE));
            assertThat(sites.get(2).list("").keySet())
                    .isEqualTo(sites.get(0).list("").keySet());
        }
    }

    private static SiteObjects site(String name, ObjectStore store) {
        return new SiteObjects(new SiteName(name), store, SYSTEM);
    }
}
