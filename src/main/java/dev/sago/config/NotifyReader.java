package dev.sago.config;

import dev.sago.config.ByName.Named;
import dev.sago.model.Secret;
import dev.sago.notify.NotifySettings;
import dev.sago.notify.NotifySettings.ChannelSettings;
import dev.sago.notify.NotifySettings.Mail;
import dev.sago.notify.NotifySettings.Ping;
import dev.sago.notify.NotifySettings.Quiet;
import dev.sago.notify.NotifySettings.Tls;
import dev.sago.notify.NotifySettings.Webhook;
import dev.sago.standing.Trouble.Severity;

import java.net.URI;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the {@code notify} section. */
final class NotifyReader {

    private NotifyReader() {}

    static Optional<NotifySettings> read(Section section) {
        Value<String> language = section.read(NotifyKeys.LANGUAGE);
        Value<Duration> remind = section.read(NotifyKeys.REMIND);
        Value<Integer> warning = section.read(NotifyKeys.RPO_WARNING);
        Value<Duration> silent = section.read(NotifyKeys.SILENT_AFTER);
        Value<Duration> debts = section.read(NotifyKeys.DEBTS_AFTER);
        Value<Quiet> quiet = section.nested(NotifyKeys.QUIET, NotifyReader::quiet);
        Value<List<Named<Section>>> named = section.read(NotifyKeys.CHANNELS);
        List<ChannelSettings> channels = new ArrayList<>();
        boolean sound = true;
        for (Named<Section> one : named.toOptional().orElse(List.of())) {
            Optional<ChannelSettings> channel = one.value().flatMap(keys -> channel(one.name(), keys));
            channel.ifPresent(channels::add);
            sound &= channel.isPresent();
        }
        Value<Boolean> all = section.attempt(sound ? Optional.of(true) : Optional.empty());
        return section.bind(() -> {
            all.get();
            return new NotifySettings(
                    language.get(),
                    remind.get(),
                    warning.get(),
                    silent.get(),
                    debts.get(),
                    quiet.toOptional(),
                    List.copyOf(channels));
        });
    }

    private static Optional<Quiet> quiet(Section section) {
        Value<LocalTime> from = section.read(NotifyKeys.FROM);
        Value<LocalTime> to = section.read(NotifyKeys.TO);
        Value<ZoneId> zone = section.read(NotifyKeys.ZONE);
        return section.bind(
                () -> new Quiet(from.get(), to.get(), zone.toOptional().orElseGet(ZoneId::systemDefault)));
    }

    private static Optional<ChannelSettings> channel(String name, Section section) {
        String kind = section.read(NotifyKeys.KIND).get();
        return switch (kind) {
            case "webhook" -> webhook(name, section);
            case "mail" -> mail(name, section);
            case "ping" -> {
                Value<Secret> url = url(section);
                yield section.bind(() -> new Ping(name, url.get()));
            }
            default -> throw new IllegalStateException("the choice let through " + kind);
        };
    }

    private static Optional<ChannelSettings> webhook(String name, Section section) {
        Value<Secret> url = url(section);
        Value<Secret> secret = section.read(NotifyKeys.SECRET);
        Value<Severity> severity = severity(section);
        return section.bind(() -> new Webhook(name, severity.get(), url.get(), secret.toOptional()));
    }

    private static Optional<ChannelSettings> mail(String name, Section section) {
        Value<String> host = section.read(NotifyKeys.HOST);
        Value<Integer> port = section.read(NotifyKeys.PORT);
        Value<String> tls = section.read(NotifyKeys.TLS);
        Value<String> user = section.read(NotifyKeys.USER);
        Value<Secret> password = section.read(NotifyKeys.PASSWORD);
        Value<String> from = section.read(NotifyKeys.SENDER);
        Value<List<String>> to = section.read(NotifyKeys.RECIPIENTS);
        Value<Severity> severity = severity(section);
        if (section.has(NotifyKeys.PASSWORD) != section.has(NotifyKeys.USER)) {
            Key<?> there = section.has(NotifyKeys.USER) ? NotifyKeys.USER : NotifyKeys.PASSWORD;
            section.fail(there, "user and password belong together", "write both, or none");
        }
        if (section.has(NotifyKeys.PASSWORD)
                && tls.toOptional().filter("none"::equals).isPresent()) {
            section.fail(NotifyKeys.TLS, "would send the password in the clear", "write starttls or tls");
        }
        if (to.toOptional().filter(List::isEmpty).isPresent()) {
            section.fail(NotifyKeys.RECIPIENTS, "names nobody", "write at least one address");
        }
        return section.bind(() -> new Mail(
                name,
                severity.get(),
                host.get(),
                port.get(),
                Tls.valueOf(tls.get().toUpperCase(Locale.ROOT)),
                user.toOptional(),
                password.toOptional(),
                from.get(),
                to.get()));
    }

    private static Value<Severity> severity(Section section) {
        return section.attempt(section.read(NotifyKeys.SEVERITY)
                .toOptional()
                .map(word -> Severity.valueOf(word.toUpperCase(Locale.ROOT))));
    }

    /** Its value is never repeated: it may hold a token. */
    private static Value<Secret> url(Section section) {
        Value<Secret> url = section.read(NotifyKeys.URL);
        url.toOptional()
                .filter(secret -> !isWeb(secret.reveal()))
                .ifPresent(secret -> section.fail(
                        NotifyKeys.URL, "is not the URL of a web server", "write it as https://host/path"));
        return url;
    }

    private static boolean isWeb(String text) {
        try {
            URI uri = URI.create(text);
            return ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme())) && uri.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false; // The caller tells it.
        }
    }
}
