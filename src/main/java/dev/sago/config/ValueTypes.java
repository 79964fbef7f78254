package dev.sago.config;

import dev.sago.model.Secret;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.policy.Blackout;
import dev.sago.schedule.Cron;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kinds of single values that the configuration knows. Units: bytes per second, metres, {@link Duration}. */
final class ValueTypes {

    /** A name that can stand in an object key, a file name and a URL: of a site, a system, a policy. */
    static final String NAME = "[a-z0-9](?:[a-z0-9.-]{0,61}[a-z0-9])?";

    static final String NAME_TOLD =
            "use up to 63 lower-case letters, digits, '.' and '-', beginning and ending with a letter or digit";

    static final ValueType<String> TEXT = ValueType.text("text", "", Function.identity());
    static final ValueType<String> WORDS =
            ValueType.pattern("text", "write something", "[\\s\\S]*\\S[\\s\\S]*", Function.identity());
    static final ValueType<Path> PATH = path("a path", "write a path", ValueTypes::resolved);
    static final ValueType<Path> ABSOLUTE_PATH = path("an absolute path", "begin it with /", ValueTypes::absolute);
    static final SecretType<Secret> SECRET = new SecretType<>("a secret", false, Secret::new);
    static final SecretType<String> CREDENTIAL = new SecretType<>("text", true, Function.identity());
    static final ValueType<URI> ENDPOINT = ValueType.text(
            "the URL of a server", "write it as https://host:port, without bucket", ValueTypes::endpoint);
    static final ValueType<URI> URL = ValueType.text("a URL", "write it as https://host/path", text -> web(text, true));
    static final ValueType<String> BUCKET = ValueType.pattern(
            "the name of a bucket",
            "use letters, digits, '.', '-' and '_'",
            "[A-Za-z0-9][A-Za-z0-9._-]{0,254}",
            Function.identity());
    static final ValueType<String> PREFIX = ValueType.text(
            "a prefix", "write segments with / between them, none of them empty, . or ..", ValueTypes::prefix);
    static final ValueType<SiteName> SITE = ValueType.pattern("a site's name", NAME_TOLD, NAME, SiteName::new);
    static final ValueType<SystemName> SYSTEM = ValueType.pattern("a system's name", NAME_TOLD, NAME, SystemName::new);
    static final ValueType<String> POLICY = ValueType.pattern("a policy's name", NAME_TOLD, NAME, Function.identity());
    static final ValueType<String> DOMAIN_KIND = ValueType.pattern(
            "a kind of domain",
            "use lower-case letters, digits and '-'",
            "[a-z0-9][a-z0-9-]{0,62}",
            Function.identity());
    static final ValueType<String> SOURCE_NAME = ValueType.pattern(
            "the name of a folder",
            "write a name without / that is not . or ..",
            "(?!\\.{1,2}$)[^/\\x00-\\x1f\\x7f]{1,255}",
            Function.identity());
    static final ValueType<String> ENTRY_NAME = ValueType.pattern(
            "the name of an entry",
            "write a name without /, as .nobackup",
            "(?!\\.{1,2}$)[^/\\x00]{1,255}",
            Function.identity());
    static final ValueType<Integer> OWNER = ValueType.pattern(
            "a segment of the path",
            "write \"{1}\" for the first, \"{2}\" for the second",
            "\\{[1-9][0-9]?}",
            text -> Integer.valueOf(text.substring(1, text.length() - 1)));
    static final ValueType<Duration> DURATION = ValueType.pattern(
            "a duration",
            "write it as 15m, 1h, 30d or 1d12h",
            "(?=.*[1-9])(?:[0-9]{1,6}d)?(?:[0-9]{1,6}h)?(?:[0-9]{1,6}m)?(?:[0-9]{1,6}s)?",
            ValueTypes::duration);
    static final ValueType<Long> DISTANCE = ValueType.pattern(
            "a distance", "write it as 30km or 500m", "[0-9]{1,7}(?:\\.[0-9]{1,6})?(?:km|m)", ValueTypes::metres);
    static final ValueType<Long> RATE = ValueType.pattern(
            "a rate",
            "write it as 50MB/s, 800kB/s or none",
            "none|[0-9]{1,6}(?:\\.[0-9]{1,6})?(?:|k|K|M|G|Ki|Mi|Gi)B/s",
            ValueTypes::rate);
    static final ValueType<Long> SIZE = ValueType.pattern(
            "a size",
            "write it as 40TB, 500GB or none",
            "none|[0-9]{1,6}(?:\\.[0-9]{1,6})?(?:|k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)B",
            ValueTypes::size);
    static final ValueType<String> CRON = ValueType.text("a schedule", "", text -> new Cron(text).text());
    static final ValueType<ZoneId> ZONE =
            ValueType.text("a time zone", "write it as Asia/Seoul or UTC", ValueTypes::zone);
    static final ValueType<Blackout.Window> WINDOW = ValueType.text("a time of the week", "", Blackout.Window::parse);
    static final ValueType<LocalDate> DATE = ValueType.text("a date", "write it as 2027-01-01", ValueTypes::date);
    static final ValueType<String> NODE = ValueType.pattern("a node's name", NAME_TOLD, NAME, Function.identity());
    static final ValueType<String> POOL = ValueType.pattern("a pool's name", NAME_TOLD, NAME, Function.identity());
    static final ValueType<String> LISTEN = ValueType.pattern(
            "an address to listen at",
            "write it as 127.0.0.1:8480",
            "(?:[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+]):[0-9]{1,5}",
            ValueTypes::listen);
    static final ValueType<String> JDBC =
            ValueType.text("a catalog", "write jdbc:h2, or jdbc:postgresql://host/database", ValueTypes::jdbc);

    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9.]+)([A-Za-z]*)(?:/s)?");
    private static final Map<String, Long> BYTES = Map.ofEntries(
            Map.entry("B", 1L),
            Map.entry("kB", 1_000L),
            Map.entry("KB", 1_000L),
            Map.entry("MB", 1_000_000L),
            Map.entry("GB", 1_000_000_000L),
            Map.entry("TB", 1_000_000_000_000L),
            Map.entry("PB", 1_000_000_000_000_000L),
            Map.entry("KiB", 1L << 10),
            Map.entry("MiB", 1L << 20),
            Map.entry("GiB", 1L << 30),
            Map.entry("TiB", 1L << 40),
            Map.entry("PiB", 1L << 50));
    private static final BigDecimal HALF_THE_EQUATOR = BigDecimal.valueOf(20_037_508);

    private ValueTypes() {}

    private static ValueType<Path> path(
            String noun, String remedy, java.util.function.BiFunction<String, Path, Path> parse) {
        return new ValueType<>(noun, remedy, new ValueType.Form.Text(Optional.empty()), (text, folder) -> {
            try {
                return parse.apply(text, folder);
            } catch (InvalidPathException e) {
                throw new IllegalArgumentException("cannot be a path; " + remedy, e);
            }
        });
    }

    private static Path resolved(String text, Path folder) {
        if (text.isBlank()) {
            throw new IllegalArgumentException();
        }
        return folder.resolve(text).normalize();
    }

    private static Path absolute(String text, Path folder) {
        Path path = Path.of(text);
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException();
        }
        return path.normalize();
    }

    private static URI endpoint(String text) {
        URI uri = web(text, false);
        return URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
    }

    private static URI web(String text, boolean withPath) {
        try {
            URI uri = new URI(text);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (!http || uri.getHost() == null || uri.getPort() > 65_535) {
                throw new IllegalArgumentException();
            }
            if (uri.getRawUserInfo() != null) {
                throw new IllegalArgumentException("holds a user or password; write these under keys of their own");
            }
            boolean path = !uri.getRawPath().isEmpty() && !uri.getRawPath().equals("/");
            if (uri.getRawQuery() != null || uri.getRawFragment() != null || (path && !withPath)) {
                throw new IllegalArgumentException(
                        "has more than scheme, host and port; write the bucket under `bucket`");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(null, e);
        }
    }

    private static String prefix(String text) {
        String inner = text.replaceAll("^/+|/+$", "");
        for (String segment : inner.isEmpty() ? new String[0] : inner.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                throw new IllegalArgumentException();
            }
        }
        return inner;
    }

    private static Duration duration(String text) {
        int split = text.indexOf('d') + 1;
        Duration days = split == 0 ? Duration.ZERO : Duration.parse("P" + text.substring(0, split));
        return split == text.length() ? days : days.plus(Duration.parse("PT" + text.substring(split)));
    }

    private static long metres(String text) {
        Matcher parts = parts(text);
        BigDecimal metres =
                new BigDecimal(parts.group(1)).movePointRight(parts.group(2).equals("km") ? 3 : 0);
        if (metres.compareTo(HALF_THE_EQUATOR) > 0) {
            throw new IllegalArgumentException("is more than two places on earth can be apart; write it as 30km");
        }
        return metres.longValue();
    }

    private static long rate(String text) {
        if (text.equals("none")) {
            return 0;
        }
        long rate = bytes(text);
        if (rate < 1) {
            throw new IllegalArgumentException("would stop everything; write none for no limit");
        }
        return rate;
    }

    private static long size(String text) {
        if (text.equals("none")) {
            return 0;
        }
        long size = bytes(text);
        if (size < 1) {
            throw new IllegalArgumentException("leaves no room at all; write none for no limit");
        }
        return size;
    }

    private static long bytes(String text) {
        Matcher parts = parts(text);
        BigDecimal unit = BigDecimal.valueOf(BYTES.getOrDefault(parts.group(2), 1L));
        BigDecimal bytes = new BigDecimal(parts.group(1)).multiply(unit);
        return bytes.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue();
    }

    private static Matcher parts(String text) {
        Matcher parts = NUMBER_AND_UNIT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException();
        }
        return parts;
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(null, e);
        }
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(null, e);
        }
    }

    private static String listen(String text) {
        if (Integer.parseInt(text.substring(text.lastIndexOf(':') + 1)) > 65_535) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    private static String jdbc(String text) {
        if (!text.equals("jdbc:h2") && !text.matches("jdbc:postgresql://[^/\\s]+/\\S+")) {
            throw new IllegalArgumentException();
        }
        if (text.matches("(?i).*(password=|[^/]@).*")) {
            throw new IllegalArgumentException("holds a password; write it under `password`");
        }
        return text;
    }
}
