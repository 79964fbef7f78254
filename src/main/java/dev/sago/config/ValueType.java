package dev.sago.config;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A single value: how it is read from text, and what text that may be.
 *
 * @param noun what it is, with its article
 * @param remedy how to write it
 * @param form what editors can check
 * @param parse gives the value for a text and the configuration's folder; throws {@link IllegalArgumentException} with a
 *     message of its own that does not repeat the text, or with none for the usual one
 */
record ValueType<T>(String noun, String remedy, Form form, BiFunction<String, Path, T> parse) implements Shape<T> {

    /** What editors can check. */
    sealed interface Form {

        /** Text, of a pattern where there is one. */
        record Text(Optional<String> pattern) implements Form {}

        /** A whole number in a range. */
        record Whole(int least, int most) implements Form {}

        /** A number in a range. */
        record Decimal(double least, double most) implements Form {}

        /** True or false. */
        record YesNo() implements Form {}

        /** One of a few words. */
        record Words(List<String> words) implements Form {}
    }

    static <T> ValueType<T> text(String noun, String remedy, Function<String, T> parse) {
        return new ValueType<>(noun, remedy, new Form.Text(Optional.empty()), (text, folder) -> parse.apply(text));
    }

    /** Text of which a pattern says whether it will do, before it is parsed. */
    static <T> ValueType<T> pattern(String noun, String remedy, String regex, Function<String, T> parse) {
        Pattern pattern = Pattern.compile(regex);
        return new ValueType<>(noun, remedy, new Form.Text(Optional.of(regex)), (text, folder) -> {
            if (!pattern.matcher(text).matches()) {
                throw new IllegalArgumentException();
            }
            return parse.apply(text);
        });
    }

    static ValueType<Integer> whole(int least, int most) {
        String range = "write a whole number from " + least + " to " + most;
        return new ValueType<>("a number in range", range, new Form.Whole(least, most), (text, folder) -> {
            int number = Integer.parseInt(text);
            if (number < least || number > most) {
                throw new IllegalArgumentException();
            }
            return number;
        });
    }

    static ValueType<Double> decimal(String noun, double least, double most) {
        String range = String.format(Locale.ROOT, "write degrees from %.0f to %.0f", least, most);
        return new ValueType<>(noun, range, new Form.Decimal(least, most), (text, folder) -> {
            double number = Double.parseDouble(text);
            if (!(number >= least && number <= most)) {
                throw new IllegalArgumentException();
            }
            return number;
        });
    }

    static ValueType<Boolean> yesNo() {
        return new ValueType<>(
                "true or false", "write true or false", new Form.YesNo(), (text, folder) -> switch (text) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new IllegalArgumentException();
                });
    }

    static ValueType<String> oneOf(List<String> words) {
        return new ValueType<>("one of the known words", "", new Form.Words(words), (text, folder) -> {
            if (!words.contains(text)) {
                throw new IllegalArgumentException("is not known; " + Nearest.remedy(text, words));
            }
            return text;
        });
    }

    static <E extends Enum<E>> ValueType<E> oneOf(Class<E> type, Function<E, String> word) {
        List<E> constants = Arrays.asList(type.getEnumConstants());
        ValueType<String> words = oneOf(constants.stream().map(word).toList());
        return new ValueType<>(words.noun, words.remedy, words.form, (text, folder) -> {
            String known = words.parse.apply(text, folder);
            return constants.stream()
                    .filter(constant -> word.apply(constant).equals(known))
                    .findFirst()
                    .orElseThrow();
        });
    }

    @Override
    public Optional<T> read(Node node, String path, Reading reading) {
        if (!(node instanceof Node.Scalar scalar) || scalar.empty()) {
            return mismatch(node, path, reading);
        }
        return reading.variables()
                .expand(scalar, path, reading.problems())
                .flatMap(text -> parse(text, scalar, path, reading));
    }

    private Optional<T> parse(String text, Node.Scalar scalar, String path, Reading reading) {
        try {
            return Optional.of(parse.apply(text, reading.folder()));
        } catch (NumberFormatException e) {
            return told(scalar, path, reading, "is not a number", remedy);
        } catch (IllegalArgumentException e) {
            String message = e.getMessage();
            return message == null
                    ? told(scalar, path, reading, "is not " + noun, remedy)
                    : told(scalar, path, reading, message, "");
        }
    }

    private Optional<T> told(Node.Scalar scalar, String path, Reading reading, String wrong, String remedy) {
        String told = scalar.text().isBlank() ? "is empty" : Problems.quote(scalar.text()) + " " + wrong;
        reading.problems().error(scalar.mark(), path, told, remedy);
        return Optional.empty();
    }
}
