package dev.sago.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sago.model.SagoException;
import io.javalin.Javalin;
import io.javalin.http.Context;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The HTTP server. {@code /health/live}: 200 as long as the process answers. {@code /health/ready}: 200 if all checks hold, else 503
 * and which do not. {@code /metrics}: 200, or 503 if the catalog does not answer. It has no users: bind it to where only those reach
 * it who may see the names of systems and sites.
 */
public final class WebServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

    private final Javalin server;
    private final Metrics metrics;
    private final List<Check> checks;

    private WebServer(Metrics metrics, List<Check> checks) {
        this.metrics = metrics;
        this.checks = checks;
        this.server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.concurrency.useVirtualThreads = true;
            config.routes.get("/health/live", this::live);
            config.routes.get("/health/ready", this::ready);
            config.routes.get("/metrics", this::metrics);
        });
    }

    /**
     * Starts it.
     *
     * @param listen {@code host:port}; port 0 takes any that is free
     * @throws SagoException if nothing can listen there
     */
    public static WebServer start(String listen, Metrics metrics, List<Check> checks) {
        int colon = listen.lastIndexOf(':');
        String host = listen.substring(0, colon).replaceAll("^\\[|]$", "");
        WebServer made = new WebServer(metrics, checks);
        try {
            made.server.start(host, Integer.parseInt(listen.substring(colon + 1)));
            return made;
        } catch (RuntimeException e) {
            made.close();
            throw SagoException.failed(
                    "nothing can listen at " + listen + ": " + reason(e),
                    "Stop what listens there, or give another address under `server: listen`.",
                    e);
        }
    }

    private static String reason(Throwable e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return String.valueOf(cause.getMessage());
    }

    /** The port that it listens at. */
    public int port() {
        return server.port();
    }

    private void live(Context context) {
        json(context, 200, Map.of("live", true));
    }

    private void ready(Context context) {
        Map<String, String> problems = new LinkedHashMap<>();
        checks.forEach(check -> problem(check).ifPresent(reason -> problems.put(check.name(), reason)));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("ready", problems.isEmpty());
        document.put("checks", checks.stream().map(Check::name).toList());
        document.put("problems", problems);
        json(context, problems.isEmpty() ? 200 : 503, document);
    }

    /** A check that cannot be made does not hold. */
    private static Optional<String> problem(Check check) {
        try {
            return check.problem().get();
        } catch (RuntimeException e) {
            LOG.warn("the check {} failed: {}", check.name(), e.getMessage());
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private void metrics(Context context) {
        try {
            context.contentType(METRICS).result(metrics.scrape());
        } catch (SagoException e) {
            LOG.warn("no metrics: {}", e.getMessage());
            context.status(503).contentType("text/plain; charset=utf-8").result(e.getMessage() + "\n");
        }
    }

    private static void json(Context context, int status, Object document) {
        try {
            context.status(status)
                    .contentType("application/json")
                    .header("Cache-Control", "no-store")
                    .result(JSON.writeValueAsString(document) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write an answer as JSON", e);
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
