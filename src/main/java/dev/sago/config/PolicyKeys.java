package dev.sago.config;

import dev.sago.model.SiteName;
import dev.sago.policy.Blackout;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/** The keys of one policy. */
final class PolicyKeys {

    private static final int MOST_COPIES = 16;
    private static final ValueType<Integer> KEPT = ValueType.whole(0, 1_000_000);

    static final Key<Integer> COPIES = Key.required(
            "copies",
            ValueType.whole(1, MOST_COPIES),
            "Sites that hold a complete copy, 1 to 16; the original is never counted");
    static final Key<Integer> QUORUM = Key.computed(
            "quorum",
            ValueType.whole(1, MOST_COPIES),
            "half of copies, rounded up",
            "Copies that must be complete for a run to succeed");
    static final Key<Integer> OFFSITE = Key.computed(
            "offsite",
            ValueType.whole(0, MOST_COPIES),
            "1, or 0 where copies is 1",
            "Copies that share no domain with the system's home");
    static final Key<List<String>> APART = Key.defaulted(
            "apart", new Listed<>(ValueTypes.DOMAIN_KIND), "[building]", "Kinds of domains that no two copies share");
    static final Key<Long> MINIMUM_DISTANCE = Key.defaulted(
            "minimum-distance", ValueTypes.DISTANCE, "0km", "Least distance between any two copies, as 30km");

    static final Key<Integer> IMMUTABLE_COPIES =
            Key.required("copies", ValueType.whole(0, MOST_COPIES), "How many copies stand under object lock");
    static final Key<Integer> IMMUTABLE_DAYS =
            Key.required("days", ValueType.whole(1, 36_500), "For how many days nobody can delete them");
    static final Key<Section> IMMUTABLE =
            Key.optional("immutable", Group.of(IMMUTABLE_COPIES, IMMUTABLE_DAYS), "Copies that nobody can delete");

    static final Key<Duration> RPO =
            Key.optional("rpo", ValueTypes.DURATION, "How old the newest complete copy may become, as 1h");
    static final Key<Duration> RTO =
            Key.optional("rto", ValueTypes.DURATION, "How long bringing it back may take, as 4h");
    static final Key<String> SCHEDULE = Key.optional(
            "schedule", ValueTypes.CRON, "Quartz cron, as \"0 0/15 * * * ?\", or continuous; without it, by hand only");
    static final Key<ZoneId> ZONE = Key.computed(
            "zone", ValueTypes.ZONE, "the machine's", "Time zone of schedule and retention, as Asia/Seoul");

    static final Key<Integer> LAST = kept("last", "The newest so many");
    static final Key<Integer> HOURLY = kept("hourly", "The last of each of so many hours");
    static final Key<Integer> DAILY = kept("daily", "The last of each of so many days");
    static final Key<Integer> WEEKLY = kept("weekly", "The last of each of so many weeks");
    static final Key<Integer> MONTHLY = kept("monthly", "The last of each of so many months");
    static final Key<Integer> YEARLY = kept("yearly", "The last of each of so many years");
    static final Key<Duration> WITHIN =
            Key.optional("within", ValueTypes.DURATION, "All that are not older than this, as 14d");
    static final Key<Duration> GRACE = Key.defaulted(
            "grace", ValueTypes.DURATION, "24h", "How long what has expired stays before prune may delete it");
    static final Key<Section> RETENTION = Key.defaulted(
            "retention",
            Group.of(LAST, HOURLY, DAILY, WEEKLY, MONTHLY, YEARLY, WITHIN, GRACE),
            "{}",
            "Snapshots that are kept; nothing said, or all 0: every one");

    static final Key<Duration> INVENTORY =
            Key.optional("inventory", ValueTypes.DURATION, "How often names and sizes at every site are compared");
    static final Key<Duration> SCRUB =
            Key.optional("scrub", ValueTypes.DURATION, "Time in which every byte at every site is read once");
    static final Key<Integer> SAMPLE =
            Key.defaulted("sample", KEPT, "0", "How many entries a sample restore takes; 0 for none");
    static final Key<Duration> DRILL = Key.optional("drill", ValueTypes.DURATION, "How often a restore is rehearsed");
    static final Key<Section> VERIFY =
            Key.defaulted("verify", Group.of(INVENTORY, SCRUB, SAMPLE, DRILL), "{}", "How often copies are proved");

    static final Key<Duration> JITTER = Key.optional(
            "jitter",
            ValueTypes.DURATION,
            "Each system's backups begin later by a part of this, always the same, as 10m");
    static final Key<List<Blackout.Window>> WINDOWS = Key.defaulted(
            "windows",
            new Listed<>(ValueTypes.WINDOW),
            "[]",
            "Times of the week in the policy's zone, as \"Mon-Fri 09:00-18:00\"");
    static final Key<List<LocalDate>> HOLIDAYS =
            Key.defaulted("holidays", new Listed<>(ValueTypes.DATE), "[]", "Whole days, as 2027-01-01");
    static final Key<Blackout.Holds> HOLDS = Key.defaulted(
            "holds",
            ValueType.oneOf(Blackout.Holds.class, hold -> hold.name().toLowerCase(Locale.ROOT)),
            "maintenance",
            "What waits: inventory, scrub, sample, prune and drill, or all duties");
    static final Key<Section> BLACKOUT = Key.defaulted(
            "blackout",
            Group.of(WINDOWS, HOLIDAYS, HOLDS),
            "{}",
            "When nothing is begun that can wait; it is done when the blackout ends, once");

    static final Key<List<SiteName>> PREFER = Key.defaulted(
            "prefer",
            new Listed<>(ValueTypes.SITE),
            "[]",
            "Sites that are taken first, in this order, where the rest allows");

    static final Group POLICY = Group.of(
            COPIES,
            QUORUM,
            OFFSITE,
            APART,
            MINIMUM_DISTANCE,
            IMMUTABLE,
            RPO,
            RTO,
            SCHEDULE,
            ZONE,
            JITTER,
            BLACKOUT,
            RETENTION,
            VERIFY,
            PREFER);

    private PolicyKeys() {}

    private static Key<Integer> kept(String name, String doc) {
        return Key.defaulted(name, KEPT, "0", doc);
    }
}
