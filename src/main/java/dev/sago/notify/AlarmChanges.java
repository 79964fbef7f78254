package dev.sago.notify;

import dev.sago.catalog.Notices.Alarm;
import dev.sago.standing.Trouble;
import dev.sago.standing.Trouble.Severity;
import dev.sago.standing.Wording;

import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What one round changes: alarms that open, get worse, are told again or are over, beside those that are open. Pure.
 *
 * @param put alarms to keep
 * @param closed names of alarms that are over
 * @param items what to tell
 */
record AlarmChanges(List<Alarm> put, List<String> closed, List<Message.Item> items) {

    static AlarmChanges of(
            List<Alarm> open, Map<String, Trouble> wanted, NotifySettings settings, Wording wording, Instant now) {
        return new Planner(settings, wording, now).plan(open, wanted);
    }

    /** Collects them; for one round. */
    private static final class Planner {

        private final NotifySettings settings;
        private final AlarmRules rules;
        private final Wording wording;
        private final Instant now;
        private final boolean quiet;
        private final AlarmChanges changes = new AlarmChanges(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());

        Planner(NotifySettings settings, Wording wording, Instant now) {
            this.settings = settings;
            this.rules = new AlarmRules(settings);
            this.wording = wording;
            this.now = now;
            this.quiet = settings.quiet().filter(hours -> within(hours, now)).isPresent();
        }

        private static boolean within(NotifySettings.Quiet hours, Instant now) {
            LocalTime time = now.atZone(hours.zone()).toLocalTime();
            boolean overMidnight = hours.to().isBefore(hours.from());
            boolean begun = !time.isBefore(hours.from());
            boolean ended = !time.isBefore(hours.to());
            return overMidnight ? begun || !ended : begun && !ended;
        }

        AlarmChanges plan(List<Alarm> open, Map<String, Trouble> wanted) {
            Map<String, Alarm> byName = new TreeMap<>();
            open.forEach(alarm -> byName.put(alarm.name(), alarm));
            wanted.forEach((name, trouble) -> stands(name, trouble, Optional.ofNullable(byName.get(name))));
            Set<String> over = new HashSet<>(byName.keySet());
            over.removeAll(wanted.keySet());
            open.stream().filter(alarm -> over.contains(alarm.name())).forEach(this::over);
            return changes;
        }

        private void stands(String name, Trouble trouble, Optional<Alarm> before) {
            Instant opened = before.map(Alarm::opened).orElse(now);
            Optional<Severity> told =
                    before.filter(alarm -> alarm.told().isPresent()).map(Planner::severity);
            boolean worse = told.isEmpty() || trouble.severity().compareTo(told.get()) > 0;
            boolean due = before.flatMap(Alarm::told)
                    .filter(last -> !last.plus(settings.remind()).isAfter(now))
                    .isPresent();
            boolean ripe = !opened.plus(rules.patience(trouble)).isAfter(now);
            boolean waits = quiet && trouble.severity() == Severity.WARNING;
            Message.Item item = item(worse ? "alert" : "reminder", name, trouble, opened);
            if ((worse && ripe && !waits) || (!worse && due && !waits)) {
                changes.items.add(item);
                changes.put.add(alarm(item, worst(trouble, told), opened, Optional.of(now)));
            } else if (before.isEmpty()) {
                changes.put.add(alarm(item, trouble.severity(), opened, Optional.empty()));
            }
        }

        /** The worst that was told stays, so that who was told of it is told that it is over. */
        private static Severity worst(Trouble trouble, Optional<Severity> told) {
            return told.filter(before -> before.compareTo(trouble.severity()) > 0)
                    .orElse(trouble.severity());
        }

        private void over(Alarm alarm) {
            if (alarm.told().isEmpty()) {
                changes.closed.add(alarm.name());
            } else if (!quiet || severity(alarm) == Severity.CRITICAL) {
                Message.Item item = Message.item(alarm.document());
                changes.closed.add(alarm.name());
                changes.items.add(new Message.Item(
                        "clear",
                        item.name(),
                        item.kind(),
                        alarm.severity(),
                        item.about(),
                        item.reason(),
                        "",
                        item.since()));
            } // Else it waits, as its alert would have.
        }

        private static Severity severity(Alarm alarm) {
            return Severity.valueOf(alarm.severity().toUpperCase(Locale.ROOT));
        }

        private Message.Item item(String event, String name, Trouble trouble, Instant opened) {
            String about = trouble.system()
                    .map(Object::toString)
                    .or(() -> trouble.site().map(Object::toString))
                    .orElse(trouble.text());
            return new Message.Item(
                    event,
                    name,
                    trouble.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    trouble.severity().name().toLowerCase(Locale.ROOT),
                    about,
                    wording.reason(trouble, now),
                    wording.remedy(trouble, now),
                    opened.toString());
        }

        private static Alarm alarm(Message.Item item, Severity severity, Instant opened, Optional<Instant> told) {
            return new Alarm(
                    item.name(),
                    item.kind(),
                    severity.name().toLowerCase(Locale.ROOT),
                    Message.json(item),
                    opened,
                    told);
        }
    }
}
