package dev.sago.notify;

import dev.sago.notify.NotifySettings.Mail;
import dev.sago.notify.NotifySettings.Tls;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Properties;

/** Sends messages as mail. TLS, where it is wanted, must succeed, and the server must be who it says. */
final class MailChannel implements Channel {

    private static final String PATIENCE_MILLIS = "15000";

    private final Mail settings;

    MailChannel(Mail settings) {
        this.settings = settings;
    }

    @Override
    @SuppressWarnings("JavaUtilDate") // Jakarta Mail takes java.util.Date
    public void send(Message message) throws IOException {
        Session session = Session.getInstance(properties());
        try {
            MimeMessage mail = new MimeMessage(session);
            mail.setFrom(new InternetAddress(settings.from()));
            for (String to : settings.to()) {
                mail.addRecipient(RecipientType.TO, new InternetAddress(to));
            }
            mail.setSubject(message.subject(), StandardCharsets.UTF_8.name());
            mail.setText(message.text(), StandardCharsets.UTF_8.name());
            mail.setSentDate(Date.from(Instant.parse(message.time())));
            mail.setHeader("Auto-Submitted", "auto-generated");
            mail.saveChanges();
            try (Transport transport = session.getTransport("smtp")) {
                transport.connect(
                        settings.host(),
                        settings.port(),
                        settings.user().orElse(null),
                        settings.password().map(dev.sago.model.Secret::reveal).orElse(null));
                transport.sendMessage(mail, mail.getAllRecipients());
            }
        } catch (MessagingException e) {
            throw new IOException(
                    "the mail server " + settings.host() + ":" + settings.port() + " did not take it: " + reason(e), e);
        }
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.connectiontimeout", PATIENCE_MILLIS);
        properties.setProperty("mail.smtp.timeout", PATIENCE_MILLIS);
        properties.setProperty("mail.smtp.writetimeout", PATIENCE_MILLIS);
        properties.setProperty("mail.smtp.auth", String.valueOf(settings.user().isPresent()));
        properties.setProperty("mail.smtp.ssl.enable", String.valueOf(settings.tls() == Tls.TLS));
        properties.setProperty("mail.smtp.starttls.enable", String.valueOf(settings.tls() == Tls.STARTTLS));
        properties.setProperty("mail.smtp.starttls.required", String.valueOf(settings.tls() == Tls.STARTTLS));
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        return properties;
    }

    private String reason(MessagingException e) {
        StringBuilder reason = new StringBuilder();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String text = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            if (reason.indexOf(text) < 0) {
                reason.append(reason.isEmpty() ? "" : ": ").append(text.strip());
            }
        }
        String all = reason.toString().replaceAll("\\s+", " ");
        return settings.password().map(secret -> Redacted.without(all, secret)).orElse(all);
    }
}
