package dev.sago.cli;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ScreenTest {

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Screen screen = new Screen(err);

    private String shown() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void drawingIsReplacedMovedDownAndErased() {
        screen.draw(List.of("one", "two", "three"), 80);
        screen.draw(List.of("four"), 80);
        screen.print("note");
        screen.erase();
        screen.print("end");
        assertThat(shown())
                .isEqualTo("one\ntwo\nthree"
                        + "\r\u001b[2A\u001b[Jfour"
                        + "\r\u001b[Jnote\nfour"
                        + "\r\u001b[J"
                        + "end\n");
    }

    @Test
    void aTerminalThatBecameNarrowerHasWrappedTheDrawing() {
        screen.draw(List.of("\u001b[31m한글\u001b[0m 5678", "short", ""), 80);
        screen.draw(List.of("next"), 4);
        // Of four columns each: three rows, two rows and one row.
        assertThat(shown()).endsWith("short\n\r\u001b[5A\u001b[Jnext");
    }

    @Test
    void aStreamThatBreaksIsNoError() {
        Screen broken = new Screen(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        });
        broken.print("lost");
        broken.draw(List.of("lost"), 80);
        broken.erase();
    }

    @Test
    void aViewAsksForTheStateUntilItIsClosed() {
        AtomicInteger asked = new AtomicInteger();
        Progress progress = new Progress("reading", 1, 2, 1, 2, Duration.ofSeconds(1), List.of());
        Terminal terminal =
                new Terminal(Terminal.Target.FILE, Terminal.Target.TERMINAL, true, () -> Terminal.Size.USUAL);
        var painter = Painters.of(ProgressMode.BAR, screen, terminal, Messages.in(Language.EN));
        try (var _ = ProgressView.open(
                () -> {
                    asked.incrementAndGet();
                    return progress;
                },
                painter)) {
            await().until(() -> asked.get() >= 3);
        }
        int last = asked.get();
        assertThat(shown()).contains("reading [").endsWith("\r\u001b[1A\u001b[J");
        assertThat(asked).hasValue(last);
    }

    @Test
    void aStateThatCannotBeToldEndsTheViewOnly() {
        AtomicInteger asked = new AtomicInteger();
        var painter = Painters.of(ProgressMode.BAR, screen, Terminal.NONE, Messages.in(Language.EN));
        try (var _ = ProgressView.open(
                () -> {
                    asked.incrementAndGet();
                    throw new IllegalStateException("no state");
                },
                painter)) {
            await().until(() -> asked.get() == 1);
        }
        assertThat(shown()).isEmpty();
    }

    @Test
    void jsonLines() {
        Progress progress = new Progress(
                "reading",
                1,
                -1,
                17,
                -1,
                Duration.ofMillis(1500),
                List.of(new Progress.SiteLine("one", Progress.SiteState.BEHIND, 9, 2)));
        Painters.of(ProgressMode.JSON, screen, Terminal.NONE, Messages.in(Language.EN))
                .paint(progress);
        assertThat(shown())
                .isEqualTo("{\"progress\":{\"stage\":\"reading\",\"filesDone\":1,\"filesTotal\":-1,\"bytesDone\":17,"
                        + "\"bytesTotal\":-1,\"elapsed\":1.5,\"sites\":[{\"name\":\"one\",\"state\":\"behind\","
                        + "\"bytesDone\":9,\"objectsBehind\":2}]}}\n");
    }

    @Test
    void autoIsABarForPeopleOnly() {
        Terminal people = new Terminal(Terminal.Target.PIPE, Terminal.Target.TERMINAL, true, () -> Terminal.Size.USUAL);
        assertThat(ProgressMode.AUTO.resolve(people, false)).isEqualTo(ProgressMode.BAR);
        assertThat(ProgressMode.AUTO.resolve(people, true)).isEqualTo(ProgressMode.NONE);
        assertThat(ProgressMode.AUTO.resolve(Terminal.NONE, false)).isEqualTo(ProgressMode.NONE);
        assertThat(ProgressMode.PLAIN.resolve(Terminal.NONE, true)).isEqualTo(ProgressMode.PLAIN);
    }
}
