package dev.sago.drill;

import dev.sago.model.Attributes;
import dev.sago.model.Entry;
import dev.sago.model.EntryName;
import dev.sago.model.Extent;
import dev.sago.model.Sha256;
import dev.sago.model.Timestamp;
import dev.sago.source.Destination;
import dev.sago.source.FolderDestination;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What was read back early counts only for the very file, unchanged, with the entry's bytes. */
class EarlyReadBackTest {

    private static final int SIZE = 1 << 20;
    private static final Timestamp MODIFIED = new Timestamp(1_700_000_000, 5);

    @TempDir
    Path root;

    private final byte[] first = bytes(1);
    private final byte[] second = bytes(2);
    private FolderDestination to;
    private EarlyReadBack early;

    @BeforeEach
    void open() throws IOException {
        to = new FolderDestination(root, new Random(3));
        early = new EarlyReadBack(1, false);
    }

    @AfterEach
    void close() throws IOException {
        early.close();
        to.close();
    }

    private static byte[] bytes(int seed) {
        byte[] bytes = new byte[SIZE];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static Entry entry(String name, int links, byte[]... chunks) {
        Attributes attributes =
                new Attributes(0640, 0, 0, null, null, MODIFIED, null, 7, 7, links, 0, Map.of(), null, null, null);
        List<Extent> content = Arrays.stream(chunks)
                .<Extent>map(chunk -> new Extent.Data(Sha256.hash(chunk), chunk.length))
                .toList();
        return Entry.file(EntryName.of(name), attributes, (long) SIZE * chunks.length, content, false);
    }

    /** Writes these bytes under the entry's name, whatever the entry says. */
    private void write(Entry entry, byte[]... chunks) throws IOException {
        try (Destination.Writing writing = to.file(to.root(), entry)) {
            for (int i = 0; i < chunks.length; i++) {
                writing.write((long) SIZE * i, ByteBuffer.wrap(chunks[i]));
            }
            writing.commit();
        }
        early.written(to, to.root(), entry);
    }

    /** What a walk would find on the disk. */
    private Attributes found(Entry entry) throws IOException {
        Destination.Written now = to.written(to.root(), entry).orElseThrow();
        Attributes was = entry.attributes();
        return new Attributes(
                was.mode(),
                0,
                0,
                null,
                null,
                was.modified(),
                now.changed(),
                now.inode(),
                now.device(),
                was.links(),
                0,
                Map.of(),
                null,
                null,
                null);
    }

    private boolean isProved(Entry entry) throws IOException {
        return early.isProved(found(entry), entry);
    }

    private void awaitProof(Entry entry) {
        await().atMost(20, TimeUnit.SECONDS).until(() -> isProved(entry));
    }

    @Test
    void aFileThatIsReadBackAndStaysNeedsNoSecondReading() throws Exception {
        Entry entry = entry("f", 1, first, second);
        write(entry, first, second);
        awaitProof(entry);
        early.end();
        assertThat(isProved(entry)).isTrue();
        assertThat(isProved(entry("f", 1, second, first))).as("other content").isFalse();
    }

    @Test
    void whatChangesAfterwardsIsReadAgain() throws Exception {
        Entry entry = entry("f", 1, first);
        write(entry, first);
        awaitProof(entry);
        early.end();
        try (FileChannel file = FileChannel.open(root.resolve("f"), StandardOpenOption.WRITE)) {
            var _ = file.write(ByteBuffer.wrap(new byte[] {(byte) ~first[9]}), 9);
        }
        Files.setLastModifiedTime(
                root.resolve("f"), FileTime.from(MODIFIED.seconds() * 1_000_000_000 + 5, TimeUnit.NANOSECONDS));
        assertThat(isProved(entry)).isFalse();
    }

    /** Its size, name and times of change are what a later walk compares. */
    @Test
    void whereNobodyLooksLaterTheRoomOfWhatIsProvedIsFreed() throws Exception {
        early.close();
        early = new EarlyReadBack(1, true);
        Entry wrong = entry("wrong", 1, first);
        Entry small = entry("small", 1);
        Entry entry = entry("f", 1, first, second);
        write(wrong, second);
        write(small);
        write(entry, first, second);
        await().atMost(20, TimeUnit.SECONDS).until(() -> Files.readAllBytes(root.resolve("f"))[0] == 0);
        early.end();
        assertThat(Files.readAllBytes(root.resolve("f"))).isEqualTo(new byte[2 * SIZE]);
        assertThat(isProved(entry)).isTrue();
        assertThat(root.resolve("wrong")).hasBinaryContent(second);
    }

    @Test
    void whatWasChangedSinceItWasProvedKeepsItsRoom() throws Exception {
        Entry entry = entry("f", 1, first);
        write(entry, first);
        Destination.Written known = to.written(to.root(), entry).orElseThrow();
        known.file().close();
        await().until(
                        () -> { // A kernel's clock for files may stand still for some milliseconds.
                            Files.write(root.resolve("f"), second);
                            return !known.changed().equals(found(entry).changed());
                        });
        assertThat(to.freeRoom(to.root(), entry, known)).isEmpty();
        assertThat(root.resolve("f")).hasBinaryContent(second);
        Files.delete(root.resolve("f"));
        Files.createSymbolicLink(root.resolve("f"), root.resolve("elsewhere"));
        Files.write(root.resolve("elsewhere"), second);
        assertThatThrownBy(() -> to.freeRoom(to.root(), entry, known)).isInstanceOf(IOException.class);
        assertThat(root.resolve("elsewhere")).hasBinaryContent(second);
    }

    @Test
    void wrongBytesAndFilesWithOtherNamesAndSmallOnesAreLeftToTheWalk() throws Exception {
        Entry wrong = entry("wrong", 1, first);
        Entry linked = entry("linked", 2, first);
        Entry last = entry("last", 1, first);
        write(wrong, second);
        write(linked, first);
        write(last, first);
        awaitProof(last); // One thread, in their order.
        assertThat(isProved(wrong)).isFalse();
        assertThat(isProved(linked)).isFalse();
    }

    @Test
    void aFileThatIsGoneIsNobodysError() throws Exception {
        early.written(to, to.root(), entry("gone", 1, first));
        Entry last = entry("last", 1, first);
        write(last, first);
        awaitProof(last);
    }
}
