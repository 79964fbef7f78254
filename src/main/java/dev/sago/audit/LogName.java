package dev.sago.audit;

import dev.sago.model.AuditRecord;
import dev.sago.model.Sha256;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an exported part of a log.
 *
 * @param catalog whose log
 * @param first number of its first record
 * @param last number of its last record
 * @param hash the last record's
 */
record LogName(String catalog, long first, long last, Sha256 hash) {

    static final String FOLDER = "sago/audit/";

    private static final Pattern SHAPE =
            Pattern.compile("sago/audit/([0-9a-f-]{36})/(\\d{12})-(\\d{12})-([0-9a-f]{64})");

    static LogName of(String catalog, List<AuditRecord> records) {
        AuditRecord last = records.getLast();
        return new LogName(catalog, records.getFirst().number(), last.number(), last.hash());
    }

    static Optional<LogName> parse(String key) {
        Matcher shape = SHAPE.matcher(key);
        if (!shape.matches()) {
            return Optional.empty();
        }
        long first = Long.parseLong(shape.group(2));
        long last = Long.parseLong(shape.group(3));
        return first < 1 || first > last
                ? Optional.empty()
                : Optional.of(new LogName(shape.group(1), first, last, Sha256.parse(shape.group(4))));
    }

    String key() {
        return FOLDER + catalog + "/" + String.format("%012d-%012d-", first, last) + hash.hex();
    }
}
