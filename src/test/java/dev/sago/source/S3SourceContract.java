package dev.sago.source;

import dev.sago.model.Attributes;
import dev.sago.model.EntryName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What {@link S3Source} must do on every real S3 server; a subclass per server. */
abstract class S3SourceContract {

    private SourceSettings.S3 settings;
    private S3Client client;
    private Source source;

    /** A source of a whole new bucket, without owner. */
    protected abstract SourceSettings.S3 newBucket() throws Exception;

    @BeforeEach
    void open() throws Exception {
        settings = newBucket();
        client = BucketClient.of(settings);
        source = new S3Source(settings);
    }

    @AfterEach
    void close() {
        source.close();
        client.close();
    }

    private void put(String key, String content) {
        client.putObject(
                p -> p.bucket(settings.bucket()).key(key).contentType("text/x-sago"), RequestBody.fromString(content));
    }

    private Source with(String prefix, int owner) throws IOException {
        source.close();
        source = new S3Source(new SourceSettings.S3(
                settings.name(),
                settings.endpoint(),
                settings.region(),
                settings.bucket(),
                prefix,
                owner == 0 ? Optional.empty() : Optional.of(owner),
                settings.accessKey(),
                settings.secretKey(),
                settings.certificate()));
        return source;
    }

    @Test
    void readsObjectsOfAnyNameTheirTypeAndTag() throws Exception {
        String nfc = Normalizer.normalize("한글 문서.hwp", Normalizer.Form.NFC);
        String nfd = Normalizer.normalize(nfc, Normalizer.Form.NFD);
        assertThat(nfd).isNotEqualTo(nfc);
        List<String> keys = List.of(
                nfc,
                nfd,
                "a b",
                "a+b",
                "a%2Fb",
                "a%",
                "a&b=c?d#e",
                "a'b\"c<d>",
                "~x",
                "q;r:s@t,u!v*w(x)$",
                "e=$(é)",
                "😀/～/x",
                "a-/x",
                "a/x/y/z",
                "x/a.b",
                "x.a/b");
        keys.forEach(key -> put(key, "content of " + key));

        BucketWalk walk = BucketWalk.of(source);
        assertThat(walk.files.keySet()).containsExactlyInAnyOrderElementsOf(keys);
        for (String key : keys) {
            BucketWalk.Met met = walk.met(key);
            assertThat(met.text()).isEqualTo("content of " + key);
            assertThat(met.attributes().tag()).isNotEmpty().doesNotContain("\"");
            try (SourceFile.Reading reading = met.file().open()) {
                assertThat(reading.contentType()).isEqualTo("text/x-sago");
                assertThat(reading.unchanged()).isTrue();
            }
        }
    }

    @Test
    void walksAllPagesInTheOrderOfTrees() throws Exception {
        int count = 2_500;
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> puts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String key = "drive/user" + i % 50 + (i % 2 == 0 ? "/" : "-") + "file" + i;
                puts.add(workers.submit(() -> put(key, key)));
            }
            for (Future<?> put : puts) {
                put.get();
            }
        }
        BucketWalk walk = BucketWalk.of(source);
        assertThat(walk.files).hasSize(count);
        try (ExecutorService workers = Executors.newFixedThreadPool(BucketClient.CONNECTIONS)) {
            for (Future<Boolean> read : workers.invokeAll(walk.files.entrySet().stream()
                    .map(file ->
                            (Callable<Boolean>) () -> file.getValue().text().equals(file.getKey()))
                    .toList())) {
                assertThat(read.get()).isTrue();
            }
        }
    }

    @Test
    void namesOwnersBelowThePrefix() throws Exception {
        put("interior/kim/docs/a", "1");
        put("interior/notice", "2");
        put("other/lee/b", "3");
        BucketWalk walk = BucketWalk.of(with("interior/", 1));
        assertThat(walk.files.keySet()).containsExactly("kim/docs/a", "notice");
        assertThat(walk.met("kim/docs/a").attributes().owner()).isEqualTo("kim");
        assertThat(walk.met("notice").attributes().owner()).isNull();
    }

    @Test
    void readsTheNewerBytesOfAnObjectThatWasReplacedAndSaysSo() throws Exception {
        put("kept", "kept");
        put("replaced", "old");
        put("vanished", "gone");
        BucketWalk walk = new BucketWalk() {
            @Override
            public void file(EntryName name, Attributes attributes, long size, SourceFile file)
                    throws InterruptedException {
                super.file(name, attributes, size, file);
                if (files.size() == 1) {
                    put("replaced", "newer");
                    client.deleteObject(d -> d.bucket(settings.bucket()).key("vanished"));
                }
            }
        };
        source.walk(walk);
        assertThat(walk.files.keySet()).containsExactly("kept", "replaced", "vanished");
        assertThat(walk.met("kept").text()).isEqualTo("kept");
        assertThat(walk.met("replaced").size()).isEqualTo(3);
        assertThat(walk.met("replaced").text()).isEqualTo("newer");
        try (SourceFile.Reading reading = walk.met("replaced").file().open()) {
            assertThat(reading.unchanged()).isFalse();
        }
        assertThatThrownBy(() -> walk.met("vanished").file().open())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("vanished");
    }

    @Test
    void closingEarlyCutsAnObjectAndLeavesTheOthersReadable() throws Exception {
        put("large", "x".repeat(5_000_000));
        BucketWalk.Met met = BucketWalk.of(source).met("large");
        for (int i = 0; i < 2 * BucketClient.CONNECTIONS; i++) {
            try (SourceFile.Reading reading = met.file().open()) {
                assertThat(reading.read(ByteBuffer.allocate(10))).isEqualTo(10);
            }
        }
        assertThat(met.read()).hasSize(5_000_000);
    }

    @Test
    void saysThatABucketIsNotThere() throws Exception {
        SourceSettings.S3 missing = new SourceSettings.S3(
                "missing",
                settings.endpoint(),
                settings.region(),
                "no-such-bucket",
                "",
                Optional.empty(),
                settings.accessKey(),
                settings.secretKey(),
                settings.certificate());
        try (Source source = new S3Source(missing)) {
            assertThatThrownBy(() -> BucketWalk.of(source))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no-such-bucket")
                    .hasMessageContaining("NoSuchBucket (HTTP 404)");
        }
    }
}
