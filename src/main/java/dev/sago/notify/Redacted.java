package dev.sago.notify;

import dev.sago.model.Secret;

import java.net.URI;

/** URLs as they may stand in logs and errors: path and query may hold a token, so only the server is told. */
final class Redacted {

    private Redacted() {}

    /** {@code https://hooks.example/…}. */
    static String url(Secret url) {
        try {
            URI uri = URI.create(url.reveal());
            String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
            boolean more = uri.getRawPath().length() > 1 || uri.getRawQuery() != null;
            return uri.getScheme() + "://" + uri.getHost() + port + (more ? "/…" : "");
        } catch (IllegalArgumentException e) {
            return "its URL"; // What is no URL is not shown at all.
        }
    }

    /** A text without what must not be shown. */
    static String without(String text, Secret secret) {
        return secret.reveal().isEmpty() ? text : text.replace(secret.reveal(), "***");
    }
}
