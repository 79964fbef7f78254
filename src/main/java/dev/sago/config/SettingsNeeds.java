package dev.sago.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a configuration needs from the machine, read without it being whole: on a new machine nothing of it is there yet.
 *
 * @param keyFile the master key's file
 * @param variables all environment variables that it refers to and gives no default for
 * @param unset those of them that are not set
 * @param files files of secrets that it refers to and that are not there
 */
public record SettingsNeeds(Optional<Path> keyFile, List<String> variables, List<String> unset, List<Path> files) {

    private static final Pattern VARIABLE = Pattern.compile("\\$?\\$\\{(" + Variables.NAME + ")}");
    private static final String FILE = "file:";

    /** Copies the lists. */
    public SettingsNeeds {
        variables = List.copyOf(variables);
        unset = List.copyOf(unset);
        files = List.copyOf(files);
    }

    /** Reads it; one that cannot be parsed needs nothing, and is told by whoever reads it whole. */
    public static SettingsNeeds of(Path file, Map<String, String> env) throws IOException {
        Optional<Node> root = YamlTree.parse(Files.readString(file, StandardCharsets.UTF_8), new Problems(file));
        List<String> texts = new ArrayList<>();
        root.ifPresent(node -> collect(node, texts));
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
        TreeSet<String> variables = new TreeSet<>();
        TreeSet<Path> missing = new TreeSet<>();
        for (String text : texts) {
            Matcher matcher = VARIABLE.matcher(text);
            while (matcher.find()) {
                if (!matcher.group().startsWith("$$")) {
                    variables.add(matcher.group(1));
                }
            }
            if (text.startsWith(FILE) && !text.contains("${")) {
                Path secret = folder.resolve(text.substring(FILE.length())).normalize();
                if (!Files.exists(secret)) {
                    missing.add(secret);
                }
            }
        }
        Optional<Path> key = root.flatMap(node -> member(node, "keys"))
                .flatMap(keys -> member(keys, "file"))
                .filter(Node.Scalar.class::isInstance)
                .map(node -> folder.resolve(((Node.Scalar) node).text()).normalize());
        List<String> unset =
                variables.stream().filter(name -> !env.containsKey(name)).toList();
        return new SettingsNeeds(key, List.copyOf(variables), unset, List.copyOf(missing));
    }

    private static Optional<Node> member(Node node, String name) {
        return node instanceof Node.Mapping mapping ? mapping.member(name).map(Node.Member::value) : Optional.empty();
    }

    private static void collect(Node node, Collection<String> into) {
        switch (node) {
            case Node.Scalar scalar -> into.add(scalar.text());
            case Node.Sequence sequence -> sequence.elements().forEach(element -> collect(element, into));
            case Node.Mapping mapping -> mapping.members().forEach(member -> collect(member.value(), into));
        }
    }
}
