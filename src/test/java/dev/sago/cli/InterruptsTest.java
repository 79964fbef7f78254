package dev.sago.cli;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class InterruptsTest {

    private final AtomicInteger noticed = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    private Thread verb() {
        return Thread.ofPlatform().daemon().start(() -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Test
    void theFirstSignalInterruptsTheSecondEnds() throws InterruptedException {
        Thread verb = verb();
        Interrupts interrupts =
                new Interrupts(verb, noticed::incrementAndGet, ended::incrementAndGet, Duration.ofHours(1));
        assertThat(interrupts.signalled()).isFalse();
        interrupts.signal();
        verb.join();
        assertThat(interrupts.signalled()).isTrue();
        assertThat(noticed).hasValue(1);
        assertThat(ended).hasValue(0);
        interrupts.signal();
        assertThat(ended).hasValue(1);
        assertThat(noticed).hasValue(1);
    }

    @Test
    void patienceEnds() {
        Interrupts interrupts =
                new Interrupts(verb(), noticed::incrementAndGet, ended::incrementAndGet, Duration.ofMillis(1));
        interrupts.signal();
        await().untilAtomic(ended, org.hamcrest.Matchers.equalTo(1));
    }
}
