package dev.sago.cli;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What must be known before picocli parses the command line: which verb is to be loaded, and how an error is to be told
 * if the line cannot be parsed at all. Picocli's own answer replaces it afterwards.
 *
 * @param verb the first word that is neither an option nor a global option's value
 * @param language what {@code --lang} says
 * @param json whether {@code --json} stands anywhere
 * @param quiet whether {@code --quiet} stands anywhere
 * @param debug whether {@code --debug} stands anywhere
 */
record FirstLook(Optional<String> verb, Optional<String> language, boolean json, boolean quiet, boolean debug) {

    private static final Set<String> WITH_VALUE = Set.of("-c", "--config", "--progress", "--lang");

    static FirstLook at(List<String> line) {
        Optional<String> verb = Optional.empty();
        Optional<String> language = Optional.empty();
        boolean json = false;
        boolean quiet = false;
        boolean debug = false;
        for (int i = 0; i < line.size(); i++) {
            String word = line.get(i);
            if (word.equals("--")) {
                break;
            }
            if (word.startsWith("--lang=")) {
                language = Optional.of(word.substring("--lang=".length()));
            } else if (WITH_VALUE.contains(word) && i + 1 < line.size()) {
                i++;
                if (word.equals("--lang")) {
                    language = Optional.of(line.get(i));
                }
            } else if (!word.startsWith("-") && verb.isEmpty()) {
                verb = Optional.of(word);
            }
            json |= word.equals("--json");
            quiet |= word.equals("--quiet") || word.equals("-q");
            debug |= word.equals("--debug");
        }
        return new FirstLook(verb, language, json, quiet, debug);
    }
}
