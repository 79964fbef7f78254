package dev.sago.notify;

import dev.sago.model.Secret;
import dev.sago.standing.Trouble.Severity;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Who is told what.
 *
 * @param language of messages: {@code en} or {@code ko}
 * @param remind after which time an alarm that is still open is told again
 * @param rpoWarning percent of the RPO from which on people are warned
 * @param silentAfter how long a site may be silent before people are told
 * @param debtsAfter how long a site may owe objects before people are told
 * @param quiet when warnings wait
 * @param channels how people are told
 */
public record NotifySettings(
        String language,
        Duration remind,
        int rpoWarning,
        Duration silentAfter,
        Duration debtsAfter,
        Optional<Quiet> quiet,
        List<ChannelSettings> channels) {

    /** Nobody is told anything. */
    public static final NotifySettings NONE = new NotifySettings(
            "en", Duration.ofHours(24), 80, Duration.ofMinutes(5), Duration.ofHours(1), Optional.empty(), List.of());

    /**
     * Hours of the day in which warnings wait; what is critical is told at once.
     *
     * @param from its first moment
     * @param to the first moment after it; earlier than {@code from} where it goes over midnight
     * @param zone where these are read
     */
    public record Quiet(LocalTime from, LocalTime to, ZoneId zone) {}

    /** One way of telling people. */
    public sealed interface ChannelSettings {

        /** Its name. */
        String name();
    }

    /**
     * An HTTP POST of a JSON document.
     *
     * @param least what is less severe is not sent
     * @param url where to; may hold a token
     * @param secret the key of the signature; absent for none
     */
    public record Webhook(String name, Severity least, Secret url, Optional<Secret> secret)
            implements ChannelSettings {}

    /** How a mail server is spoken to. */
    public enum Tls {
        /** In the clear until STARTTLS, which must succeed. */
        STARTTLS,
        /** By TLS from the first byte. */
        TLS,
        /** In the clear. */
        NONE
    }

    /**
     * A mail by SMTP.
     *
     * @param least what is less severe is not sent
     */
    public record Mail(
            String name,
            Severity least,
            String host,
            int port,
            Tls tls,
            Optional<String> user,
            Optional<Secret> password,
            String from,
            List<String> to)
            implements ChannelSettings {}

    /**
     * A dead-man's ping: a URL that is called after each good round, and whose service raises the alarm when the calls end.
     *
     * @param url where to; may hold a token
     */
    public record Ping(String name, Secret url) implements ChannelSettings {}
}
