package dev.sago.notify;

import dev.sago.model.Secret;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Posts messages as JSON. With a secret, {@code X-Sago-Signature} is {@code sha256=} and the hex HMAC-SHA-256, by that secret, of the
 * bytes of {@code X-Sago-Timestamp} (seconds since 1970), a full stop and the body; a receiver that refuses old timestamps cannot be
 * fooled by a repetition.
 */
final class WebhookChannel implements Channel {

    private final NotifySettings.Webhook settings;
    private final HttpCall http;
    private final InstantSource clock;

    WebhookChannel(NotifySettings.Webhook settings, HttpCall http, InstantSource clock) {
        this.settings = settings;
        this.http = http;
        this.clock = clock;
    }

    @Override
    public void send(Message message) throws IOException, InterruptedException {
        byte[] body = message.json().getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json; charset=utf-8");
        headers.put("User-Agent", "sago");
        settings.secret().ifPresent(secret -> {
            String time = String.valueOf(clock.instant().getEpochSecond());
            headers.put("X-Sago-Timestamp", time);
            headers.put("X-Sago-Signature", "sha256=" + sign(secret, time, body));
        });
        http.call(settings.url(), Optional.of(body), headers);
    }

    static String sign(Secret secret, String time, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((time + ".").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", e);
        }
    }
}
