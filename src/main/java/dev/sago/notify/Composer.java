package dev.sago.notify;

import dev.sago.standing.Wording;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;

/** Puts alarms into the words of a message, in one language. Immutable; any thread may use it. */
final class Composer {

    /** Lines of a message; more than these nobody reads. */
    private static final int LINES = 50;

    private final String sender;
    private final Wording wording;
    private final ResourceBundle texts;

    Composer(String sender, String language) {
        this.sender = sender;
        this.wording = Wording.in(language);
        String file = "notices_" + language + ".properties";
        try (InputStream in = Composer.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalArgumentException("there are no texts in the language " + language);
            }
            texts = new PropertyResourceBundle(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + " of the build", e);
        }
    }

    Wording wording() {
        return wording;
    }

    /** A message of at least one item. */
    Message compose(List<Message.Item> items, Instant now) {
        List<String> lines = new ArrayList<>();
        for (Message.Item item : items.subList(0, Math.min(items.size(), LINES))) {
            lines.add(line(item, now));
            if (!item.remedy().isEmpty()) {
                lines.add("    " + item.remedy());
            }
        }
        if (items.size() > LINES) {
            lines.add(text("more", String.valueOf(items.size() - LINES)));
        }
        String subject = subject(items);
        return new Message(
                sender,
                now.toString(),
                subject,
                subject + "\n\n" + String.join("\n", lines) + "\n\n" + text("foot", sender) + "\n",
                items);
    }

    /** What a test sends. */
    Message test(Instant now) {
        Message.Item item =
                new Message.Item("test", "test", "test", "warning", sender, text("test"), "", now.toString());
        return compose(List.of(item), now);
    }

    private String subject(List<Message.Item> items) {
        if (items.size() == 1) {
            Message.Item only = items.getFirst();
            return text("subject.one." + only.event(), only.about(), only.reason());
        }
        List<String> parts = new ArrayList<>();
        for (String event : List.of("alert", "reminder", "clear")) {
            long number =
                    items.stream().filter(item -> item.event().equals(event)).count();
            if (number > 0) {
                parts.add(text("subject." + event, String.valueOf(number)));
            }
        }
        return "Sago: " + String.join(", ", parts);
    }

    private String line(Message.Item item, Instant now) {
        String lasted = wording.duration(Duration.between(Instant.parse(item.since()), now));
        return text("line." + item.event(), text("severity." + item.severity()), item.about(), item.reason(), lasted);
    }

    private String text(String key, String... arguments) {
        String text = texts.getString(key);
        for (int i = arguments.length - 1; i >= 0; i--) {
            text = text.replace("{" + i + "}", arguments[i]);
        }
        return text;
    }
}
