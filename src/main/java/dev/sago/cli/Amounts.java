package dev.sago.cli;

import dev.sago.model.SagoException;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time and parts of a whole, as options have them: {@code 90m}, {@code 1d12h}; {@code 1/90}, {@code 2%}, {@code 0.02}. */
final class Amounts {

    private static final Pattern TIME =
            Pattern.compile("(?=.*[1-9])(?:([0-9]{1,6})d)?(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,6})s)?");
    private static final Pattern PART = Pattern.compile("([0-9]{1,6}(?:\\.[0-9]{1,6})?)(?:/([0-9]{1,6})|(%))?");

    private final Messages messages;

    Amounts(Messages messages) {
        this.messages = messages;
    }

    /**
     * A length of time.
     *
     * @throws SagoException of kind USAGE for anything else
     */
    Duration time(String text) {
        Matcher found = TIME.matcher(text);
        if (!found.matches()) {
            throw SagoException.usage(messages.text("amount.time", text), messages.text("amount.time.remedy"));
        }
        return Duration.ofDays(number(found, 1))
                .plusHours(number(found, 2))
                .plusMinutes(number(found, 3))
                .plusSeconds(number(found, 4));
    }

    private static long number(Matcher found, int group) {
        return found.group(group) == null ? 0 : Long.parseLong(found.group(group));
    }

    /**
     * A part, above 0 and at most 1.
     *
     * @throws SagoException of kind USAGE for anything else
     */
    double part(String text) {
        Matcher found = PART.matcher(text);
        if (found.matches()) {
            double of = found.group(3) != null ? 100 : found.group(2) != null ? Double.parseDouble(found.group(2)) : 1;
            double part = Double.parseDouble(found.group(1)) / of;
            if (part > 0 && part <= 1) {
                return part;
            }
        }
        throw SagoException.usage(messages.text("amount.part", text), messages.text("amount.part.remedy"));
    }
}
