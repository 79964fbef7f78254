package dev.sago.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.sago.model.EntryName;
import dev.sago.model.Secret;
import dev.sago.model.Sha256;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Records as JSON, as scripts read it: keys in the order of the record's components and in camel case, times in ISO
 * 8601 and UTC, sizes as plain numbers of bytes, durations as numbers of seconds, enum constants in lower case with
 * hyphens, names and ids as strings, what is absent as {@code null}, secrets as stars.
 */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(values())
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS) // What a record computes is not what it holds.
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .build();

    private Json() {}

    /** One document over several lines, for standard output; ends with a line break. */
    static String document(Object value) {
        return write(MAPPER.writerWithDefaultPrettyPrinter(), value) + "\n";
    }

    /** One document on one line without a line break, for streams of events. */
    static String line(Object value) {
        return write(MAPPER.writer(), value);
    }

    private static String write(ObjectWriter writer, Object value) {
        try {
            return writer.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("cannot write " + value.getClass().getSimpleName() + " as JSON", e);
        }
    }

    private static SimpleModule values() {
        SimpleModule module = new SimpleModule("sago");
        asText(module, SystemName.class);
        asText(module, SiteName.class);
        asText(module, SnapshotId.class);
        asText(module, EntryName.class);
        asText(module, Secret.class);
        asText(module, Path.class);
        asText(module, Instant.class);
        add(module, Sha256.class, (sha, out) -> out.writeString(sha.hex()));
        add(module, Duration.class, Json::seconds);
        add(module, Enum.class, (e, out) -> out.writeString(Words.of(e)));
        module.addSerializer(new StdSerializer<Optional<?>>(Optional.class, false) {
            @Override
            public void serialize(Optional<?> value, JsonGenerator out, SerializerProvider provider)
                    throws IOException {
                provider.defaultSerializeValue(value.isPresent() ? value.get() : null, out);
            }
        });
        return module;
    }

    private static void seconds(Duration duration, JsonGenerator out) throws IOException {
        if (duration.toMillisPart() == 0) {
            out.writeNumber(duration.toSeconds());
        } else {
            out.writeNumber(duration.toMillis() / 1000.0);
        }
    }

    private static <T> void asText(SimpleModule module, Class<T> type) {
        add(module, type, (value, out) -> out.writeString(value.toString()));
    }

    private static <T> void add(SimpleModule module, Class<T> type, Form<T> form) {
        module.addSerializer(type, new JsonSerializer<T>() {
            @Override
            public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
                form.write(value, out);
            }
        });
    }

    private interface Form<T> {
        void write(T value, JsonGenerator out) throws IOException;
    }
}
