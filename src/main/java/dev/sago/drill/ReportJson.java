package dev.sago.drill;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Reports as JSON, in the form that the command line has: keys in the order of the record, times in UTC, durations in
 * seconds, constants in lower case with hyphens, what is absent as null.
 */
final class ReportJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(values())
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .build();

    private ReportJson() {}

    static byte[] write(Object report) {
        try {
            return (MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n")
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("writing " + report.getClass().getSimpleName(), e);
        }
    }

    /**
     * Reads a document.
     *
     * @throws IOException if it is none
     */
    static JsonNode read(byte[] json) throws IOException {
        return MAPPER.readTree(json);
    }

    private static SimpleModule values() {
        SimpleModule module = new SimpleModule("reports");
        add(module, SystemName.class, (value, out) -> out.writeString(value.value()));
        add(module, SiteName.class, (value, out) -> out.writeString(value.value()));
        add(module, SnapshotId.class, (value, out) -> out.writeString(value.value()));
        add(module, java.time.YearMonth.class, (value, out) -> out.writeString(value.toString()));
        add(module, Instant.class, (value, out) -> out.writeString(value.toString()));
        add(module, Duration.class, (value, out) -> out.writeNumber(value.toMillis() / 1000.0));
        add(module, Enum.class, (value, out) -> out.writeString(DrillReport.word(value)));
        module.addSerializer(new StdSerializer<Optional<?>>(Optional.class, false) {
            @Override
            public void serialize(Optional<?> value, JsonGenerator out, SerializerProvider provider)
                    throws IOException {
                provider.defaultSerializeValue(value.isPresent() ? value.get() : null, out);
            }
        });
        return module;
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
