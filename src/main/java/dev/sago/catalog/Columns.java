package dev.sago.catalog;

import dev.sago.model.Counts;
import dev.sago.model.SnapshotId;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.SqlStatement;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How values of the model become columns and back, the same on both databases: times with their zone and to the
 * microsecond (PostgreSQL keeps no more), text without what PostgreSQL refuses.
 */
final class Columns {

    /** The columns of {@link Counts}, in the order of its components. */
    static final List<String> COUNTS = List.of(
            "files",
            "folders",
            "others",
            "bytes",
            "changed_files",
            "read_bytes",
            "new_bytes",
            "stored_bytes",
            "unreadable",
            "unstable");

    /** Longer texts are for a log, not for a table that people read; H2 ends at a million. */
    private static final int LONGEST_TEXT = 10_000;

    private Columns() {}

    static Argument time(Instant instant) {
        OffsetDateTime stored = instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
        return (position, statement, context) -> statement.setObject(position, stored);
    }

    static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static Optional<Instant> optionalTime(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    static Argument optionalTime(Optional<Instant> time) {
        return time.map(Columns::time)
                .orElse((position, statement, context) ->
                        statement.setNull(position, java.sql.Types.TIMESTAMP_WITH_TIMEZONE));
    }

    static Argument optionalText(Optional<String> text) {
        return (position, statement, context) -> statement.setString(position, text.orElse(null));
    }

    static Argument optionalNumber(Optional<Long> number) {
        return (position, statement, context) ->
                statement.setObject(position, number.orElse(null), java.sql.Types.BIGINT);
    }

    static Optional<SnapshotId> optionalSnapshot(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column)).map(SnapshotId::new);
    }

    /** Text that both databases take: PostgreSQL refuses NUL and lone surrogates, which names at a site may hold. */
    static String text(String text) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), LONGEST_TEXT));
        text.codePoints().limit(LONGEST_TEXT).forEach(c -> {
            boolean refused = c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
            out.appendCodePoint(refused ? 0xFFFD : c);
        });
        return out.toString();
    }

    static String countNames() {
        return String.join(", ", COUNTS);
    }

    static String countParameters() {
        return COUNTS.stream().map(name -> ":" + name).collect(Collectors.joining(", "));
    }

    static String countAssignments() {
        return COUNTS.stream().map(name -> name + " = :" + name).collect(Collectors.joining(", "));
    }

    static <S extends SqlStatement<S>> S bind(S statement, Counts counts) {
        return statement
                .bind("files", counts.files())
                .bind("folders", counts.folders())
                .bind("others", counts.others())
                .bind("bytes", counts.bytes())
                .bind("changed_files", counts.changedFiles())
                .bind("read_bytes", counts.readBytes())
                .bind("new_bytes", counts.newBytes())
                .bind("stored_bytes", counts.storedBytes())
                .bind("unreadable", counts.unreadable())
                .bind("unstable", counts.unstable());
    }

    static Counts counts(ResultSet row) throws SQLException {
        return new Counts(
                row.getLong("files"),
                row.getLong("folders"),
                row.getLong("others"),
                row.getLong("bytes"),
                row.getLong("changed_files"),
                row.getLong("read_bytes"),
                row.getLong("new_bytes"),
                row.getLong("stored_bytes"),
                row.getLong("unreadable"),
                row.getLong("unstable"));
    }
}
