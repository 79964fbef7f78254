package dev.sago.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Parses YAML into located nodes. Every scalar stays the text that it is in the file ({@code 007}, {@code no}, {@code 1e3}), so
 * that it is the key that decides what a value means and not its looks. Anchors and aliases work; merge keys do not.
 */
final class YamlTree {

    private final YAMLParser parser;
    private final Problems problems;
    private final Map<String, Node> anchors = new HashMap<>();

    private YamlTree(YAMLParser parser, Problems problems) {
        this.parser = parser;
        this.problems = problems;
    }

    /** The tree of the only document in a text; empty if there is none, or after a syntax error, which is then told. */
    static Optional<Node> parse(String text, Problems problems) {
        try (YAMLParser parser = new YAMLFactory().createParser(text)) {
            return new YamlTree(parser, problems).document();
        } catch (JsonProcessingException e) {
            problems.error(mark(e), "", "is not valid YAML: " + reason(e), "mend this first; the rest is read then");
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory cannot fail to be read", e);
        }
    }

    /** Only the parser's own words: its full message shows lines of the file, and these may hold secrets. */
    private static String reason(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof MarkedYAMLException marked) {
                String context = marked.getContext() == null ? "" : marked.getContext() + ", ";
                return context + marked.getProblem();
            }
        }
        if (e instanceof StreamConstraintsException limit) {
            return limit.getOriginalMessage(); // numbers only
        }
        return "a key must be plain text, and every bracket and quote must be closed";
    }

    private static Mark mark(JsonProcessingException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
                return new Mark(
                        marked.getProblemMark().getLine() + 1,
                        marked.getProblemMark().getColumn() + 1);
            }
        }
        return e.getLocation() == null ? Mark.FILE : mark(e.getLocation());
    }

    private static Mark mark(JsonLocation location) {
        return new Mark(Math.max(location.getLineNr(), 1), Math.max(location.getColumnNr(), 1));
    }

    private Optional<Node> document() throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            return Optional.empty();
        }
        Node root = node(first);
        if (parser.nextToken() != null) {
            problems.error(here(), "", "a second document begins", "keep everything in one");
        }
        return Optional.of(root);
    }

    private Mark here() {
        return mark(parser.currentTokenLocation());
    }

    private Node node(JsonToken token) throws IOException {
        Mark mark = here();
        if (parser.isCurrentAlias()) {
            return alias(mark, parser.getText());
        }
        String anchor = parser.getObjectId(); // which is what Jackson calls an anchor
        Node node;
        if (token == JsonToken.START_OBJECT) {
            node = mapping(mark);
        } else if (token == JsonToken.START_ARRAY) {
            node = sequence(mark);
        } else {
            boolean empty = token == JsonToken.VALUE_NULL;
            node = new Node.Scalar(mark, empty ? "" : parser.getText(), empty);
        }
        return remember(anchor, node);
    }

    private Node remember(@Nullable String anchor, Node node) {
        if (anchor != null) {
            anchors.put(anchor, node);
        }
        return node;
    }

    private Node alias(Mark mark, String name) {
        Node node = anchors.get(name);
        if (node == null) {
            problems.error(mark, "", "the alias *" + name + " has no anchor before it", "write the value itself");
            return new Node.Scalar(mark, "", true);
        }
        return node;
    }

    private Node mapping(Mark mark) throws IOException {
        List<Node.Member> members = new ArrayList<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            Mark at = here();
            String key = parser.currentName();
            members.add(new Node.Member(at, key, node(parser.nextToken())));
        }
        return new Node.Mapping(mark, List.copyOf(members));
    }

    private Node sequence(Mark mark) throws IOException {
        List<Node> elements = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            elements.add(node(token));
        }
        return new Node.Sequence(mark, List.copyOf(elements));
    }
}
