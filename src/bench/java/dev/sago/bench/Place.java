package dev.sago.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * Where one tool keeps what it stores, and its own files.
 *
 * @param own an empty folder for configuration, caches, state; not counted as stored
 * @param stores one for each copy
 */
record Place(Path own, List<Store> stores) {

    Store store() {
        return stores.getFirst();
    }

    /** Bytes of all stores, as file sizes. */
    long stored() {
        return stores.stream()
                .mapToLong(store -> Folders.extent(store.folder()).bytes())
                .sum();
    }

    /**
     * A folder, or a bucket at the S3 server.
     *
     * @param folder the folder, or where the server keeps the bucket: to measure and to delete
     * @param bucket empty for a folder
     * @param endpoint the server's URL; empty for a folder
     */
    record Store(Path folder, String bucket, String endpoint) {

        static final String USER = "sago-bench";
        static final String SECRET = "not-a-secret-loopback-only";

        boolean isS3() {
            return !bucket.isEmpty();
        }
    }
}
