package dev.sago.notify;

import dev.sago.catalog.Notices.Alarm;
import dev.sago.model.SystemName;
import dev.sago.standing.Trouble;
import dev.sago.standing.Trouble.Kind;
import dev.sago.standing.Trouble.Severity;
import dev.sago.standing.Wording;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/** Quiet hours and reminders, over a night: what is told at which round. */
class AlarmChangesTest {

    private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");
    private static final NotifySettings SETTINGS = new NotifySettings(
            "en",
            Duration.ofHours(6),
            80,
            Duration.ZERO,
            Duration.ZERO,
            Optional.of(new NotifySettings.Quiet(LocalTime.of(22, 0), LocalTime.of(7, 0), SEOUL)),
            List.of());
    private static final Trouble WARNING = trouble(Kind.RPO_NEAR, Severity.WARNING);
    private static final Trouble CRITICAL = trouble(Kind.RPO_EXCEEDED, Severity.CRITICAL);

    private static Trouble trouble(Kind kind, Severity severity) {
        return new Trouble(
                kind,
                severity,
                Optional.of(new SystemName("wiki")),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Duration.ofHours(1)),
                1,
                "");
    }

    private final Map<String, Alarm> open = new TreeMap<>();

    /** One round at this time of Seoul; what was told, as "event severity". */
    private List<String> round(String time, Map<String, Trouble> wanted) {
        Instant now = java.time.LocalDateTime.parse(time).atZone(SEOUL).toInstant();
        AlarmChanges changes = AlarmChanges.of(List.copyOf(open.values()), wanted, SETTINGS, Wording.in("en"), now);
        changes.put().forEach(alarm -> open.put(alarm.name(), alarm));
        changes.closed().forEach(open::remove);
        List<String> told = new ArrayList<>();
        changes.items().forEach(item -> told.add(item.event() + " " + item.severity()));
        return told;
    }

    @Test
    void aWarningWaitsForTheMorning() {
        assertThat(round("2026-09-26T22:00:00", Map.of("rpo/wiki", WARNING))).isEmpty();
        assertThat(round("2026-09-27T00:30:00", Map.of("rpo/wiki", WARNING))).isEmpty();
        assertThat(round("2026-09-27T06:59:59", Map.of("rpo/wiki", WARNING))).isEmpty();
        assertThat(round("2026-09-27T07:00:00", Map.of("rpo/wiki", WARNING))).containsExactly("alert warning");
        assertThat(round("2026-09-27T07:01:00", Map.of("rpo/wiki", WARNING))).isEmpty();
    }

    @Test
    void aWarningThatIsOverByTheMorningIsNeverTold() {
        assertThat(round("2026-09-26T23:00:00", Map.of("rpo/wiki", WARNING))).isEmpty();
        assertThat(round("2026-09-27T03:00:00", Map.of())).isEmpty();
        assertThat(round("2026-09-27T07:00:00", Map.of())).isEmpty();
        assertThat(open).isEmpty();
    }

    @Test
    void whatIsCriticalIsToldAtOnceEvenIfItBeganAsAWarning() {
        assertThat(round("2026-09-26T23:00:00", Map.of("rpo/wiki", WARNING))).isEmpty();
        assertThat(round("2026-09-27T02:00:00", Map.of("rpo/wiki", CRITICAL))).containsExactly("alert critical");
        assertThat(round("2026-09-27T03:00:00", Map.of())).containsExactly("clear critical");
    }

    @Test
    void theEndOfAWarningWaitsAsWell() {
        assertThat(round("2026-09-26T21:59:59", Map.of("rpo/wiki", WARNING))).containsExactly("alert warning");
        assertThat(round("2026-09-26T22:30:00", Map.of())).isEmpty();
        assertThat(round("2026-09-27T07:00:00", Map.of())).containsExactly("clear warning");
        assertThat(open).isEmpty();
    }

    @Test
    void whatStandsIsToldAgainAfterTheTimeOfReminders() {
        assertThat(round("2026-09-26T08:00:00", Map.of("rpo/wiki", WARNING))).containsExactly("alert warning");
        assertThat(round("2026-09-26T13:59:59", Map.of("rpo/wiki", WARNING))).isEmpty();
        assertThat(round("2026-09-26T14:00:00", Map.of("rpo/wiki", WARNING))).containsExactly("reminder warning");
        assertThat(round("2026-09-26T14:01:00", Map.of("rpo/wiki", WARNING))).isEmpty();
        assertThat(round("2026-09-26T20:00:00", Map.of("rpo/wiki", WARNING))).containsExactly("reminder warning");
        assertThat(round("2026-09-27T02:00:00", Map.of("rpo/wiki", WARNING)))
                .as("in quiet hours a warning is not repeated")
                .isEmpty();
        assertThat(round("2026-09-27T07:00:00", Map.of("rpo/wiki", WARNING))).containsExactly("reminder warning");
    }

    @Test
    void whatIsCriticalIsRepeatedAtNightToo() {
        assertThat(round("2026-09-26T20:00:00", Map.of("rpo/wiki", CRITICAL))).containsExactly("alert critical");
        assertThat(round("2026-09-27T02:00:00", Map.of("rpo/wiki", CRITICAL))).containsExactly("reminder critical");
    }
}
