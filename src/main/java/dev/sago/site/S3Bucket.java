package dev.sago.site;

import dev.sago.site.StoreException.Kind;
import dev.sago.site.StoreSettings.S3;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.Locale;

/** Where in a server a store's objects lie: keys with and without the prefix, and the words for messages. */
final class S3Bucket {

    private final String name;
    private final String before;
    private final String description;

    S3Bucket(S3 settings) {
        this.name = settings.bucket();
        this.before = settings.prefix().isEmpty() ? "" : settings.prefix() + "/";
        URI endpoint = settings.endpoint();
        // Not the URI as it is: people write user names and passwords into them.
        this.description = settings.client().name().toLowerCase(Locale.ROOT) + " " + endpoint.getScheme() + "://"
                + endpoint.getHost() + (endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort()) + "/" + name
                + (before.isEmpty() ? "" : "/" + settings.prefix());
    }

    String name() {
        return name;
    }

    /** With the prefix. */
    String full(String key) {
        return before + key;
    }

    /** Without the prefix. */
    String below(String full) {
        return full.startsWith(before) ? full.substring(before.length()) : full;
    }

    /** Client, endpoint, bucket and prefix. */
    String describe() {
        return description;
    }

    StoreException failed(Kind kind, String call, String key, String why, @Nullable Throwable cause) {
        String what = key.isEmpty() ? call : call + " " + key;
        return new StoreException(kind, what + " at " + description + " failed: " + why, cause);
    }
}
