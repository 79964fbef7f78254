package dev.sago.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A group of keys as it stands in the file, for one reading. It knows whether anything that was asked of it is wrong, so that a
 * reader can ask for all keys first, which tells all problems, and bind them to a record at the end.
 */
final class Section {

    /** What keys hold by default, parsed once: a configuration of hundreds of systems asks for each of them as many times. */
    private static final Map<String, Node> DEFAULTS = new ConcurrentHashMap<>();

    private final Group group;
    private final Node.Mapping mapping;
    private final String path;
    private final Reading reading;
    private boolean failed;

    private Section(Group group, Node.Mapping mapping, String path, Reading reading) {
        this.group = group;
        this.mapping = mapping;
        this.path = path;
        this.reading = reading;
    }

    /** A section whose unknown, repeated and excluding keys are told. */
    static Section of(Group group, Node.Mapping mapping, String path, Reading reading) {
        Section section = new Section(group, mapping, path, reading);
        tellDuplicates(mapping, path, reading);
        mapping.members().stream().filter(member -> !group.knows(member.key())).forEach(section::tellUnknown);
        if (group.exactlyOne()) {
            section.tellUnlessOne();
        }
        return section;
    }

    static void tellDuplicates(Node.Mapping mapping, String path, Reading reading) {
        Map<String, Mark> seen = new HashMap<>();
        for (Node.Member member : mapping.members()) {
            Mark first = seen.putIfAbsent(member.key(), member.mark());
            if (first != null) {
                String wrong =
                        "the " + Problems.quoteKey(member.key()) + " is there twice, first in line " + first.line();
                reading.problems().error(member.mark(), path, wrong, "keep one of them");
            }
        }
    }

    private void tellUnknown(Node.Member member) {
        String remedy = member.key().equals("<<")
                ? "merge keys are not read: repeat the keys, or give the whole value an anchor"
                : Nearest.remedy(member.key(), group.names());
        reading.problems().error(member.mark(), path, "unknown " + Problems.quoteKey(member.key()), remedy);
    }

    private void tellUnlessOne() {
        long known = mapping.members().stream()
                .map(Node.Member::key)
                .distinct()
                .filter(group::knows)
                .count();
        boolean unknown = mapping.members().stream().anyMatch(member -> !group.knows(member.key()));
        if (known > 1 || (known == 0 && !unknown)) {
            fail(mapping.mark(), "must have exactly one of " + String.join(", ", group.names()), "");
        }
        failed |= known != 1;
    }

    /** Where it begins. */
    Mark mark() {
        return mapping.mark();
    }

    /** Its keys from the top. */
    String path() {
        return path;
    }

    /** The path of one of its keys. */
    String path(Key<?> key) {
        return path.isEmpty() ? key.name() : path + "." + key.name();
    }

    /** Where the value of a key stands, or the section itself where the key is not there. */
    Mark mark(Key<?> key) {
        return mapping.member(key.name()).map(member -> member.value().mark()).orElse(mapping.mark());
    }

    /** Whether a key is there. */
    boolean has(Key<?> key) {
        return mapping.member(key.name()).isPresent();
    }

    /** Where a name below one of its keys stands. */
    Optional<Mark> inner(Key<?> key, String name) {
        return mapping.member(key.name())
                .map(Node.Member::value)
                .filter(Node.Mapping.class::isInstance)
                .flatMap(node -> ((Node.Mapping) node).member(name))
                .map(Node.Member::mark);
    }

    /** How a key's value is written, for messages. */
    String quote(Key<?> key) {
        return mapping.member(key.name())
                .map(Node.Member::value)
                .filter(Node.Scalar.class::isInstance)
                .map(node -> Problems.quote(((Node.Scalar) node).text()))
                .orElse("the value");
    }

    /** Reads a key, or what holds without it. */
    <T> Value<T> read(Key<T> key) {
        if (!group.has(key)) {
            throw new IllegalArgumentException("the key " + key.name() + " is not described at " + path);
        }
        Optional<Node.Member> member = mapping.member(key.name());
        if (member.isPresent()) {
            return attempt(key.shape().read(member.get().value(), path(key), reading));
        }
        return switch (key.presence()) {
            case Key.Presence.Required required -> {
                fail(mapping.mark(), "the key `" + key.name() + "` is missing", "add it: " + key.doc());
                yield new Value<>(null);
            }
            case Key.Presence.Default fallback -> attempt(fallback(key, fallback.yaml()));
            case Key.Presence.Absent absent -> new Value<>(null);
            case Key.Presence.Computed computed -> new Value<>(null);
        };
    }

    /** Reads a key that is there and right, without telling anything: whoever reads the section tells it. */
    <T> Optional<T> peek(Key<T> key) {
        Reading quiet = new Reading(
                reading.folder(),
                reading.variables(),
                new Problems(reading.problems().file()));
        return mapping.member(key.name()).flatMap(member -> key.shape().read(member.value(), path(key), quiet));
    }

    private <T> Optional<T> fallback(Key<T> key, String yaml) {
        Node written = DEFAULTS.computeIfAbsent(yaml, Section::parsed);
        Node node = switch (written) {
            case Node.Scalar scalar -> new Node.Scalar(mark(), scalar.text(), scalar.empty());
            case Node.Sequence sequence -> new Node.Sequence(mark(), sequence.elements());
            case Node.Mapping inner -> new Node.Mapping(mark(), inner.members());
        };
        return key.shape().read(node, path(key), reading);
    }

    private static Node parsed(String yaml) {
        Problems none = new Problems(Path.of("default"));
        return YamlTree.parse(yaml, none).orElseGet(() -> new Node.Scalar(Mark.FILE, yaml, false));
    }

    /** Takes a part that was read by another reader: none means that something is wrong with it. */
    <T> Value<T> attempt(Optional<T> part) {
        failed |= part.isEmpty();
        return Value.of(part);
    }

    /** Reads a section by its own reader, if it is there. */
    <T> Value<T> nested(Key<Section> key, Function<Section, Optional<T>> reader) {
        Value<Section> inner = read(key);
        return inner.toOptional().map(section -> attempt(reader.apply(section))).orElseGet(() -> new Value<>(null));
    }

    /** Tells a problem with a key's value. */
    void fail(Key<?> key, String wrong, String remedy) {
        failed = true;
        reading.problems().error(mark(key), path(key), wrong, remedy);
    }

    private void fail(Mark mark, String wrong, String remedy) {
        failed = true;
        reading.problems().error(mark, path, wrong, remedy);
    }

    /** The record, if nothing that was asked of this section is wrong. */
    <R> Optional<R> bind(Supplier<R> record) {
        return failed ? Optional.empty() : Optional.of(record.get());
    }
}
