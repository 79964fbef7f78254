package dev.sago.site;

import dev.sago.site.StoreException.Kind;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** What a failure without an answer of the server means: found by walking through the causes. */
record NetworkFailure(Kind kind, String words) {

    static NetworkFailure of(Throwable failure) {
        Throwable io = null;
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof InterruptedException) {
                return new NetworkFailure(Kind.INTERRUPTED, "the thread was interrupted");
            }
            // The innermost says most, but a time-out closes the socket, and "socket closed" is what lies below it
            // then.
            if (t instanceof IOException && !(io instanceof InterruptedIOException)) {
                io = t;
            }
        }
        return switch (io) {
            case null -> new NetworkFailure(Kind.OTHER, words(failure));
            case UnknownHostException e -> new NetworkFailure(Kind.UNREACHABLE, "the host name has no address");
            case ConnectException e
            when words(e).toLowerCase(Locale.ROOT).contains("refused") ->
                new NetworkFailure(Kind.UNREACHABLE, "connection refused");
            case SocketTimeoutException e ->
                new NetworkFailure(isConnect(e) ? Kind.UNREACHABLE : Kind.TIMEOUT, words(e));
            case InterruptedIOException e -> new NetworkFailure(Kind.TIMEOUT, words(e));
            case SSLException e ->
                new NetworkFailure(Kind.UNREACHABLE, "TLS: " + words(e) + "; a private authority needs ca-file");
            default -> new NetworkFailure(Kind.UNREACHABLE, words(io));
        };
    }

    /** Whether there was a connection, and it broke. */
    static boolean isCut(Throwable failure) {
        boolean cut = false;
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof ConnectException || t instanceof InterruptedIOException) {
                return false;
            }
            cut |= t instanceof SocketException;
        }
        return cut;
    }

    /** Java and both clients tell the two apart by name or words only. */
    private static boolean isConnect(SocketTimeoutException e) {
        String words = words(e).toLowerCase(Locale.ROOT);
        return words.startsWith("connect")
                || words.contains("connect timed out")
                || words.contains("failed to connect");
    }

    private static String words(Throwable t) {
        String message = t.getMessage();
        return message == null || message.isBlank()
                ? t.getClass().getSimpleName()
                : t.getClass().getSimpleName() + ": " + message;
    }
}
