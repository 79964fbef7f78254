package dev.sago.notify;

import dev.sago.model.Secret;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Calls URLs of receivers: short waits, no redirects (they would carry the message elsewhere), no secrets in errors. */
final class HttpCall implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(15);

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /** GET without a body, POST with one; anything but a 2xx is an error. */
    void call(Secret url, Optional<byte[]> body, Map<String, String> headers) throws IOException, InterruptedException {
        String shown = Redacted.url(url);
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(url.reveal())).timeout(ANSWER);
            headers.forEach(request::header);
            HttpRequest made = body.map(bytes -> request.POST(HttpRequest.BodyPublishers.ofByteArray(bytes)))
                    .orElseGet(request::GET)
                    .build();
            int status =
                    client.send(made, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status / 100 != 2) {
                throw new IOException(shown + " answered with HTTP status " + status);
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(shown + " cannot be called: it is no URL of a web server", e);
        } catch (IOException e) {
            if (e.getMessage() != null && e.getMessage().startsWith(shown)) {
                throw e;
            }
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new IOException(shown + " did not take it: " + Redacted.without(reason, url), e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
