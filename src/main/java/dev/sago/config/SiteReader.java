package dev.sago.config;

import dev.sago.config.ByName.Named;
import dev.sago.model.Location;
import dev.sago.model.Secret;
import dev.sago.model.Site;
import dev.sago.model.SiteName;
import dev.sago.site.Bandwidth;
import dev.sago.site.SiteLimits;
import dev.sago.site.SiteSettings;
import dev.sago.site.StoreSettings;
import dev.sago.site.StoreSettings.Client;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the {@code sites} section, and refuses two sites that are one place. */
final class SiteReader {

    private final Problems problems;

    SiteReader(Problems problems) {
        this.problems = problems;
    }

    /** All sites that can be read, in the order of the file. */
    Map<SiteName, SiteSettings> read(List<Named<Section>> all) {
        Map<SiteName, SiteSettings> sites = new LinkedHashMap<>();
        Map<String, String> places = new LinkedHashMap<>();
        for (Named<Section> named : all) {
            named.value().flatMap(section -> site(named, section)).ifPresent(site -> {
                sites.putIfAbsent(site.site().name(), site);
                tellIfTaken(named, site.store(), places);
            });
        }
        return sites;
    }

    private Optional<SiteSettings> site(Named<Section> named, Section section) {
        Value<StoreSettings> store = section.nested(SiteKeys.STORE, SiteReader::store);
        Value<Location> location = section.nested(SiteKeys.LOCATION, SiteReader::location);
        Value<List<Named<String>>> domains = section.read(SiteKeys.DOMAINS);
        Value<SiteLimits> limits = section.nested(SiteKeys.LIMITS, SiteReader::limits);
        Value<Site.State> state = section.read(SiteKeys.STATE);
        Value<Long> capacity = section.read(SiteKeys.CAPACITY);
        return section.bind(() -> {
            boolean lock = store.get() instanceof StoreSettings.S3 s3 && s3.objectLock();
            SiteName name = new SiteName(named.name());
            Site.Use use = new Site.Use(state.get(), capacity.get());
            return new SiteSettings(
                    new Site(name, location.toOptional(), domains(domains.get()), lock, use),
                    store.get(),
                    limits.get());
        });
    }

    private static Optional<SiteLimits> limits(Section section) {
        Value<Integer> runs = section.read(SiteKeys.RUNS);
        Value<List<Section>> listed = section.read(SiteKeys.BANDWIDTH);
        Value<ZoneId> zone = section.read(SiteKeys.ZONE);
        Value<Boolean> restores = section.read(SiteKeys.RESTORES);
        List<Bandwidth.Window> windows = new ArrayList<>();
        listed.toOptional()
                .orElse(List.of())
                .forEach(one -> section.attempt(window(one)).toOptional().ifPresent(windows::add));
        return section.bind(() -> new SiteLimits(
                runs.toOptional().orElse(0),
                windows.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Bandwidth(windows, zone.toOptional().orElseGet(ZoneId::systemDefault))),
                restores.get()));
    }

    private static Optional<Bandwidth.Window> window(Section section) {
        Value<Hours> hours = section.read(SiteKeys.HOURS);
        Value<Set<DayOfWeek>> days = section.read(SiteKeys.DAYS);
        Value<Long> rate = section.read(SiteKeys.WINDOW_RATE);
        return section.bind(() ->
                new Bandwidth.Window(days.get(), hours.get().from(), hours.get().to(), rate.get()));
    }

    private static Map<String, String> domains(List<Named<String>> all) {
        Map<String, String> domains = new LinkedHashMap<>();
        all.forEach(domain -> domain.value().ifPresent(value -> domains.put(domain.name(), value)));
        return domains;
    }

    private static Optional<Location> location(Section section) {
        Value<Double> latitude = section.read(SiteKeys.LATITUDE);
        Value<Double> longitude = section.read(SiteKeys.LONGITUDE);
        return section.bind(() -> new Location(latitude.get(), longitude.get()));
    }

    private static Optional<StoreSettings> store(Section section) {
        String driver = section.read(SiteKeys.DRIVER).get();
        for (Client client : Client.values()) {
            if (SiteKeys.word(client).equals(driver)) {
                return s3(client, section);
            }
        }
        Value<Path> path = section.read(SiteKeys.PATH);
        Value<Long> limit = section.read(SiteKeys.LIMIT);
        return section.bind(() -> new StoreSettings.Directory(path.get(), limit.get()));
    }

    private static Optional<StoreSettings> s3(Client client, Section section) {
        Value<URI> endpoint = section.read(SiteKeys.ENDPOINT);
        Value<String> region = section.read(SiteKeys.REGION);
        Value<String> bucket = section.read(SiteKeys.BUCKET);
        Value<String> prefix = section.read(SiteKeys.PREFIX);
        Value<String> accessKey = section.read(SiteKeys.ACCESS_KEY);
        Value<Secret> secretKey = section.read(SiteKeys.SECRET_KEY);
        Value<Path> certificate = section.read(SiteKeys.CA_FILE);
        Value<Boolean> objectLock = section.read(SiteKeys.OBJECT_LOCK);
        Value<Integer> connections = section.read(SiteKeys.CONNECTIONS);
        Value<Long> limit = section.read(SiteKeys.LIMIT);
        return section.bind(() -> new StoreSettings.S3(
                client,
                endpoint.get(),
                region.get(),
                bucket.get(),
                prefix.get(),
                accessKey.get(),
                secretKey.get(),
                certificate.toOptional(),
                objectLock.get(),
                connections.get(),
                limit.get()));
    }

    /** Two sites at one place would be one copy that is counted twice. */
    private void tellIfTaken(Named<Section> named, StoreSettings store, Map<String, String> places) {
        String other = places.putIfAbsent(place(store), named.name());
        if (other != null) {
            problems.error(
                    named.mark(),
                    named.path(),
                    "is the same place as site " + other + ", and its copies would be counted twice",
                    "remove one of them, or correct its "
                            + (store instanceof StoreSettings.S3 ? "endpoint, bucket or prefix" : "path"));
        } else if (store instanceof StoreSettings.S3 s3) {
            warnIfBucketIsTaken(named, s3, places);
        }
    }

    private void warnIfBucketIsTaken(Named<Section> named, StoreSettings.S3 s3, Map<String, String> places) {
        String other = places.putIfAbsent("bucket " + bucket(s3), named.name());
        if (other != null) {
            problems.warning(
                    named.mark(),
                    named.path(),
                    "is in the same bucket as site " + other + ": what takes one takes both",
                    "use another server, or let both tell the same building");
        }
    }

    private static String place(StoreSettings store) {
        return switch (store) {
            case StoreSettings.S3 s3 -> bucket(s3) + "/" + s3.prefix();
            case StoreSettings.Directory directory -> real(directory.path()).toString();
        };
    }

    private static String bucket(StoreSettings.S3 s3) {
        URI uri = s3.endpoint();
        int usual = "https".equals(uri.getScheme()) ? 443 : 80;
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        return host + ":" + (uri.getPort() < 0 ? usual : uri.getPort()) + "/" + s3.bucket();
    }

    /** Links resolved as far as the folder is there; one that is not there yet is compared by its name. */
    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path; // not mounted here, which is for the site check to tell
        }
    }
}
