package dev.sago.config;

import java.util.List;
import java.util.Optional;

/** A part of the configuration file that remembers where it stands. */
sealed interface Node {

    /** Where it begins. */
    Mark mark();

    /** What it is, for messages. */
    String noun();

    /**
     * One value as it is written, quotes taken off.
     *
     * @param empty nothing is written at all, or {@code null} or {@code ~}
     */
    record Scalar(Mark mark, String text, boolean empty) implements Node {

        @Override
        public String noun() {
            return empty ? "nothing" : "a single value";
        }
    }

    /** A list. */
    record Sequence(Mark mark, List<Node> elements) implements Node {

        @Override
        public String noun() {
            return "a list";
        }
    }

    /** Keys with their values, in the order of the file; a key may be there twice. */
    record Mapping(Mark mark, List<Member> members) implements Node {

        @Override
        public String noun() {
            return "a group of keys";
        }

        Optional<Member> member(String key) {
            return members.stream().filter(member -> member.key().equals(key)).findFirst();
        }
    }

    /** A key with its value. */
    record Member(Mark mark, String key, Node value) {}
}
