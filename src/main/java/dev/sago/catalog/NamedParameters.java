package dev.sago.catalog;

import org.jdbi.v3.core.statement.ParsedSql;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.StatementContext;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds {@code :name} in this package's SQL. Jdbi's own parser is made of a grammar, whose machinery costs each start of a short
 * command more than all its queries; it also understands comments and escapes, which this SQL does not have.
 *
 * <p>Left alone are quoted texts and names, and casts ({@code ::}). Thread-safe; each statement is parsed once.
 */
final class NamedParameters implements SqlParser {

    private final Map<String, ParsedSql> parsed = new ConcurrentHashMap<>();

    @Override
    public ParsedSql parse(String sql, StatementContext context) {
        return parsed.computeIfAbsent(sql, NamedParameters::parse);
    }

    @Override
    public String nameParameter(String name, StatementContext context) {
        return ":" + name;
    }

    static ParsedSql parse(String sql) {
        ParsedSql.Builder out = ParsedSql.builder();
        int copied = 0;
        int at = 0;
        while (at < sql.length()) {
            switch (sql.charAt(at)) {
                case '\'', '"' -> at = behindQuoted(sql, at);
                case ':' -> {
                    int end = endOfName(sql, at + 1);
                    if (end > at + 1) {
                        out.append(sql.substring(copied, at)).appendNamedParameter(sql.substring(at + 1, end));
                        copied = end;
                        at = end;
                    } else {
                        at = sql.startsWith("::", at) ? at + 2 : at + 1;
                    }
                }
                case '?' -> throw new IllegalArgumentException("parameters have names here: " + sql);
                default -> at++;
            }
        }
        return out.append(sql.substring(copied)).build();
    }

    /** Doubled quotes are two quoted texts side by side to it, which comes to the same. */
    private static int behindQuoted(String sql, int begin) {
        int end = sql.indexOf(sql.charAt(begin), begin + 1);
        if (end < 0) {
            throw new IllegalArgumentException("a quote is left open: " + sql);
        }
        return end + 1;
    }

    private static int endOfName(String sql, int begin) {
        int end = begin;
        while (end < sql.length() && isPartOfName(sql.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isPartOfName(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }
}
