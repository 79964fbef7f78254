package dev.sago.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A group whose keys depend on the value of one of them.
 *
 * @param discriminator the key that decides; part of every group
 * @param options the groups, each with the values that choose it
 */
record Choice(String discriminator, List<Option> options) implements Shape<Section> {

    /** One group and the values that choose it. */
    record Option(Set<String> values, Group group) {}

    List<String> values() {
        return options.stream()
                .flatMap(option -> option.values().stream().sorted())
                .toList();
    }

    @Override
    public Optional<Section> read(Node node, String path, Reading reading) {
        if (!(node instanceof Node.Mapping mapping)) {
            return mismatch(node, path, reading);
        }
        Optional<Node.Member> member = mapping.member(discriminator);
        if (member.isEmpty()) {
            String remedy = "add `" + discriminator + "`: " + String.join(", ", values());
            reading.problems().error(mapping.mark(), path, "the key `" + discriminator + "` is missing", remedy);
            return Optional.empty();
        }
        return ValueType.oneOf(values())
                .read(member.get().value(), path + "." + discriminator, reading)
                .map(value -> Section.of(group(value), mapping, path, reading));
    }

    private Group group(String value) {
        return options.stream()
                .filter(option -> option.values().contains(value))
                .findFirst()
                .map(Option::group)
                .orElseThrow();
    }

    @Override
    public String noun() {
        return "a group of keys with `" + discriminator + "` among them";
    }
}
