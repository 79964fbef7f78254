package dev.sago.config;

import dev.sago.model.Secret;
import dev.sago.model.Site;
import dev.sago.site.StoreSettings.Client;

import java.net.URI;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The keys of one site. */
final class SiteKeys {

    static final Key<String> DRIVER = Key.required(
            "driver", ValueType.oneOf(List.of("aws", "minio", "directory")), "The client that talks to the store");
    static final Key<Long> LIMIT =
            Key.defaulted("limit", ValueTypes.RATE, "none", "Upload and download limit, as 50MB/s");

    static final Key<URI> ENDPOINT =
            Key.required("endpoint", ValueTypes.ENDPOINT, "URL of the S3 server, without bucket");
    static final Key<String> REGION =
            Key.defaulted("region", ValueTypes.WORDS, "us-east-1", "Region that requests are signed for");
    static final Key<String> BUCKET = Key.required("bucket", ValueTypes.BUCKET, "The bucket, which must exist");
    static final Key<String> PREFIX =
            Key.defaulted("prefix", ValueTypes.PREFIX, "\"\"", "What stands before every key of this site");
    static final Key<String> ACCESS_KEY =
            Key.required("access-key", ValueTypes.CREDENTIAL, "Access key; ${NAME} or file: work here too");
    static final Key<Secret> SECRET_KEY =
            Key.required("secret-key", ValueTypes.SECRET, "Secret key, as ${NAME} or file:/path");
    static final Key<Path> CA_FILE = Key.optional(
            "ca-file", ValueTypes.PATH, "PEM certificates to trust instead of the JVM's, for private authorities");
    static final Key<Boolean> OBJECT_LOCK =
            Key.defaulted("object-lock", ValueType.yesNo(), "false", "Whether the bucket was made with object lock");
    static final Key<Integer> CONNECTIONS =
            Key.defaulted("connections", ValueType.whole(1, 1024), "16", "The most connections at once");

    static final Key<Path> PATH = Key.required("path", ValueTypes.PATH, "The folder, which must exist");

    static final Key<Double> LATITUDE = Key.required(
            "latitude", ValueType.decimal("a latitude", -90, 90), "Degrees north of the equator, -90 to 90");
    static final Key<Double> LONGITUDE = Key.required(
            "longitude", ValueType.decimal("a longitude", -180, 180), "Degrees east of Greenwich, -180 to 180");

    private static final Group S3 = Group.of(
            DRIVER, ENDPOINT, REGION, BUCKET, PREFIX, ACCESS_KEY, SECRET_KEY, CA_FILE, OBJECT_LOCK, CONNECTIONS, LIMIT);
    private static final Group DIRECTORY = Group.of(DRIVER, PATH, LIMIT);

    static final Key<Section> STORE = Key.required(
            "store",
            new Choice(
                    DRIVER.name(),
                    List.of(
                            new Choice.Option(Set.of(word(Client.AWS), word(Client.MINIO)), S3),
                            new Choice.Option(Set.of("directory"), DIRECTORY))),
            "How to reach the store");
    static final Key<Section> LOCATION =
            Key.optional("location", Group.of(LATITUDE, LONGITUDE), "Where it stands, for distances");
    static final Key<List<ByName.Named<String>>> DOMAINS = Key.defaulted(
            "domains",
            new ByName<>(
                    "KIND",
                    Pattern.compile("[a-z0-9][a-z0-9-]{0,62}"),
                    "use lower-case letters, digits and '-'",
                    ValueTypes.WORDS),
            "{}",
            "What could take it down together with others: building, power, zone, or any other kind");

    static final Key<Site.State> STATE = Key.defaulted(
            "state",
            ValueType.oneOf(Site.State.class, state -> state.name().toLowerCase(Locale.ROOT)),
            "open",
            "closed: takes no copies, keeps those it has; draining: is to be emptied");
    static final Key<Long> CAPACITY = Key.defaulted(
            "capacity", ValueTypes.SIZE, "none", "What all copies there may take, by the size of the systems; as 40TB");

    static final Key<Integer> RUNS = Key.optional(
            "runs", ValueType.whole(1, 10_000), "The most runs of a server at once that work with it; the others wait");
    static final Key<Hours> HOURS =
            Key.defaulted("hours", Hours.TYPE, "00:00-24:00", "From when to when, as 08:00-19:00 or 22:00-06:00");
    static final Key<Set<DayOfWeek>> DAYS =
            Key.defaulted("days", Hours.DAYS, "Mon-Sun", "On which days it begins, as Mon-Fri or Sat,Sun");
    static final Key<Long> WINDOW_RATE =
            Key.required("rate", ValueTypes.RATE, "Bytes up and down at most, as 50MB/s, or none");
    static final Key<List<Section>> BANDWIDTH = Key.optional(
            "bandwidth",
            new Listed<>(Group.of(HOURS, DAYS, WINDOW_RATE)),
            "Rates by time of day; the first that fits holds, outside of all there is no limit");
    static final Key<ZoneId> ZONE =
            Key.computed("zone", ValueTypes.ZONE, "the machine's", "Time zone of hours and days");
    static final Key<Boolean> RESTORES = Key.defaulted(
            "restores", ValueType.yesNo(), "false", "Whether the bandwidth holds for restores and looks too");
    static final Key<Section> LIMITS = Key.defaulted(
            "limits",
            Group.of(RUNS, BANDWIDTH, ZONE, RESTORES),
            "{}",
            "How much of the site, and of the line to it, runs may take");

    static final Group SITE = Group.of(STORE, LOCATION, DOMAINS, STATE, CAPACITY, LIMITS);

    private SiteKeys() {}

    /** The client as it is written. */
    static String word(Client client) {
        return client.name().toLowerCase(Locale.ROOT);
    }
}
