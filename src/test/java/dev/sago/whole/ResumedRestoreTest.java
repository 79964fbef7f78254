package dev.sago.whole;

import dev.sago.model.Entry;
import dev.sago.model.EntryName;
import dev.sago.model.Extent;
import dev.sago.model.Timestamp;
import dev.sago.repository.Repository;
import dev.sago.repository.RepositoryReader;
import dev.sago.restore.Overwrite;
import dev.sago.restore.RestoreResult;
import dev.sago.restore.RestoreRun;
import dev.sago.restore.Selection;
import dev.sago.source.Destination;
import dev.sago.source.FolderDestination;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A restore that ends in the middle of a large file, and the same restore again. */
class ResumedRestoreTest {

    private static final int MIB = 1 << 20;
    private static final int HOLE_AT = 48 * MIB;
    private static final int HOLE = 8 * MIB;
    private static final int SIZE = 96 * MIB;
    private static final long DATA = SIZE - HOLE;
    private static final int WRITES = 60;

    @TempDir
    Path folder;

    private World world;
    private Path to;

    @BeforeEach
    void backUpAndStop() throws Exception {
        world = new World(folder, 2, 2);
        byte[] bytes = new byte[SIZE];
        new Random(1592).nextBytes(bytes);
        try (RandomAccessFile file =
                new RandomAccessFile(world.source.resolve("image").toFile(), "rw")) {
            file.write(bytes, 0, HOLE_AT);
            file.seek(HOLE_AT + HOLE);
            file.write(bytes, HOLE_AT + HOLE, SIZE - HOLE_AT - HOLE);
        }
        world.backup();
        to = folder.resolve("restored");
        assertThatThrownBy(this::stopped).hasMessage("stopped here");
        assertThat(left()).hasSize(1);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void stopped() throws Exception {
        AtomicInteger room = new AtomicInteger(WRITES);
        try (Repository repository = world.open();
                RepositoryReader reader = repository.reader();
                Destination destination = new Stopping(new FolderDestination(to, new Random(1)), room)) {
            new RestoreRun(
                            World.SYSTEM,
                            reader,
                            destination,
                            Selection.of(List.of()),
                            Overwrite.NEVER,
                            InstantSource.system(),
                            world.events::add)
                    .execute(repository.snapshots().getLast());
        }
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> all = Files.list(to.resolve("files"))) {
            return all.filter(each -> each.toString().endsWith(".part")).toList();
        }
    }

    private RestoreResult again() throws Exception {
        RestoreResult result = world.restore(to);
        assertThat(to.resolve("files/image")).hasSameBinaryContentAs(world.source.resolve("image"));
        assertThat(left()).isEmpty();
        assertThat(result.bytes() + result.resumedBytes()).isEqualTo(DATA);
        return result;
    }

    @Test
    void whatWasWrittenIsNotFetchedAgain() throws Exception {
        RestoreResult result = again();
        assertThat(result.resumedBytes()).isGreaterThan(DATA / 4);
    }

    @Test
    void whatWasSpoiltMeanwhileIsFetchedAgain() throws Exception {
        long before = resumable();
        try (RandomAccessFile file = new RandomAccessFile(left().getFirst().toFile(), "rw")) {
            file.seek(0);
            while (file.read() == 0) { // Written chunks are in no order: find one.
                file.seek(file.getFilePointer() - 1 + MIB);
            }
            file.seek(file.getFilePointer() - 1);
            int was = file.read();
            file.seek(file.getFilePointer() - 1);
            file.write(was + 1);
        }
        assertThat(again().resumedBytes()).isLessThan(before).isPositive();
    }

    @Test
    void aFileWithBytesInItsHolesIsNotBelieved() throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(left().getFirst().toFile(), "rw")) {
            file.seek(HOLE_AT + HOLE / 2);
            file.write(7);
        }
        assertThat(again().resumedBytes()).isZero();
    }

    @Test
    void whatIsLeftOfAnotherStateOfTheFileIsRemoved() throws Exception {
        Files.writeString(world.source.resolve("image"), "small now");
        world.backup();
        RestoreResult result = world.restore(to);
        assertThat(result.resumedBytes()).isZero();
        assertThat(to.resolve("files/image")).hasContent("small now");
        assertThat(left()).isEmpty();
    }

    /** Bytes of chunks that stand in the left file, found by restoring a copy of it. */
    private long resumable() throws Exception {
        Path copy = folder.resolve("copy");
        Files.createDirectories(copy.resolve("files"));
        copy(left().getFirst(), copy.resolve("files"));
        return world.restore(copy).resumedBytes();
    }

    /** With its holes. */
    private static void copy(Path from, Path into) throws IOException, InterruptedException {
        Process cp = new ProcessBuilder("cp", "--sparse=always", from.toString(), into + "/").start();
        assertThat(cp.waitFor()).isZero();
    }

    /** Fails as a broken program would, after some writes. */
    private record Stopping(Destination inner, AtomicInteger room) implements Destination {

        @Override
        public Folder root() {
            return inner.root();
        }

        @Override
        public Folder folder(Folder parent, EntryName name) throws IOException {
            return inner.folder(parent, name);
        }

        @Override
        public void finish(Folder folder, Entry entry) throws IOException {
            inner.finish(folder, entry);
        }

        @Override
        public Present present(Folder parent, Entry entry) throws IOException {
            return inner.present(parent, entry);
        }

        @Override
        public boolean isBegun(Folder parent, Entry entry) {
            return inner.isBegun(parent, entry);
        }

        @Override
        public Writing file(Folder parent, Entry entry) throws IOException {
            Writing writing = inner.file(parent, entry);
            return new Writing() {
                @Override
                public boolean holds(Extent.Data part, long offset) throws IOException {
                    return writing.holds(part, offset);
                }

                @Override
                public void write(long offset, ByteBuffer data) throws IOException {
                    if (room.decrementAndGet() < 0) {
                        throw new IllegalStateException("stopped here");
                    }
                    writing.write(offset, data);
                }

                @Override
                public void commit() throws IOException {
                    writing.commit();
                }

                @Override
                public void leave() throws IOException {
                    writing.leave();
                }

                @Override
                public void close() throws IOException {
                    writing.close();
                }
            };
        }

        @Override
        public Optional<Written> written(Folder parent, Entry entry) throws IOException {
            return inner.written(parent, entry);
        }

        @Override
        public Optional<Timestamp> freeRoom(Folder parent, Entry entry, Written known) throws IOException {
            return inner.freeRoom(parent, entry, known);
        }

        @Override
        public void other(Folder parent, Entry entry) throws IOException {
            inner.other(parent, entry);
        }

        @Override
        public void hardLink(Folder parent, EntryName name, Folder targetParent, EntryName target) throws IOException {
            inner.hardLink(parent, name, targetParent, target);
        }

        @Override
        public List<String> unsettable() {
            return inner.unsettable();
        }

        @Override
        public void close() throws IOException {
            inner.close();
        }
    }
}
