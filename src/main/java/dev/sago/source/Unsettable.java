package dev.sago.source;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what could not be set on how many entries. Safe for many threads. */
final class Unsettable {

    private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();

    /**
     * One more entry.
     *
     * @param what plural or mass noun that goes before "of 3 entries"
     * @param why goes in brackets behind it
     */
    void add(String what, String why) {
        counts.computeIfAbsent(what + " of %s (" + why + ")", key -> new LongAdder())
                .increment();
    }

    /** A line for each kind, such as "owner of 1,204 entries (not running as root)". */
    List<String> lines() {
        return counts.entrySet().stream()
                .map(each -> line(each.getKey(), each.getValue().sum()))
                .toList();
    }

    private static String line(String pattern, long count) {
        return pattern.replace("%s", count == 1 ? "1 entry" : String.format(Locale.ROOT, "%,d entries", count));
    }
}
