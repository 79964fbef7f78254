package dev.sago.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A list of elements of one shape. Elements that cannot be read make the whole list unreadable, after all are told. */
record Listed<T>(Shape<T> element) implements Shape<List<T>> {

    @Override
    public Optional<List<T>> read(Node node, String path, Reading reading) {
        if (!(node instanceof Node.Sequence sequence)) {
            return mismatch(node, path, reading);
        }
        List<T> read = new ArrayList<>();
        for (int i = 0; i < sequence.elements().size(); i++) {
            element.read(sequence.elements().get(i), path + "[" + i + "]", reading)
                    .ifPresent(read::add);
        }
        return read.size() == sequence.elements().size() ? Optional.of(List.copyOf(read)) : Optional.empty();
    }

    @Override
    public String noun() {
        return "a list";
    }
}
