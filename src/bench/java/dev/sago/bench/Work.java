package dev.sago.bench;

import java.util.Arrays;
import java.util.Locale;

/** What is measured, in the order in which it is done; the words of {@code --only}. */
enum Work {
    FIRST("first backup"),
    UNCHANGED("unchanged second run"),
    CHANGED("1 % changed"),
    RESTORE("full restore"),
    ONE("one-file restore");

    private final String title;

    Work(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Work of(String word) {
        return Arrays.stream(values())
                .filter(work -> work.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new BenchException("--only knows "
                        + String.join(
                                ", ", Arrays.stream(values()).map(Work::word).toList()) + ", not " + word));
    }
}
