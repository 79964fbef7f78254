package dev.sago.site;

import dev.sago.site.ObjectStore.PutMode;
import dev.sago.site.StoreException.Kind;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Opened when it is needed, once; what cannot be opened fails at each call and may come back. */
class LateStoreTest {

    private final AtomicInteger opened = new AtomicInteger();

    private ObjectStore open() {
        opened.incrementAndGet();
        return new MemoryObjectStore("memory", InstantSource.fixed(Instant.EPOCH));
    }

    @Test
    void isOpenedByTheFirstCallAndKeepsWhatItHolds() throws StoreException {
        LateStore store = new LateStore("site one", this::open);
        assertThat(store.describe()).isEqualTo("site one");
        assertThat(opened).hasValue(0);
        store.put("a", Body.of(new byte[] {1, 2, 3}), PutMode.CREATE);
        ByteBuffer two = ByteBuffer.allocate(2);
        store.get("a", 1, two);
        assertThat(two.array()).containsExactly(2, 3);
        assertThat(store.getAll("a", 3)).hasSize(3);
        assertThat(store.head("a")).isPresent();
        List<String> listed = new ArrayList<>();
        store.list("", object -> listed.add(object.key()));
        assertThat(listed).containsExactly("a");
        store.delete("a");
        assertThat(store.head("a")).isEmpty();
        assertThat(opened).hasValue(1);
        store.close();
    }

    @Test
    void isNotOpenedToBeClosed() {
        new LateStore("site one", this::open).close();
        assertThat(opened).hasValue(0);
    }

    @Test
    void whatCannotBeOpenedMayComeBack() throws StoreException {
        AtomicInteger tries = new AtomicInteger();
        LateStore store = new LateStore("site one", () -> {
            if (tries.incrementAndGet() < 3) {
                throw new StoreException(Kind.NO_BUCKET, "not mounted", null);
            }
            return open();
        });
        assertThatThrownBy(() -> store.head("a"))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NO_BUCKET))
                .hasMessage("not mounted");
        assertThat(store.capabilities()).isEqualTo(new Capabilities(false, false, false, false));
        assertThat(store.head("a")).isEmpty();
        store.close();
    }
}
