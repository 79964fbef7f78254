package dev.sago.source;

import dev.sago.model.Attributes;
import dev.sago.model.EntryName;
import dev.sago.model.Timestamp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Keys that no file system holds, and faults; what every server must give is in S3SourceContract. */
class S3SourceTest {

    private HeapBucket bucket;
    private final List<Source> sources = new ArrayList<>();

    @BeforeEach
    void startBucket() throws IOException {
        bucket = new HeapBucket();
    }

    @AfterEach
    void stop() {
        sources.forEach(Source::close);
        bucket.close();
    }

    private Source source(String prefix) throws IOException {
        return source(prefix, Optional.empty());
    }

    private Source source(String prefix, Optional<Integer> owner) throws IOException {
        Source source = new S3Source(bucket.settings(prefix, owner));
        sources.add(source);
        return source;
    }

    @Test
    void cutsKeysAtEverySlashAndWalksThemAsATree() throws Exception {
        for (String key : List.of("a", "a/b", "a-b", "a//c", "a//", "/", "/x", "a/b/../.", "a+b c%2F", "b/", "b/c")) {
            bucket.put(key, key.endsWith("/") ? "" : key);
        }
        BucketWalk walk = BucketWalk.of(source(""));
        assertThat(walk.events)
                .containsExactly(
                        "enter /",
                        "file /x",
                        "leave /",
                        "file a",
                        "file a+b c%2F",
                        "file a-b",
                        "enter a/",
                        "enter a//",
                        "file a//c",
                        "leave a//",
                        "file a/b",
                        "enter a/b/",
                        "enter a/b/../",
                        "file a/b/../.",
                        "leave a/b/../",
                        "leave a/b/",
                        "leave a/",
                        "enter b/",
                        "file b/c",
                        "leave b/");
        for (var file : walk.files.entrySet()) {
            assertThat(file.getValue().text()).isEqualTo(file.getKey());
        }
    }

    @Test
    void aKeyThatEndsInASlashIsAFolderIfEmptyAndANamelessFileIfNot() throws Exception {
        bucket.put("empty/", new byte[0], "application/x-directory", Instant.parse("2026-05-06T07:08:09Z"));
        bucket.put("full/", "bytes");
        BucketWalk walk = BucketWalk.of(source(""));
        assertThat(walk.events)
                .containsExactly("enter empty/", "leave empty/", "enter full/", "file full/", "leave full/");
        assertThat(walk.met("full/").text()).isEqualTo("bytes");
        assertThat(walk.folder("empty/").modified()).isEqualTo(Timestamp.of(Instant.parse("2026-05-06T07:08:09Z")));
        assertThat(walk.folder("full/").modified()).isEqualTo(new Timestamp(0, 0));
    }

    @Test
    void whatFollowsThePrefixIsThePath() throws Exception {
        for (String key : List.of("interior/", "interior/a", "interior/b/c", "interior-old/d")) {
            bucket.put(key, key.endsWith("/") ? "" : key);
        }
        assertThat(BucketWalk.of(source("interior/")).events)
                .containsExactly("file a", "enter b/", "file b/c", "leave b/");
        assertThat(BucketWalk.of(source("interior-")).events).containsExactly("enter old/", "file old/d", "leave old/");
        assertThat(BucketWalk.of(source("exterior/")).events).isEmpty();
    }

    @Test
    void namesInKeyOrderEvenWhereJavaWouldSortOtherwise() throws Exception {
        // U+FF5E sorts before U+1F600 by bytes, after it by Java's chars.
        bucket.put("\uff5e/x", "1");
        bucket.put("\ud83d\ude00/x", "2");
        assertThat(BucketWalk.of(source("")).files.keySet()).containsExactly("\uff5e/x", "\ud83d\ude00/x");
    }

