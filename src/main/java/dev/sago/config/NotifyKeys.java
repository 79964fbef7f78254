package dev.sago.config;

import dev.sago.model.Secret;
import dev.sago.notify.NotifySettings.Tls;
import dev.sago.standing.Trouble.Severity;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The keys of {@code notify}. */
final class NotifyKeys {

    private static final ValueType<LocalTime> TIME_OF_DAY = ValueType.pattern(
            "a time of day", "write it as \"22:00\"", "(?:[01][0-9]|2[0-3]):[0-5][0-9]", LocalTime::parse);
    private static final ValueType<String> ADDRESS = ValueType.pattern(
            "a mail address", "write it as name@host", "[^@\\s<>,;]+@[^@\\s<>,;]+", Function.identity());

    static final Key<String> LANGUAGE =
            Key.defaulted("language", ValueType.oneOf(List.of("en", "ko")), "en", "Language of messages");
    static final Key<Duration> REMIND = Key.defaulted(
            "remind", ValueTypes.DURATION, "24h", "After which time an alarm that is still open is told again");
    static final Key<Integer> RPO_WARNING = Key.defaulted(
            "rpo-warning", ValueType.whole(1, 100), "80", "Percent of the RPO from which on people are warned");
    static final Key<Duration> SILENT_AFTER = Key.defaulted(
            "silent-after", ValueTypes.DURATION, "5m", "How long a site may be silent before people are told");
    static final Key<Duration> DEBTS_AFTER = Key.defaulted(
            "debts-after", ValueTypes.DURATION, "1h", "How long copies may be missing before people are told");
    static final Key<LocalTime> FROM = Key.required("from", TIME_OF_DAY, "When warnings begin to wait");
    static final Key<LocalTime> TO = Key.required("to", TIME_OF_DAY, "When they are told");
    static final Key<ZoneId> ZONE = Key.computed("zone", ValueTypes.ZONE, "the machine's", "Time zone of these hours");
    static final Key<Section> QUIET =
            Key.optional("quiet", Group.of(FROM, TO, ZONE), "Hours in which warnings wait; what is critical does not");

    static final Key<String> KIND =
            Key.required("kind", ValueType.oneOf(List.of("webhook", "mail", "ping")), "How people are told");
    static final Key<String> SEVERITY = Key.defaulted(
            "severity", ValueType.oneOf(words(Severity.values())), "warning", "What is less severe is not sent");
    static final Key<Secret> URL = Key.required(
            "url",
            new SecretType<>("a URL", true, Secret::new),
            "URL that is called; ${NAME} and file: keep tokens out of this file");
    static final Key<Secret> SECRET =
            Key.optional("secret", ValueTypes.SECRET, "Key of the signature (HMAC), as ${NAME} or file:/path");
    static final Key<String> HOST = Key.required("host", ValueTypes.WORDS, "Mail server");
    static final Key<Integer> PORT = Key.defaulted("port", ValueType.whole(1, 65_535), "587", "Its port");
    static final Key<String> TLS = Key.defaulted(
            "tls", ValueType.oneOf(words(Tls.values())), "starttls", "starttls, tls from the first byte, or none");
    static final Key<String> USER = Key.optional("user", ValueTypes.WORDS, "User at the mail server");
    static final Key<Secret> PASSWORD =
            Key.optional("password", ValueTypes.SECRET, "Its password, as ${NAME} or file:/path");
    static final Key<String> SENDER = Key.required("from", ADDRESS, "Sender of mails");
    static final Key<List<String>> RECIPIENTS = Key.required("to", new Listed<>(ADDRESS), "Recipients of mails");

    static final Key<List<ByName.Named<Section>>> CHANNELS = Key.defaulted(
            "channels",
            new ByName<>(
                    "CHANNEL",
                    Pattern.compile(ValueTypes.NAME),
                    ValueTypes.NAME_TOLD,
                    new Choice(
                            KIND.name(),
                            List.of(
                                    new Choice.Option(Set.of("webhook"), Group.of(KIND, URL, SECRET, SEVERITY)),
                                    new Choice.Option(
                                            Set.of("mail"),
                                            Group.of(
                                                    KIND,
                                                    HOST,
                                                    PORT,
                                                    TLS,
                                                    USER,
                                                    PASSWORD,
                                                    SENDER,
                                                    RECIPIENTS,
                                                    SEVERITY)),
                                    new Choice.Option(Set.of("ping"), Group.of(KIND, URL))))),
            "{}",
            "Webhooks, mail, and a dead-man's ping");

    static final Group NOTIFY = Group.of(LANGUAGE, REMIND, RPO_WARNING, SILENT_AFTER, DEBTS_AFTER, QUIET, CHANNELS);

    private NotifyKeys() {}

    private static List<String> words(Enum<?>[] constants) {
        return Arrays.stream(constants)
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
    }
}
