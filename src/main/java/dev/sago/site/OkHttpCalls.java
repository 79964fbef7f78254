package dev.sago.site;

import dev.sago.site.StoreSettings.S3;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * The OkHttp client of a {@link MinioObjectStore}, whose calls end when the thread that waits for them is interrupted.
 * The MinIO SDK hands out futures that don't reach the call behind them; the call is caught where OkHttp makes it, which
 * is on the thread that asks the SDK.
 */
final class OkHttpCalls {

    /** What the SDK starts. */
    interface Start<T> {
        CompletableFuture<T> start() throws Exception;
    }

    private static final int WORTH_ASKING = 64 * 1024;

    private volatile boolean expect = true;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private static final ThreadLocal<@Nullable Call> LATEST = new ThreadLocal<>();
    private final OkHttpClient client;

    OkHttpCalls(S3 settings, Timeouts timeouts) throws StoreException {
        Dispatcher dispatcher = new Dispatcher(threads);
        dispatcher.setMaxRequests(settings.connections());
        dispatcher.setMaxRequestsPerHost(settings.connections());
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(settings.connections(), 1, TimeUnit.MINUTES))
                .protocols(List.of(Protocol.HTTP_1_1))
                .retryOnConnectionFailure(false)
                .connectTimeout(timeouts.connect())
                .readTimeout(timeouts.silence())
                .writeTimeout(timeouts.silence())
                .callTimeout(timeouts.call())
                .addInterceptor(this::ask)
                .eventListenerFactory(call -> {
                    LATEST.set(call);
                    return EventListener.NONE;
                });
        if (settings.certificate().isPresent()) {
            X509TrustManager trust = Certificates.trust(settings.certificate().get());
            try {
                SSLContext tls = SSLContext.getInstance("TLS");
                tls.init(null, new TrustManager[] {trust}, null);
                builder.sslSocketFactory(tls.getSocketFactory(), trust);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java platform has TLS", e);
            }
        }
        this.client = builder.build();
    }

    OkHttpClient client() {
        return client;
    }

    /**
     * Lets the server refuse a large body before it is sent: otherwise it answers in the middle and closes, and all that
     * can be seen is a broken pipe. Added here, behind the signature, since proxies may take the header away. A server
     * that never answers the question is asked no more.
     */
    private Response ask(Interceptor.Chain chain) throws IOException {
        Request request = chain.request();
        RequestBody body = request.body();
        if (!expect || body == null || body.contentLength() < WORTH_ASKING) {
            return chain.proceed(request);
        }
        try {
            return chain.proceed(
                    request.newBuilder().header("Expect", "100-continue").build());
        } catch (SocketTimeoutException e) {
            expect = false;
            throw e;
        }
    }

    /** Starts it, waits, and throws what the SDK says rather than the future's wrapping. */
    <T> T await(Start<T> start) throws Exception {
        LATEST.remove();
        CompletableFuture<T> future = start.start();
        Call call = LATEST.get();
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception own ? own : e;
        } catch (InterruptedException e) {
            if (call != null) {
                call.cancel();
            }
            future.exceptionally(failure -> null).join(); // the body must not be read any more
            throw e;
        } finally {
            LATEST.remove();
        }
    }

    void close() {
        client.dispatcher().cancelAll();
        client.connectionPool().evictAll();
        threads.shutdown();
    }
}
