package dev.sago.site;

import dev.sago.site.ObjectStore.PutMode;
import dev.sago.site.StoreException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The contract for folders, and what only a file system can do wrong. */
class DirectoryObjectStoreTest extends ObjectStoreContract {

    @TempDir
    private Path temp;

    @Override
    protected ObjectStore open(String prefix) throws Exception {
        return DirectoryObjectStore.open(Files.createDirectories(folder(prefix)));
    }

    private Path folder(String prefix) {
        return temp.resolve(prefix);
    }

    private Path only() throws IOException {
        try (Stream<Path> all = Files.list(temp.resolve("contract"))) {
            return all.findFirst().orElseThrow();
        }
    }

    @Test
    void createsConditionallyByHardLink() {
        assertThat(store().capabilities().conditionalCreate()).isTrue();
    }

    @Test
    void leavesNothingUnfinishedBehind() throws Exception {
        store().put("a/b", Body.of(new byte[10]), PutMode.CREATE);
        assertFails(Kind.EXISTS, () -> store().put("a/b", Body.of(new byte[10]), PutMode.CREATE));
        assertFails(Kind.OTHER, () -> store().put("a/b/c", Body.of(new byte[10]), PutMode.CREATE));
        assertFails(Kind.OTHER, () -> store().put("a", Body.of(new byte[10]), PutMode.REPLACE));
        assertThat(only().resolve("~new")).isEmptyDirectory();
    }

    /** Past the page cache where the disk can; its blocks end somewhere inside of the object. */
    @ParameterizedTest
    @ValueSource(ints = {1 << 20, (1 << 20) + 1, (3 << 20) - 1, (2 << 20) + 4096 * 3 + 17})
    void largeObjectsFromAlignedMemoryAreWhole(int size) throws Exception {
        ByteBuffer memory = ByteBuffer.allocateDirect((4 << 20) + 4096).alignedSlice(4096);
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        for (int shift : new int[] {0, 512}) {
            ByteBuffer body = memory.slice(shift, size).put(bytes).flip();
            store().put("large/" + shift, Body.of(body), PutMode.CREATE);
            assertThat(store().getAll("large/" + shift, 4 << 20)).isEqualTo(bytes);
        }
        assertThat(only().resolve("~new")).isEmptyDirectory();
    }

    @Test
    void doesNotListWhatIsUnfinishedAndSweepsItAfterADay() throws Exception {
        Path fresh = Files.createFile(only().resolve("~new/fresh"));
        Path old = Files.createFile(only().resolve("~new/old"));
        FileTime now = Files.getLastModifiedTime(fresh);
        Files.setLastModifiedTime(old, FileTime.from(now.toInstant().minus(Duration.ofHours(25))));
        assertThat(keys("")).isEmpty();
        DirectoryObjectStore.open(only()).close();
        assertThat(fresh).exists();
        assertThat(old).doesNotExist();
    }

    @Test
    void neitherFollowsNorListsSymbolicLinks() throws Exception {
        Path outside = Files.createDirectories(temp.resolve("outside"));
        Files.write(outside.resolve("secret"), new byte[5]);
        Files.createSymbolicLink(only().resolve("out"), outside);
        Files.createSymbolicLink(only().resolve("file"), outside.resolve("secret"));

        assertThat(keys("")).isEmpty();
        assertThat(keys("out/")).isEmpty();
        assertFails(Kind.OTHER, () -> store().getAll("out/secret", 10));
        assertFails(Kind.NOT_FOUND, () -> store().getAll("file", 10));
        assertThat(store().head("file")).isEmpty();
        assertFails(Kind.OTHER, () -> store().put("out/new", Body.of(new byte[1]), PutMode.CREATE));
        assertFails(Kind.OTHER, () -> store().delete("out/secret"));
        store().put("file", Body.of(new byte[7]), PutMode.REPLACE);
        assertThat(store().getAll("file", 10)).hasSize(7);
        assertThat(outside.resolve("secret")).hasSize(5);
        assertThat(outside.resolve("new")).doesNotExist();
    }

    @Test
    void takesAnUnmountedDiskForWhatItIs() throws Exception {
        assertFails(Kind.NO_BUCKET, () -> DirectoryObjectStore.open(temp.resolve("nothing")));
        Files.delete(only().resolve("~new"));
        assertFails(Kind.NO_BUCKET, () -> store().head("a"));
        assertFails(Kind.NO_BUCKET, () -> store().list("", object -> true));
        assertFails(Kind.NO_BUCKET, () -> store().put("a", Body.of(new byte[1]), PutMode.CREATE));
        assertFails(Kind.NO_BUCKET, () -> store().get("a", 0, ByteBuffer.allocate(1)));
        assertFails(Kind.NO_BUCKET, () -> store().delete("a"));
    }

    @Test
    void knowsAFullDiskByWordsAndByRoom() {
        assertThat(FolderFailure.of("put", "k", temp, 1, new IOException("No space left on device"))
                        .kind())
                .isEqualTo(Kind.FULL);
        assertThat(FolderFailure.of("put", "k", temp, 1, new FileSystemException("f", null, "Disk quota exceeded"))
                        .kind())
                .isEqualTo(Kind.FULL);
        assertThat(FolderFailure.of("put", "k", temp, Long.MAX_VALUE, new IOException("장치에 남은 공간이 없음"))
                        .kind())
                .isEqualTo(Kind.FULL);
        assertThat(FolderFailure.of("put", "k", temp, 1, new IOException("Input/output error"))
                        .kind())
                .isEqualTo(Kind.UNREACHABLE);
    }
}
