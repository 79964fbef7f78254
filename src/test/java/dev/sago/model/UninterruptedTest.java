package dev.sago.model;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class UninterruptedTest {

    @AfterEach
    void clear() {
        boolean _ = Thread.interrupted();
    }

    @Test
    void anInterruptDoesNotHurryItAndIsKept() {
        CountDownLatch gate = new CountDownLatch(1);
        Thread slow = Thread.ofPlatform().start(() -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Thread opener = Thread.ofPlatform().unstarted(gate::countDown);
        Thread.currentThread().interrupt();
        opener.start();
        Uninterrupted.join(List.of(slow, opener));
        assertThat(slow.isAlive()).isFalse();
        assertThat(Thread.interrupted()).isTrue();
        Uninterrupted.join(slow);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void aFailureIsPassedOnAndTheInterruptStaysKept() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Uninterrupted.await(() -> {
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                    throw new IOException("gone");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("gone");
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }
}
