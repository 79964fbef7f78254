package dev.sago.cli;

import dev.sago.model.SagoException;
import dev.sago.model.Secret;
import dev.sago.site.StoreSettings;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where a site is, for a machine that has no configuration: a folder, or {@code https://host:port/bucket/prefix} with the
 * credentials in {@code SAGO_ACCESS_KEY} and {@code SAGO_SECRET_KEY}.
 */
final class RecoveryPlace {

    static final String ACCESS = "SAGO_ACCESS_KEY";
    static final String SECRET = "SAGO_SECRET_KEY";
    static final String REGION = "SAGO_REGION";

    private RecoveryPlace() {}

    static StoreSettings of(String place, Invocation with) {
        if (!place.matches("https?://.*")) {
            return new StoreSettings.Directory(
                    with.path(Path.of(place)).toAbsolutePath().normalize(), 0);
        }
        Messages messages = with.messages();
        Map<String, String> env = with.around().env();
        URI uri;
        try {
            uri = URI.create(place);
        } catch (IllegalArgumentException e) {
            throw SagoException.usage(messages.text("self.place", place), messages.text("self.place.remedy"));
        }
        String path = uri.getPath() == null ? "" : uri.getPath().replaceAll("^/+|/+$", "");
        String user = uri.getRawUserInfo();
        if (path.isEmpty() || uri.getHost() == null || user != null) {
            throw SagoException.usage(
                    messages.text("self.place", user == null ? place : "…"), messages.text("self.place.remedy"));
        }
        for (String name : new String[] {ACCESS, SECRET}) {
            if (env.getOrDefault(name, "").isEmpty()) {
                throw SagoException.usage(
                        messages.text("self.credential", name),
                        messages.text("self.credential.remedy", ACCESS, SECRET));
            }
        }
        int slash = path.indexOf('/');
        return new StoreSettings.S3(
                StoreSettings.Client.AWS,
                URI.create(uri.getScheme() + "://" + uri.getRawAuthority()),
                env.getOrDefault(REGION, "us-east-1"),
                slash < 0 ? path : path.substring(0, slash),
                slash < 0 ? "" : path.substring(slash + 1),
                env.getOrDefault(ACCESS, ""),
                new Secret(env.getOrDefault(SECRET, "")),
                Optional.empty(),
                false,
                16,
                0);
    }
}