    @Test
    void refusesAListingOutOfOrder() throws Exception {
        bucket.close();
        bucket = new HeapBucket(Comparator.reverseOrder());
        bucket.put("a/x", "1");
        bucket.put("b/x", "2");
        assertThatThrownBy(() -> BucketWalk.of(source("")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("order")
                .hasMessageContaining("a/x came after b/x");
    }

    @Test
    void tellsOfAKeyThatNoEntryCanHave() throws Exception {
        bucket.put("a/nul\0/x", "1");
        bucket.put("a/line\nfeed", "2");
        BucketWalk walk = BucketWalk.of(source(""));
        assertThat(walk.events)
                .containsExactly(
                        "enter a/",
                        "file a/line\nfeed",
                        "unreadable a/nul\\x00: its key holds a NUL, which no entry's name can hold",
                        "leave a/");
        assertThat(walk.met("a/line\nfeed").text()).isEqualTo("2");
    }

    @Test
    void theOwnerIsTheFolderAtItsDepth() throws Exception {
        for (String key : List.of("readme", "interior/김철수/a", "interior/김철수/docs/b", "interior/c", "health//d")) {
            bucket.put(key, "x");
        }
        BucketWalk walk = BucketWalk.of(source("", Optional.of(2)));
        assertThat(walk.met("interior/김철수/a").attributes().owner()).isEqualTo("김철수");
        assertThat(walk.met("interior/김철수/docs/b").attributes().owner()).isEqualTo("김철수");
        assertThat(walk.folder("interior/김철수/").owner()).isEqualTo("김철수");
        assertThat(walk.folder("interior/").owner()).isNull();
        assertThat(walk.met("interior/c").attributes().owner()).isNull();
        assertThat(walk.met("health//d").attributes().owner()).isNull();
        assertThat(walk.met("readme").attributes().owner()).isNull();
        assertThat(BucketWalk.of(source("")).met("interior/김철수/a").attributes().owner())
                .isNull();
    }

    @Test
    void survivesAServerThatIsUnwellForAMoment() throws Exception {
        fill(2_500);
        bucket.failListings(number -> number == 2 || number == 3);
        assertThat(BucketWalk.of(source("")).files).hasSize(2_500);
    }

    @Test
    void failsIfTheListingCannotBeCompleted() throws Exception {
        fill(2_500);
        bucket.failListings(number -> number >= 3);
        assertThatThrownBy(() -> BucketWalk.of(source("")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("after 2000 objects")
                .hasMessageContaining("HTTP 500");
    }

    @Test
    void aVisitorCanEndTheWalk() throws Exception {
        fill(2_500);
        Source source = source("");
        BucketWalk walk = new BucketWalk() {
            @Override
            public void file(EntryName name, Attributes attributes, long size, SourceFile file)
                    throws InterruptedException {
                super.file(name, attributes, size, file);
                if (files.size() == 10) {
                    throw new InterruptedException("enough");
                }
            }
        };
        assertThatThrownBy(() -> source.walk(walk)).isInstanceOf(InterruptedException.class);
        assertThat(walk.files).hasSize(10);
    }

    @Test
    void readsOnWhereAConnectionBroke() throws Exception {
        byte[] content = random(300_000);
        bucket.put("large", content, "application/octet-stream", Instant.EPOCH);
        bucket.cut("large", 70_000);
        BucketWalk.Met met = BucketWalk.of(source("")).met("large");
        try (SourceFile.Reading reading = met.file().open()) {
            assertThat(BucketWalk.read(reading, ByteBuffer.allocateDirect(100_000)))
                    .isEqualTo(content);
            assertThat(reading.unchanged()).isTrue();
        }
    }

    @Test
    void givesUpWhereNothingComesAnyMore() throws Exception {
        bucket.put("stuck", random(1_000), "x/y", Instant.EPOCH);
        bucket.cut("stuck", 0);
        BucketWalk.Met met = BucketWalk.of(source("")).met("stuck");
        assertThatThrownBy(met::read).isInstanceOf(IOException.class).hasMessageContaining("broke off after 0 bytes");
    }

    @Test
    void neverMixesTwoVersionsOfAnObject() throws Exception {
        bucket.put("changing", random(300_000), "x/y", Instant.EPOCH);
        bucket.cut("changing", 100_000);
        BucketWalk.Met met = BucketWalk.of(source("")).met("changing");
        try (SourceFile.Reading reading = met.file().open()) {
            assertThat(reading.read(ByteBuffer.allocate(10))).isEqualTo(10);
            bucket.put("changing", new byte[300_000], "x/y", Instant.EPOCH);
            assertThatThrownBy(() -> BucketWalk.read(reading, ByteBuffer.allocate(4096)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("replaced while it was being read");
        }
    }

    @Test
    @Timeout(60) // too few connections: the last would wait for the first to close
    void manyObjectsCanBeOpenAtOnce() throws Exception {
        fill(BucketClient.CONNECTIONS);
        List<SourceFile.Reading> readings = new ArrayList<>();
        for (BucketWalk.Met met : BucketWalk.of(source("")).files.values()) {
            readings.add(met.file().open());
        }
        for (SourceFile.Reading reading : readings) {
            assertThat(BucketWalk.read(reading, ByteBuffer.allocate(3))).isNotEmpty();
            reading.close();
        }
    }

    private void fill(int count) {
        for (int i = 0; i < count; i++) {
            bucket.put("folder" + i % 7 + "/object" + i, "content " + i);
        }
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @Test
    void saysWhatIsWrongWithAServerThatIsNotThere() throws Exception {
        Source source = source("");
        bucket.close();
        assertThatThrownBy(() -> BucketWalk.of(source))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("listing bucket bucket failed after 0 objects")
                .hasMessageContaining("refused");
    }

    @Test
    void readsTextThroughAnyBuffer() throws Exception {
        bucket.put("k", "가나다");
        BucketWalk.Met met = BucketWalk.of(source("")).met("k");
        try (SourceFile.Reading reading = met.file().open()) {
            ByteBuffer slice = ByteBuffer.allocate(20).position(5).slice();
            assertThat(reading.read(slice.limit(4))).isEqualTo(4);
            assertThat(reading.read(slice)).isZero();
            assertThat(reading.read(slice.limit(15))).isEqualTo(5);
            assertThat(reading.read(slice)).isEqualTo(-1);
            assertThat(new String(slice.array(), 5, 9, StandardCharsets.UTF_8)).isEqualTo("가나다");
        }
    }
}
