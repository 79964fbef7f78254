package dev.sago.cli;

import dev.sago.model.Grade;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How enum constants are spelt outside the code, on the command line and in JSON: {@code NO_BUCKET} is
 * {@code no-bucket}; grades keep their capitals.
 */
final class Words {

    private Words() {}

    /** The word that stands for a constant. */
    static String of(Enum<?> constant) {
        return constant instanceof Grade
                ? constant.name()
                : constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Makes the options and parameters of enum types take such words, in completion too. */
    static void spell(CommandSpec spec) {
        for (ArgSpec arg : List.copyOf(spec.args())) {
            boolean wrapped = arg.typeInfo().isMultiValue() || arg.typeInfo().isOptional();
            Class<?> type = wrapped ? arg.auxiliaryTypes()[0] : arg.type();
            spec.remove(arg);
            spec.add(
                    type.isEnum()
                            ? spelt(arg, type)
                            : arg); // All of them, as help shows them in the order in which they came.
        }
    }

    private static ArgSpec spelt(ArgSpec arg, Class<?> type) {
        List<String> words = Arrays.stream(type.getEnumConstants())
                .map(constant -> of((Enum<?>) constant))
                .toList();
        List<String> folded =
                words.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList();
        CommandLine.ITypeConverter<Object> converter = text -> {
            int index = folded.indexOf(text.toLowerCase(Locale.ROOT));
            if (index < 0) {
                throw new CommandLine.TypeConversionException("'" + text + "': " + String.join(", ", words));
            }
            return type.getEnumConstants()[index];
        };
        if (arg instanceof OptionSpec option) {
            return OptionSpec.builder(option)
                    .converters(converter)
                    .completionCandidates(words)
                    .build();
        }
        return PositionalParamSpec.builder((PositionalParamSpec) arg)
                .converters(converter)
                .completionCandidates(words)
                .build();
    }
}
