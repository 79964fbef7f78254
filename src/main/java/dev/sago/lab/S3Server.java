package dev.sago.lab;

import dev.sago.model.SagoException;
import dev.sago.model.Secret;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A real S3 server in this process: S3Proxy over a folder, whose subfolders are the buckets, on the loopback interface.
 * Objects stay in the folder when the server stops, so a later one on the same folder and port has them again.
 *
 * <p>It checks signatures, payload hashes and checksum headers, creates and replaces conditionally ({@code
 * If-None-Match}, {@code If-Match}), gives ranges, MD5 as ETag and user metadata, and lists in byte order. It lacks
 * object lock and versioning (both 501), finds nothing wrong with deleting from a bucket that is not there, needs
 * extended attributes of the file system for ETags and metadata, does not sync what it writes, and serves one pair of
 * keys. Closing cuts open connections.
 */
public final class S3Server implements AutoCloseable {

    /** Four servers of a lab share a machine with everything else. */
    private static final int THREADS = 40;

    private final S3Proxy proxy;
    private final Path folder;

    private S3Server(S3Proxy proxy, Path folder) {
        this.proxy = proxy;
        this.folder = folder;
    }

    /**
     * Starts a server and makes the buckets that are not there yet.
     *
     * @param folder where the buckets are; it is created
     * @param port 0 for any free one
     */
    public static S3Server start(Path folder, int port, String accessKey, Secret secretKey, List<String> buckets) {
        try {
            Files.createDirectories(folder);
            for (String bucket : buckets) {
                Files.createDirectories(folder.resolve(bucket));
            }
            S3Proxy proxy = S3Proxy.builder()
                    .blobStore(new FilesystemNio2BlobStore(folder.toRealPath().toString()))
                    .endpoint(URI.create("http://127.0.0.1:" + port))
                    .awsAuthentication(AuthenticationType.AWS_V4, accessKey, secretKey.reveal())
                    .ignoreUnknownHeaders(true)
                    .jettyMaxThreads(THREADS)
                    .stopTimeout(0)
                    .build();
            proxy.start();
            return new S3Server(proxy, folder);
        } catch (IOException e) {
            throw SagoException.failed(
                    "starting an S3 server on " + folder + " and port " + port + " failed: " + e.getMessage(),
                    "Choose another port, or end what listens there.",
                    e);
        } catch (Exception e) {
            throw SagoException.failed("starting an S3 server on " + folder + " failed: " + e, "", e);
        }
    }

    /** Its URL, without bucket. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + proxy.getPort());
    }

    /** The port that it listens on. */
    public int port() {
        return proxy.getPort();
    }

    /** Where the buckets are. */
    public Path folder() {
        return folder;
    }

    /** Stops it at once, cutting open connections, and frees the port. */
    @Override
    public void close() {
        try {
            proxy.stop();
        } catch (Exception e) {
            throw SagoException.failed("stopping the S3 server on " + folder + " failed: " + e, "", e);
        }
    }
}
