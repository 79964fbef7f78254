package dev.sago.source;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** The S3 client of a bucket source, and what its failures are called for people. */
final class BucketClient {

    /** Enough for all worker threads of a run at once; small objects spend their time waiting for the server. */
    static final int CONNECTIONS = 64;

    /** To the first byte, waiting for a connection included. */
    private static final Duration LONGEST_CALL = Duration.ofMinutes(30);

    private static final int ATTEMPTS = 5; // with the SDK's backoff about ten seconds of an unwell server

    private BucketClient() {}

    /**
     * Connects lazily: nothing is sent yet. Like the stores' clients, it heeds neither the environment nor
     * {@code ~/.aws}, only what is configured.
     *
     * @throws IOException if the certificates cannot be read
     */
    static S3Client of(SourceSettings.S3 settings) throws IOException {
        Apache5HttpClient.Builder http = Apache5HttpClient.builder()
                .maxConnections(CONNECTIONS)
                .connectionTimeout(Duration.ofSeconds(10))
                .socketTimeout(Duration.ofSeconds(60))
                // Readers wait for slow sites while they hold a connection; whoever waits for one is not at fault.
                .connectionAcquisitionTimeout(Duration.ofMinutes(10))
                .proxyConfiguration(ProxyConfiguration.builder()
                        .useEnvironmentVariableValues(false)
                        .build());
        if (settings.certificate().isPresent()) {
            TrustManager[] trusted = trusting(settings.certificate().get());
            http.tlsTrustManagersProvider(() -> trusted);
        }
        ProfileFile none = ProfileFile.builder()
                .content(InputStream.nullInputStream())
                .type(ProfileFile.Type.CONFIGURATION)
                .build();
        return S3Client.builder()
                .endpointOverride(settings.endpoint())
                .region(Region.of(settings.region()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        settings.accessKey(), settings.secretKey().reveal())))
                .forcePathStyle(true)
                // The SDK's default checksums are refused or mangled by several S3 servers.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                // With a limit, as the stores' client has. On JDK 25.0.3, code of the SDK that C1 compiled for calls
                // without one throws IncompatibleClassChangeError, on virtual threads, in the first call that has one.
                .overrideConfiguration(c -> c.apiCallTimeout(LONGEST_CALL)
                        .retryStrategy(DefaultRetryStrategy.standardStrategyBuilder()
                                .maxAttempts(ATTEMPTS)
                                .build())
                        .defaultProfileFile(none))
                .httpClientBuilder(http)
                .build();
    }

    private static TrustManager[] trusting(Path certificates) throws IOException {
        try (InputStream in = Files.newInputStream(certificates)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + number++, certificate);
            }
            if (number == 0) {
                throw new IOException("no certificate in " + certificates);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException e) {
            throw new IOException("no PEM certificates in " + certificates + ": " + e.getMessage(), e);
        }
    }

    /** A failure of one object's GET; the message is for people and does not name the object. */
    static IOException failure(SdkException e) {
        if (e instanceof AbortedException) {
            InterruptedIOException interrupted = new InterruptedIOException("interrupted");
            interrupted.initCause(e);
            return interrupted;
        }
        if (e instanceof S3Exception s3) {
            return new IOException(
                    switch (code(s3)) {
                        case "NoSuchBucket" -> "its bucket vanished";
                        case "InvalidObjectState" ->
                            "it lies in an archive tier that must be restored before it can be read";
                        case "AccessDenied" -> "the server denies reading it (HTTP 403); check the key's rights";
                        default ->
                            s3.statusCode() == 404
                                    ? "it vanished before it was read"
                                    : "the server cannot give it: " + describe(s3);
                    },
                    e);
        }
        return new IOException("it could not be read: " + describe(e), e);
    }

    /** The server's answer, or why there is none, in a few words. */
    static String describe(SdkException e) {
        if (e instanceof S3Exception s3) {
            return (code(s3) + " (HTTP " + s3.statusCode() + ")").strip();
        }
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String message = deepest.getMessage();
        String type = deepest.getClass().getSimpleName();
        return message == null || message.isBlank()
                ? type.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT)
                : message;
    }

    private static String code(S3Exception e) {
        return e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
                ? ""
                : e.awsErrorDetails().errorCode();
    }
}
