package dev.sago.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Values under names that the user gives. What cannot be read is left out of the result, after telling; its name is still
 * known by {@link Named#value()} being empty, so that a reference to it is no second problem.
 *
 * @param placeholder stands for the name in paths, as {@code SITE}
 * @param allowed what a name may look like
 * @param told the same for people
 * @param each what stands under a name
 */
record ByName<T>(String placeholder, Pattern allowed, String told, Shape<T> each)
        implements Shape<List<ByName.Named<T>>> {

    /** One name and what stands under it; empty if that cannot be read. */
    record Named<T>(String name, Mark mark, String path, Optional<T> value) {}

    @Override
    public Optional<List<Named<T>>> read(Node node, String path, Reading reading) {
        if (node instanceof Node.Scalar scalar && scalar.empty()) {
            return Optional.of(List.of());
        }
        if (!(node instanceof Node.Mapping mapping)) {
            return mismatch(node, path, reading);
        }
        Section.tellDuplicates(mapping, path, reading);
        List<Named<T>> all = new ArrayList<>();
        for (Node.Member member : mapping.members()) {
            String inner = path + "." + Problems.segment(member.key());
            if (allowed.matcher(member.key()).matches()) {
                Optional<T> value = each.read(member.value(), inner, reading);
                all.add(new Named<>(member.key(), member.mark(), inner, value));
            } else {
                reading.problems()
                        .error(member.mark(), path, Problems.quoteKey(member.key()) + " cannot be a name", told);
            }
        }
        return Optional.of(all);
    }

    @Override
    public String noun() {
        return "a group of names";
    }
}
