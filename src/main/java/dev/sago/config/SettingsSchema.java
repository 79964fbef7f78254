package dev.sago.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;

/**
 * The JSON Schema (draft 7, which editors know best) of sago.yaml, made from {@link SettingsKeys}. It is for completion and
 * quick checks in editors; what spans several keys, only the reader checks.
 */
public final class SettingsSchema {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String VARIABLE = "#/definitions/variable";

    private SettingsSchema() {}

    /** The schema as text, ending with a line end. */
    public static String text() {
        ObjectNode root = JSON.objectNode();
        root.put("$schema", "http://json-schema.org/draft-07/schema#");
        root.put("title", "Sago configuration (sago.yaml)");
        ObjectNode variable = root.putObject("definitions").putObject("variable");
        variable.put("description", "A value with environment variables: ${NAME} or ${NAME:-default}");
        variable.put("type", "string").put("pattern", "\\$\\{.+}");
        root.setAll((ObjectNode) schema(SettingsKeys.ROOT));
        DefaultIndenter indent = new DefaultIndenter("  ", "\n");
        Separators separators = Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator("");
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter(separators).withObjectIndenter(indent).withArrayIndenter(indent);
        try {
            return new ObjectMapper().writer(printer).writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can always be written", e);
        }
    }

    private static JsonNode schema(Shape<?> shape) {
        return switch (shape) {
            case Group group -> group(group);
            case Choice choice -> choice(choice);
            case ByName<?> names -> {
                ObjectNode node = JSON.objectNode().put("type", "object");
                node.putObject("propertyNames")
                        .put("pattern", "^(?:" + names.allowed().pattern() + ")$");
                node.set("additionalProperties", schema(names.each()));
                yield node;
            }
            case Listed<?> list -> {
                ObjectNode node = JSON.objectNode().put("type", "array");
                node.set("items", schema(list.element()));
                yield node;
            }
            case SecretType<?> secret -> secret(secret);
            case ValueType<?> value -> form(value.form());
        };
    }

    private static ObjectNode group(Group group) {
        ObjectNode node = JSON.objectNode().put("type", "object").put("additionalProperties", false);
        if (group.exactlyOne()) {
            node.put("minProperties", 1).put("maxProperties", 1);
        }
        ObjectNode properties = node.putObject("properties");
        ArrayNode required = JSON.arrayNode();
        for (Key<?> key : group.keys()) {
            properties.set(key.name(), property(key));
            if (key.presence() instanceof Key.Presence.Required) {
                required.add(key.name());
            }
        }
        if (!required.isEmpty()) {
            node.set("required", required);
        }
        return node;
    }

    private static JsonNode property(Key<?> key) {
        ObjectNode node = JSON.objectNode();
        node.put("description", describe(key));
        node.setAll((ObjectNode) schema(key.shape()));
        return node;
    }

    private static String describe(Key<?> key) {
        return switch (key.presence()) {
            case Key.Presence.Required required -> key.doc();
            case Key.Presence.Absent absent -> key.doc();
            case Key.Presence.Default fallback ->
                fallback.yaml().equals("{}") ? key.doc() : key.doc() + " (default: " + fallback.yaml() + ")";
            case Key.Presence.Computed computed -> key.doc() + " (default: " + computed.told() + ")";
        };
    }

    private static ObjectNode choice(Choice choice) {
        ObjectNode node = JSON.objectNode().put("type", "object");
        node.putArray("required").add(choice.discriminator());
        node.putObject("properties").set(choice.discriminator(), words(choice.values()));
        ArrayNode options = node.putArray("allOf");
        for (Choice.Option option : choice.options()) {
            ObjectNode one = options.addObject();
            ObjectNode condition = one.putObject("if");
            condition
                    .putObject("properties")
                    .set(
                            choice.discriminator(),
                            words(option.values().stream().sorted().toList()));
            condition.putArray("required").add(choice.discriminator());
            one.set("then", group(option.group()));
        }
        return node;
    }

    private static ObjectNode words(List<String> words) {
        ObjectNode node = JSON.objectNode();
        ArrayNode values = node.putArray("enum");
        words.forEach(values::add);
        return node;
    }

    private static ObjectNode secret(SecretType<?> secret) {
        ObjectNode node = JSON.objectNode().put("type", "string");
        return secret.mayStandHere() ? node : node.put("pattern", "^(?:\\$\\{" + Variables.NAME + "}|file:.+)$");
    }

    /** Numbers and words may also be a variable; plain text takes one anyway. */
    private static ObjectNode form(ValueType.Form form) {
        return switch (form) {
            case ValueType.Form.Text text -> {
                ObjectNode plain = JSON.objectNode();
                plain.putArray("type").add("string").add("number").add("boolean");
                yield text.pattern()
                        .map(pattern -> orVariable(
                                JSON.objectNode().put("type", "string").put("pattern", "^(?:" + pattern + ")$")))
                        .orElse(plain);
            }
            case ValueType.Form.Whole whole ->
                orVariable(JSON.objectNode()
                        .put("type", "integer")
                        .put("minimum", whole.least())
                        .put("maximum", whole.most()));
            case ValueType.Form.Decimal decimal ->
                orVariable(JSON.objectNode()
                        .put("type", "number")
                        .put("minimum", decimal.least())
                        .put("maximum", decimal.most()));
            case ValueType.Form.YesNo yesNo -> orVariable(JSON.objectNode().put("type", "boolean"));
            case ValueType.Form.Words words -> orVariable(words(words.words()));
        };
    }

    private static ObjectNode orVariable(ObjectNode plain) {
        ObjectNode node = JSON.objectNode();
        node.putArray("anyOf").add(plain).addObject().put("$ref", VARIABLE);
        return node;
    }
}
