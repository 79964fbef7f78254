package dev.sago.lab;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.utils.IoUtils;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * An access key of a {@link MinioServer} that may do what a policy document allows and nothing else: what an
 * administrator makes by {@code mc admin accesskey create --policy}.
 *
 * <p>No client for MinIO's administration fits our version of its SDK, so this speaks the one request that is needed: signed as
 * S3's requests are, its body sealed under the administrator's secret key (Argon2id, then AES-256-GCM in the framing of
 * {@code github.com/secure-io/sio-go}, as {@code madmin-go/encrypt.go} does it).
 */
public record MinioUser(String accessKey, String secretKey) {

    private static final int SALT = 32;
    private static final int NONCE = 8;
    private static final byte ARGON2_AES_GCM = 0;

    /** Frames are of 16 KiB; a policy document fits into one. */
    private static final int FRAME = 1 << 14;

    /** Makes a user of that server. */
    static MinioUser make(URI server, String region, String rootKey, String rootSecret, String policy, int number) {
        MinioUser user = new MinioUser("user-" + number + "-of-tests", "only-for-tests-" + number);
        String request = "{\"policy\":" + policy + ",\"accessKey\":\"" + user.accessKey + "\",\"secretKey\":\""
                + user.secretKey + "\"}";
        try {
            byte[] body = sealed(rootSecret, request.getBytes(StandardCharsets.UTF_8));
            send(server.resolve("/minio/admin/v3/add-service-account"), region, rootKey, rootSecret, body);
            return user;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("MinIO could not make a user with the policy " + policy, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while MinIO makes a user", e);
        }
    }

    private static void send(URI to, String region, String rootKey, String rootSecret, byte[] body)
            throws IOException, InterruptedException {
        SdkHttpRequest request =
                SdkHttpRequest.builder().uri(to).method(SdkHttpMethod.PUT).build();
        SignedRequest signed = AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(AwsCredentialsIdentity.create(rootKey, rootSecret))
                        .request(request)
                        .payload(() -> new ByteArrayInputStream(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region));
        HttpRequest.Builder put = HttpRequest.newBuilder(to)
                .PUT(HttpRequest.BodyPublishers.ofByteArray(
                        IoUtils.toByteArray(signed.payload().orElseThrow().newStream())));
        signed.request().forEachHeader((name, values) -> {
            if (!name.equalsIgnoreCase("Host") && !name.equalsIgnoreCase("Content-Length")) {
                values.forEach(value -> put.header(name, value));
            }
        });
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(put.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException("the server said " + answer.statusCode() + " " + answer.body());
            }
        }
    }

    private static byte[] sealed(String secret, byte[] plain) throws IOException, GeneralSecurityException {
        if (plain.length > FRAME) {
            throw new IOException("the policy has " + plain.length + " bytes, more than one frame");
        }
        SecureRandom random = new SecureRandom();
        byte[] salt = new byte[SALT];
        byte[] nonce = new byte[NONCE];
        random.nextBytes(salt);
        random.nextBytes(nonce);
        SecretKeySpec key = new SecretKeySpec(key(secret, salt), "AES");
        // Frame 0 is empty: its tag stands before each frame's associated data, whose first byte marks the last frame.
        byte[] tag = seal(key, nonce, 0, new byte[0], new byte[0]);
        byte[] last =
                ByteBuffer.allocate(1 + tag.length).put((byte) 0x80).put(tag).array();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(salt);
        out.write(ARGON2_AES_GCM);
        out.write(nonce);
        out.write(seal(key, nonce, 1, last, plain));
        return out.toByteArray();
    }

    private static byte[] key(String secret, byte[] salt) {
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withSalt(salt)
                .withIterations(1)
                .withMemoryAsKB(1 << 16)
                .withParallelism(4)
                .build());
        byte[] key = new byte[32];
        argon2.generateBytes(secret.getBytes(StandardCharsets.UTF_8), key);
        return key;
    }

    private static byte[] seal(SecretKeySpec key, byte[] nonce, int number, byte[] associated, byte[] plain)
            throws GeneralSecurityException {
        byte[] whole = ByteBuffer.allocate(NONCE + 4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(nonce)
                .putInt(number)
                .array();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, whole));
        cipher.updateAAD(associated);
        return cipher.doFinal(plain);
    }
}
