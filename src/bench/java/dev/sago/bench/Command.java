package dev.sago.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A program with its arguments, what is added to the environment, and the folder in which it is run. */
record Command(List<String> words, Map<String, String> environment, Path folder) {

    Command with(String... more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of(more));
        return new Command(all, environment, folder);
    }

    Command in(Path other) {
        return new Command(words, environment, other);
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }
}
