package dev.sago.notify;

import dev.sago.notify.NotifySettings.ChannelSettings;
import dev.sago.notify.NotifySettings.Mail;
import dev.sago.notify.NotifySettings.Ping;
import dev.sago.notify.NotifySettings.Webhook;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The configured channels, ready to send. One thread at a time. */
public final class Channels implements AutoCloseable {

    private final NotifySettings settings;
    private final InstantSource clock;
    private final HttpCall http = new HttpCall();

    /** Nothing is connected before something is sent. */
    public Channels(NotifySettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * How the test of one channel ended.
     *
     * @param channel its name
     * @param kind {@code webhook}, {@code mail} or {@code ping}
     * @param taken whether the receiver took it
     * @param text why it did not, else empty
     */
    public record Tested(String channel, String kind, boolean taken, String text) {}

    /** Sends a test by each of these channels. */
    public List<Tested> test(List<ChannelSettings> channels, String sender) throws InterruptedException {
        Instant now = clock.instant();
        Message message = new Composer(sender, settings.language()).test(now);
        List<Tested> tested = new ArrayList<>();
        for (ChannelSettings channel : channels) {
            String failure = "";
            try {
                send(channel, message);
            } catch (IOException e) {
                failure = String.valueOf(e.getMessage());
            }
            tested.add(new Tested(channel.name(), kind(channel), failure.isEmpty(), failure));
        }
        return tested;
    }

    private static String kind(ChannelSettings channel) {
        return switch (channel) {
            case Webhook webhook -> "webhook";
            case Mail mail -> "mail";
            case Ping ping -> "ping";
        };
    }

    /** Sends a message; a ping is only a call. */
    void send(ChannelSettings channel, Message message) throws IOException, InterruptedException {
        switch (channel) {
            case Webhook webhook -> new WebhookChannel(webhook, http, clock).send(message);
            case Mail mail -> new MailChannel(mail).send(message);
            case Ping ping -> http.call(ping.url(), Optional.empty(), Map.of("User-Agent", "sago"));
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
