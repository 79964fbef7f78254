package dev.sago.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sago.model.AuditRecord;
import dev.sago.model.Sha256;
import dev.sago.repository.FormatException;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The content of an exported part of a log, opened.
 *
 * @param catalog whose log
 * @param previous the hash before the first record
 * @param records in order
 */
record LogText(String catalog, Sha256 previous, List<AuditRecord> records) {

    private static final int FORMAT = 1;
    private static final JsonMapper JSON = new JsonMapper();

    byte[] bytes() {
        StringBuilder text = new StringBuilder();
        text.append(JSON.createObjectNode()
                        .put("format", FORMAT)
                        .put("catalog", catalog)
                        .put("previous", previous.hex()))
                .append('\n');
        for (AuditRecord record : records) {
            text.append(JSON.createObjectNode()
                            .put("number", record.number())
                            .put("id", record.id())
                            .put("time", record.time().toString())
                            .put("user", record.user())
                            .put("sudoUser", record.sudoUser())
                            .put("host", record.host())
                            .put("action", record.action())
                            .put("subject", record.subject())
                            .put("outcome", record.outcome())
                            .put("details", record.details())
                            .put("hash", record.hash().hex()))
                    .append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static LogText parse(byte[] bytes) throws FormatException {
        try {
            List<String> lines =
                    new String(bytes, StandardCharsets.UTF_8).lines().toList();
            JsonNode head = JSON.readTree(lines.isEmpty() ? "" : lines.getFirst());
            if (head.path("format").asInt() != FORMAT) {
                throw new FormatException("it is no log, or one of a newer Sago");
            }
            List<AuditRecord> records = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                records.add(record(JSON.readTree(line)));
            }
            Sha256 previous = Sha256.parse(head.path("previous").asText());
            return new LogText(head.path("catalog").asText(), previous, records);
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
            throw new FormatException("it cannot be read", e);
        }
    }

    private static AuditRecord record(JsonNode line) {
        return new AuditRecord(
                line.path("number").asLong(),
                line.path("id").asText(),
                Instant.parse(line.path("time").asText()),
                line.path("user").asText(),
                line.path("sudoUser").asText(),
                line.path("host").asText(),
                line.path("action").asText(),
                line.path("subject").asText(),
                line.path("outcome").asText(),
                line.path("details").asText(),
                Sha256.parse(line.path("hash").asText()));
    }
}
