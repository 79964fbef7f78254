package dev.sago.notify;

import dev.sago.model.Secret;
import dev.sago.notify.NotifySettings.Tls;
import dev.sago.standing.Trouble.Severity;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A process that sends one mail: whom a JVM trusts is decided once, when it starts. Arguments: host, port, way. */
final class MailByTls {

    private MailByTls() {}

    /** Sends it; says {@code sent}, or why not. */
    public static void main(String[] args) {
        NotifySettings.Mail settings = new NotifySettings.Mail(
                "duty",
                Severity.WARNING,
                args[0],
                Integer.parseInt(args[1]),
                Tls.valueOf(args[2]),
                Optional.of("sago"),
                Optional.of(new Secret("secret of the mail")),
                "sago@example.org",
                List.of("duty@example.org"));
        Message message = new Message("vm", Instant.EPOCH.toString(), "subject", "text of the mail", List.of());
        try {
            new MailChannel(settings).send(message);
            System.out.println("sent");
        } catch (IOException e) {
            System.out.println(e.getMessage());
        }
    }
}
