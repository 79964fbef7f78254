package dev.sago.backup;

import dev.sago.model.Attributes;
import dev.sago.model.EntryName;
import dev.sago.model.Timestamp;
import dev.sago.source.SourceFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class ReaderDeskTest {

    private static final ByteBuffer CHUNK = ByteBuffer.wrap(new byte[] {1, 2, 3});

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> closed = new ArrayList<>();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private FileTask file(String name) {
        SourceFile file = new SourceFile() {
            @Override
            public Reading open() {
                throw new IllegalStateException("nobody reads here");
            }

            @Override
            public void close() {
                closed.add(name);
            }
        };
        EntryName entry = EntryName.of(name);
        Attributes none = Attributes.ofObject(new Timestamp(0, 0), null, null, null);
        return new FileTask(entry, none, 0, file, new PathText(null, entry));
    }

    /** Another reader asks for work. */
    private Future<ReaderDesk.Work> taking(ReaderDesk desk) {
        return threads.submit(desk::take);
    }

    /** Gives the chunk as soon as somebody is free for it. */
    private static ChunkTask given(ReaderDesk desk) {
        List<ChunkTask> given = new ArrayList<>();
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(20))
                .until(() -> {
                    ChunkTask task = desk.give(CHUNK);
                    if (task != null) {
                        given.add(task);
                    }
                    return task != null;
                });
        return given.getFirst();
    }

    @Test
    void theChunksOfTheOnlyFileGoToWhoHasNothingElseToDo() throws Exception {
        ReaderDesk desk = new ReaderDesk(4, 2);
        desk.put(file("only"));
        assertThat(desk.take()).isInstanceOf(FileTask.class);
        assertThat(desk.give(CHUNK)).as("nobody is free").isNull();
        Future<ReaderDesk.Work> other = taking(desk);
        desk.end(); // The walk is over long before a large file is.
        ChunkTask task = given(desk);
        assertThat(other.get()).isSameAs(task);
        assertThat(task.bytes()).isEqualTo(CHUNK).isNotSameAs(CHUNK);
        assertThat(desk.takeBack(task)).as("it is begun with").isFalse();
        ChunkTask next = Objects.requireNonNull(desk.give(CHUNK), "the next, so that the other need not wait");
        assertThat(desk.give(CHUNK)).as("it has enough").isNull();
        desk.chunkDone(task);
        assertThat(desk.take()).isSameAs(next);
        desk.chunkDone(next);
        assertThat(desk.give(CHUNK)).as("nobody is free").isNull();

        Future<ReaderDesk.Work> again = taking(desk);
        Future<ReaderDesk.Work> third = taking(desk);
        desk.fileDone();
        assertThat(again.get()).isNull();
        assertThat(third.get()).isNull();
        assertThat(desk.take()).isNull();
    }

    /** Whoever is first has it, and nobody else. */
    @Test
    void whatNobodyHasBegunWithCanBeTakenBack() throws Exception {
        for (int i = 0; i < 200; i++) {
            ReaderDesk desk = new ReaderDesk(4, 2);
            desk.put(file("large"));
            var _ = desk.take();
            Future<ReaderDesk.Work> other = taking(desk);
            ChunkTask task = given(desk);
            boolean ours = desk.takeBack(task);
            desk.end();
            desk.fileDone();
            assertThat(other.get()).isSameAs(ours ? null : task);
        }
    }

    @Test
    void filesComeInTheirOrderAndWaitForRoom() throws Exception {
        ReaderDesk desk = new ReaderDesk(2, 2);
        desk.put(file("a"));
        desk.put(file("b"));
        Future<?> third = threads.submit(() -> {
            desk.put(file("c"));
            return null;
        });
        Thread.sleep(50);
        assertThat(third.isDone()).isFalse();
        for (String name : List.of("a", "b", "c")) {
            assertThat(desk.take())
                    .isInstanceOfSatisfying(
                            FileTask.class, task -> assertThat(task.name).hasToString(name));
        }
        assertThat(third.get()).isNull();
        desk.put(file("left over"));
        desk.close();
        assertThat(closed).containsExactly("left over");
    }
}
