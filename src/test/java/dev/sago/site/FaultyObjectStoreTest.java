package dev.sago.site;

import dev.sago.site.FaultyObjectStore.Call;
import dev.sago.site.ObjectStore.PutMode;
import dev.sago.site.StoreException.Kind;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The contract through the faulty store while it has no rules, and each rule. */
class FaultyObjectStoreTest extends ObjectStoreContract {

    private final MemoryObjectStore memory = new MemoryObjectStore("m", InstantSource.system());
    private final FaultyObjectStore faulty = new FaultyObjectStore(memory);

    @Override
    protected ObjectStore open(String prefix) {
        return new FaultyObjectStore(new MemoryObjectStore(prefix, InstantSource.system()));
    }

    @Test
    void failsTheThirdMatchOnly() throws Exception {
        faulty.on(Call.PUT).matching("packs/").nth(3).fail(Kind.BUSY);
        faulty.put("packs/1", Body.of(new byte[1]), PutMode.CREATE);
        faulty.put("indexes/1", Body.of(new byte[1]), PutMode.CREATE);
        faulty.put("packs/2", Body.of(new byte[1]), PutMode.CREATE);
        assertFails(Kind.BUSY, () -> faulty.put("packs/3", Body.of(new byte[1]), PutMode.CREATE));
        faulty.put("packs/4", Body.of(new byte[1]), PutMode.CREATE);
        assertThat(memory.head("packs/3")).isEmpty();
        assertThat(faulty.count(Call.PUT, "packs/")).isEqualTo(4);
    }

    @Test
    void damagesWhatIsReadOnceOrAlways() throws Exception {
        byte[] good = bytes(50, 1);
        faulty.put("k", Body.of(good), PutMode.CREATE);
        faulty.on(Call.GET).flipBit();
        assertThat(faulty.getAll("k", 50)).isNotEqualTo(good);
        assertThat(faulty.getAll("k", 50)).isEqualTo(good);
        faulty.on(Call.GET).always().flipBit();
        for (int i = 0; i < 3; i++) {
            ByteBuffer into = ByteBuffer.allocateDirect(50);
            faulty.get("k", 0, into);
            assertThat(into.flip().mismatch(ByteBuffer.wrap(good))).isEqualTo(25);
        }
        faulty.heal();
        faulty.on(Call.GET).cutShort();
        assertFails(Kind.CORRUPT, () -> faulty.get("k", 0, ByteBuffer.allocate(50)));
    }

    @Test
    void damagesLosesOrForgetsWhatIsStored() throws Exception {
        Body body = Body.of(bytes(50, 1));
        faulty.on(Call.PUT).matching("flip").flipBit();
        faulty.on(Call.PUT).matching("cut").cutShort();
        faulty.on(Call.PUT).matching("gone").swallow();
        faulty.on(Call.PUT).matching("lost").failAfterSuccess(Kind.TIMEOUT);
        faulty.put("flip", body, PutMode.CREATE);
        faulty.put("cut", body, PutMode.CREATE);
        faulty.put("gone", body, PutMode.CREATE);
        assertFails(Kind.TIMEOUT, () -> faulty.put("lost", body, PutMode.CREATE));
        assertThat(memory.getAll("flip", 50)).hasSize(50).isNotEqualTo(bytes(50, 1));
        assertThat(memory.getAll("cut", 50)).hasSize(25);
        assertThat(memory.head("gone")).isEmpty();
        assertThat(memory.getAll("lost", 50)).isEqualTo(bytes(50, 1));
    }

    @Test
    void hangsUntilInterrupted() throws Exception {
        faulty.on(Call.HEAD).hang();
        CompletableFuture<Kind> kind = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                faulty.head("k");
            } catch (StoreException e) {
                kind.complete(Thread.currentThread().isInterrupted() ? e.kind() : Kind.OTHER);
            }
        });
        await().until(() -> thread.getState() == Thread.State.WAITING);
        thread.interrupt();
        assertThat(kind.get(5, TimeUnit.SECONDS)).isEqualTo(Kind.INTERRUPTED);
    }
}
