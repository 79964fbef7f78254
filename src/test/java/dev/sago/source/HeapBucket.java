package dev.sago.source;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sago.model.Secret;
import dev.sago.model.Sha256;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * The part of S3 that a source uses, over real HTTP, for what real servers in tests cannot give: keys that no file
 * system can hold, and faults on a script. Signatures are not checked.
 */
final class HeapBucket implements AutoCloseable {

    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

    private static final class Stored {
        private final byte[] bytes;
        private final String type;
        private final Instant modified;

        Stored(byte[] bytes, String type, Instant modified) {
            this.bytes = bytes;
            this.type = type;
            this.modified = modified;
        }

        String tag() {
            return '"' + Sha256.hash(bytes).toString().substring(0, 32) + '"';
        }
    }

    private final HttpServer server;
    private final Map<String, Stored> objects;
    private final AtomicInteger listings = new AtomicInteger();
    private final Map<String, Integer> cuts = new ConcurrentHashMap<>();
    private volatile IntPredicate failing = number -> false;

    /** A bucket that lists its keys in this order; S3's is by their UTF-8 bytes. */
    HeapBucket(Comparator<String> order) throws IOException {
        objects = new ConcurrentSkipListMap<>(order);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/bucket", this::answer);
        server.start();
    }

    HeapBucket() throws IOException {
        this((a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8)));
    }

    SourceSettings.S3 settings(String prefix, Optional<Integer> owner) {
        return new SourceSettings.S3(
                "drive",
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                "us-east-1",
                "bucket",
                prefix,
                owner,
                "who",
                new Secret("secret"),
                Optional.empty());
    }

    void put(String key, String content) {
        put(key, content.getBytes(StandardCharsets.UTF_8), "text/plain", Instant.parse("2026-01-02T03:04:05.678Z"));
    }

    void put(String key, byte[] content, String type, Instant modified) {
        objects.put(key, new Stored(content, type, modified));
    }

    void delete(String key) {
        objects.remove(key);
    }

    /** Answers listing requests whose number, from 1, matches with an internal error. */
    void failListings(IntPredicate numbers) {
        failing = numbers;
    }

    /** Cuts every answer with this object's bytes after so many of them. */
    void cut(String key, int after) {
        cuts.put(key, after);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = decode(exchange.getRequestURI().getRawPath());
            if (path.equals("/bucket") || path.equals("/bucket/")) {
                list(exchange);
            } else {
                get(exchange, path.substring("/bucket/".length()));
            }
        }
    }

    private static String decode(String raw) {
        return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private void list(HttpExchange exchange) throws IOException {
        if (failing.test(listings.incrementAndGet())) {
            error(exchange, 500, "InternalError");
            return;
        }
        Map<String, String> query = Arrays.stream(
                        exchange.getRequestURI().getRawQuery().split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> decode(pair.length > 1 ? pair[1] : "")));
        int from = Integer.parseInt(query.getOrDefault("continuation-token", "0"));
        int most = Integer.parseInt(query.get("max-keys"));
        List<Map.Entry<String, Stored>> all = objects.entrySet().stream()
                .filter(object -> object.getKey().startsWith(query.getOrDefault("prefix", "")))
                .toList();
        int to = Math.min(all.size(), from + most);
        StringBuilder xml = new StringBuilder("<ListBucketResult><EncodingType>url</EncodingType>");
        xml.append("<IsTruncated>").append(to < all.size()).append("</IsTruncated>");
        xml.append("<NextContinuationToken>").append(to).append("</NextContinuationToken>");
        for (Map.Entry<String, Stored> object : all.subList(from, to)) {
            xml.append("<Contents><Key>").append(URLEncoder.encode(object.getKey(), StandardCharsets.UTF_8));
            xml.append("</Key><Size>").append(object.getValue().bytes.length);
            xml.append("</Size><LastModified>").append(object.getValue().modified);
            xml.append("</LastModified><ETag>").append(object.getValue().tag()).append("</ETag></Contents>");
        }
        send(exchange, 200, xml.append("</ListBucketResult>").toString());
    }

    private void get(HttpExchange exchange, String key) throws IOException {
        Stored object = objects.get(key);
        if (object == null) {
            error(exchange, 404, "NoSuchKey");
            return;
        }
        String condition = exchange.getRequestHeaders().getFirst("If-Match");
        if (condition != null && !condition.equals(object.tag())) {
            error(exchange, 412, "PreconditionFailed");
            return;
        }
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null ? 0 : Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
        exchange.getResponseHeaders().set("Content-Type", object.type);
        exchange.getResponseHeaders().set("ETag", object.tag());
        exchange.getResponseHeaders().set("Last-Modified", HTTP_DATE.format(object.modified));
        int length = object.bytes.length;
        if (range != null) {
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (length - 1) + "/" + length);
        }
        exchange.sendResponseHeaders(range == null ? 200 : 206, length == from ? -1 : length - from);
        int sent = Math.min(length - from, Objects.requireNonNullElse(cuts.get(key), length));
        exchange.getResponseBody().write(object.bytes, from, sent);
        exchange.getResponseBody().flush();
    }

    private static void error(HttpExchange exchange, int status, String code) throws IOException {
        send(exchange, status, "<Error><Code>" + code + "</Code></Error>");
    }

    private static void send(HttpExchange exchange, int status, String xml) throws IOException {
        byte[] body = xml.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
