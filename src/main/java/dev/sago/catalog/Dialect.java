package dev.sago.catalog;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The one statement that H2 and PostgreSQL spell differently: insert a row, or update the one with the same key. */
enum Dialect {
    H2 {
        @Override
        String upsert(String table, List<String> keys, List<String> values) {
            return "MERGE INTO " + table + " (" + names(keys, values) + ") KEY (" + String.join(", ", keys)
                    + ") VALUES (" + parameters(keys, values) + ")";
        }
    },
    POSTGRESQL {
        @Override
        String upsert(String table, List<String> keys, List<String> values) {
            String updates =
                    values.stream().map(name -> name + " = excluded." + name).collect(Collectors.joining(", "));
            return "INSERT INTO " + table + " (" + names(keys, values) + ") VALUES (" + parameters(keys, values)
                    + ") ON CONFLICT (" + String.join(", ", keys) + ") DO UPDATE SET " + updates;
        }
    };

    /** The statement, with one named parameter per column. */
    abstract String upsert(String table, List<String> keys, List<String> values);

    private static String names(List<String> keys, List<String> values) {
        return Stream.concat(keys.stream(), values.stream()).collect(Collectors.joining(", "));
    }

    private static String parameters(List<String> keys, List<String> values) {
        return Stream.concat(keys.stream(), values.stream())
                .map(name -> ":" + name)
                .collect(Collectors.joining(", "));
    }
}
