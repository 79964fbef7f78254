package dev.sago.lab;

import dev.sago.model.SagoException;
import dev.sago.source.BucketWriter;
import dev.sago.source.SourceSettings;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The sample drive: a bucket with the documents of civil servants, {@code <ministry>/<owner>/<folders>/<document>}, uploaded over S3 as
 * they would be. For one thread.
 */
final class CloudDrive implements AutoCloseable {

    private static final int UPLOADS = 8;

    private final Offices offices;
    private final BucketWriter bucket;
    private final List<Stored> documents = new ArrayList<>();

    private record Stored(String key, Path file) {}

    /** One request to the server. */
    private interface Request {
        void send() throws IOException;
    }

    CloudDrive(LabSite server, Offices offices) throws IOException {
        this.offices = offices;
        this.bucket = new BucketWriter(new SourceSettings.S3(
                server.bucket(),
                server.endpoint(),
                "us-east-1",
                server.bucket(),
                "",
                Optional.empty(),
                server.accessKey(),
                server.secretKey(),
                Optional.empty()));
    }

    /** Fills the empty drive. */
    void fill(List<Document> found) throws IOException, InterruptedException {
        send(found.stream().map(this::upload).toList());
    }

    private Request upload(Document document) {
        Stored stored = new Stored(offices.inDrive(document.name()), document.file());
        documents.add(stored);
        return () -> bucket.put(stored.key(), stored.file());
    }

    /**
     * A day's work: one document in thirty is written on, half as many are deleted; new ones come.
     *
     * @param fresh the new ones
     */
    Changes change(List<Document> fresh) throws IOException, InterruptedException {
        List<Request> requests = new ArrayList<>();
        List<Stored> before = List.copyOf(documents);
        long changed = 0;
        long deleted = 0;
        long bytes = fresh.stream().mapToLong(Document::size).sum();
        for (int i = 0; i < before.size(); i++) {
            Stored stored = before.get(i);
            if (i % 30 == 1) {
                byte[] content = writtenOn(stored.file());
                requests.add(() -> bucket.put(stored.key(), content));
                changed++;
                bytes += content.length;
            } else if (i % 60 == 2) {
                requests.add(() -> bucket.delete(stored.key()));
                documents.remove(stored);
                deleted++;
            }
        }
        for (Document document : fresh) {
            requests.add(upload(document));
        }
        send(requests);
        return new Changes(changed, fresh.size(), deleted, bytes);
    }

    private static byte[] writtenOn(Path file) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.write(Files.readAllBytes(file));
        content.write("\nRead and approved.\n".getBytes(StandardCharsets.UTF_8));
        return content.toByteArray();
    }

    /** Sends some at a time; waits for all, or stops at the first that fails. */
    private static void send(List<Request> requests) throws IOException, InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(
                UPLOADS, Thread.ofVirtual().name("upload-", 0).factory())) {
            try {
                List<Future<?>> sent = new ArrayList<>();
                for (Request request : requests) {
                    sent.add(threads.submit(() -> {
                        request.send();
                        return null;
                    }));
                }
                for (Future<?> each : sent) {
                    each.get();
                }
            } catch (ExecutionException e) {
                throw SagoException.failed("filling the drive failed: " + e.getCause(), "", e.getCause());
            } finally {
                threads.shutdownNow();
            }
        }
    }

    @Override
    public void close() {
        bucket.close();
    }
}
