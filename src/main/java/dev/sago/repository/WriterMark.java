package dev.sago.repository;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sago.model.Sha256;
import dev.sago.model.Writer;
import dev.sago.site.Body;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;

/**
 * The content of a system's writer object: which catalog alone may write.
 *
 * @param generation 1 for the first writer, one more with each take-over; the highest of all sites holds
 * @param writer the catalog
 * @param since when it became the writer, by its clock, for people
 */
record WriterMark(long generation, Writer writer, Instant since) {

    static final int LONGEST = 4096;

    private static final int FORMAT = 1;
    private static final int CHECK_DIGITS = 16;
    private static final JsonMapper JSON = new JsonMapper();

    Body body() {
        String text = JSON.createObjectNode()
                .put("format", FORMAT)
                .put("generation", generation)
                .put("catalog", writer.catalog())
                .put("host", writer.host())
                .put("since", since.toString())
                .put("check", check())
                .toString();
        return Body.of((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** One changed digit would be another catalog, and a take-over the only way on: so the object vouches for itself. */
    private String check() {
        String all = generation + "\n" + writer.catalog() + "\n" + writer.host() + "\n" + since;
        return Sha256.hash(ByteBuffer.wrap(all.getBytes(StandardCharsets.UTF_8)))
                .toString()
                .substring(0, CHECK_DIGITS);
    }

    /** Reads one; from a site, so nothing of it is believed. */
    static WriterMark parse(byte[] text) throws FormatException {
        try {
            JsonNode mark = JSON.readTree(text);
            if (mark.path("format").asInt() != FORMAT) {
                throw new FormatException("it is no writer object, or one of a newer Sago");
            }
            long generation = mark.path("generation").asLong();
            if (generation < 1 || generation == Long.MAX_VALUE) {
                throw new FormatException("its generation is no number that can be");
            }
            String catalog = UUID.fromString(mark.path("catalog").asText()).toString();
            Instant since = Instant.parse(mark.path("since").asText());
            WriterMark read = new WriterMark(
                    generation, new Writer(catalog, mark.path("host").asText()), since);
            if (mark.has("check") && !mark.path("check").asText().equals(read.check())) {
                throw new FormatException("its bytes are not those that were written");
            }
            return read;
        } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
            throw new FormatException("it cannot be read", e);
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory", e);
        }
    }

    boolean isOf(Writer other) {
        return writer.catalog().equals(other.catalog());
    }

    @Override
    public String toString() {
        return "catalog " + writer.catalog() + " on " + writer.host() + " since " + since + ", generation "
                + generation;
    }
}
