package dev.sago.notify;

import dev.sago.catalog.Notices;
import dev.sago.catalog.Notices.Notice;
import dev.sago.notify.NotifySettings.ChannelSettings;
import dev.sago.notify.NotifySettings.Mail;
import dev.sago.notify.NotifySettings.Ping;
import dev.sago.notify.NotifySettings.Webhook;
import dev.sago.standing.Trouble.Severity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Messages under way. A receiver that is down is tried again after one, two, four minutes and so on, at most an hour, for two
 * days; then the message is given up, and the log says so. Of one channel's messages the older goes first.
 */
final class Outbox {

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final Duration GIVE_UP = Duration.ofDays(2);
    private static final Duration STUCK = Duration.ofMinutes(15);

    private final Notices notices;
    private final Channels channels;
    private final Map<String, ChannelSettings> byName;

    Outbox(Notices notices, Channels channels, NotifySettings settings) {
        this.notices = notices;
        this.channels = channels;
        this.byName =
                settings.channels().stream().collect(Collectors.toMap(ChannelSettings::name, Function.identity()));
    }

    /** One message for each channel that is told of any of these. */
    List<Notice> address(List<Message.Item> items, Composer composer, Instant now) {
        List<Notice> made = new ArrayList<>();
        for (ChannelSettings channel : byName.values()) {
            List<Message.Item> wanted = least(channel)
                    .map(least -> items.stream()
                            .filter(item -> severity(item).compareTo(least) >= 0)
                            .toList())
                    .orElse(List.of());
            if (!wanted.isEmpty()) {
                Message message = composer.compose(wanted, now);
                made.add(new Notice(UUID.randomUUID().toString(), channel.name(), now, 0, now, message.json()));
            }
        }
        return made;
    }

    private static Severity severity(Message.Item item) {
        return Severity.valueOf(item.severity().toUpperCase(Locale.ROOT));
    }

    private static Optional<Severity> least(ChannelSettings channel) {
        return switch (channel) {
            case Webhook webhook -> Optional.of(webhook.least());
            case Mail mail -> Optional.of(mail.least());
            case Ping ping -> Optional.empty();
        };
    }

    /** Tries what is due. Whether no message waits for longer than a quarter of an hour. */
    boolean deliver(Instant now) throws InterruptedException {
        Set<String> down = new HashSet<>();
        for (Notice notice : notices.underWay()) {
            ChannelSettings channel = byName.get(notice.channel());
            if (channel == null) {
                LOG.warn(
                        "a message of {} is dropped: channel {} is not configured any more",
                        notice.made(),
                        notice.channel());
                notices.strikeOut(notice);
            } else if (!down.contains(notice.channel())
                    && (notice.nextTry().isAfter(now) || !send(channel, notice, now))) {
                down.add(notice.channel());
            }
        }
        return notices.underWay().stream()
                .noneMatch(notice -> notice.made().plus(STUCK).isBefore(now));
    }

    private boolean send(ChannelSettings channel, Notice notice, Instant now) throws InterruptedException {
        try {
            channels.send(channel, Message.of(notice.document()));
            notices.strikeOut(notice);
            return true;
        } catch (IOException e) {
            if (notice.made().plus(GIVE_UP).isBefore(now)) {
                LOG.error("channel {}: a message of {} is given up: {}", channel.name(), notice.made(), e.getMessage());
                notices.strikeOut(notice);
                return false;
            }
            Duration pause = Duration.ofMinutes(1L << Math.min(notice.attempts(), 10));
            Duration bounded = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
            LOG.warn("channel {}: {}; tried again in {} minutes", channel.name(), e.getMessage(), bounded.toMinutes());
            notices.postpone(new Notice(
                    notice.id(),
                    notice.channel(),
                    notice.made(),
                    notice.attempts() + 1,
                    now.plus(bounded),
                    notice.document()));
            return false;
        }
    }
}
