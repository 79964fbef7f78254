package dev.sago.source;

import dev.sago.model.EntryName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class ScoutAheadTest {

    private static Sighting numbered(int i) {
        return new Sighting.Problem(EntryName.of(String.valueOf(i)), "");
    }

    @Test
    void everythingComesInOrder() throws Exception {
        List<Sighting> met = new ArrayList<>();
        new ScoutAhead()
                .run(
                        sink -> {
                            for (int i = 0; i < 100_000; i++) {
                                sink.take(numbered(i));
                            }
                        },
                        met::add);
        assertThat(met).hasSize(100_000);
        assertThat(met.get(77_777)).isEqualTo(numbered(77_777));
    }

    @Test
    void aFailureIsThrownBehindWhatCameBefore() {
        List<Sighting> met = new ArrayList<>();
        assertThatThrownBy(() -> new ScoutAhead()
                        .run(
                                sink -> {
                                    sink.take(numbered(1));
                                    throw new IOException("the disk is gone");
                                },
                                met::add))
                .isInstanceOf(IOException.class)
                .hasMessage("the disk is gone");
        assertThat(met).containsExactly(numbered(1));
    }

    @Test
    void noThreadIsLeftWhenTheWalkEndsEarly() {
        AtomicReference<Thread> scout = new AtomicReference<>();
        assertThatThrownBy(() -> new ScoutAhead()
                        .run(
                                sink -> {
                                    scout.set(Thread.currentThread());
                                    while (true) {
                                        sink.take(numbered(0));
                                    }
                                },
                                sighting -> {
                                    throw new InterruptedException("enough");
                                }))
                .isInstanceOf(InterruptedException.class)
                .hasMessage("enough");
        assertThat(scout.get().isAlive()).isFalse();
    }

    /** Its last batch, and the word that it has ended, find a full queue and nobody who takes. */
    @Test
    @Timeout(60)
    void aScoutThatMakesAFailureOfTheInterruptEndsToo() {
        assertThatThrownBy(() -> new ScoutAhead()
                        .run(
                                sink -> {
                                    try {
                                        while (true) {
                                            sink.take(numbered(0));
                                        }
                                    } catch (InterruptedException e) {
                                        throw new IOException("cut off", e);
                                    }
                                },
                                sighting -> {
                                    throw new InterruptedException("enough");
                                }))
                .isInstanceOf(InterruptedException.class)
                .hasMessage("enough");
    }
}
