package dev.sago.schedule;

import dev.sago.backup.SystemSettings;
import dev.sago.model.Grade;
import dev.sago.model.SystemName;
import dev.sago.policy.Blackout;
import dev.sago.policy.PolicySettings;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What the policies ask for, as definitions. Pure: the same configuration gives the same timetable on every node and after every start. What is
 * done every so often has an offset that follows from the system's name, so that 700 systems do not begin at once.
 */
public final class Timetable {

    /** How long a continuous backup waits after the last has ended. */
    static final Duration PAUSE = Duration.ofSeconds(30);

    private static final Duration HEAL = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WEEK = Duration.ofDays(7);

    /** By how much a slice is larger than it must be, so that a slice that was missed is caught up. */
    private static final double RESERVE = 1.1;

    private Timetable() {}

    /**
     * How a scrub is divided.
     *
     * @param every how often a slice is read
     * @param fraction how much of a site's bytes one slice is, above 0, 1 for all
     */
    public record Slices(Duration every, double fraction) {}

    /** The slices that read all once in this time: one a day, or one in the whole time where it is shorter than two days. */
    public static Slices scrubSlices(Duration whole) {
        long slices = Math.max(1, whole.dividedBy(DAY));
        return new Slices(whole.dividedBy(slices), slices == 1 ? 1 : Math.min(1, RESERVE / slices));
    }

    /**
     * The definitions of these systems, in their order.
     *
     * @param machine the zone of policies that name none
     */
    public static List<Definition> of(Collection<SystemSettings> systems, ZoneId machine) {
        List<Definition> all = new ArrayList<>();
        systems.forEach(system -> of(system, machine, all));
        return List.copyOf(all);
    }

    private static void of(SystemSettings system, ZoneId machine, List<Definition> all) {
        PolicySettings policy = system.policy();
        ZoneId zone = policy.zone().orElse(machine);
        policy.schedule()
                .map(Cron::new)
                .ifPresent(cron -> add(all, system, JobKind.BACKUP, zone, backup(system, cron, zone)));
        policy.verify().inventory().ifPresent(every -> add(all, system, JobKind.INVENTORY, zone, every));
        policy.verify()
                .scrub()
                .ifPresent(whole ->
                        add(all, system, JobKind.SCRUB, zone, scrubSlices(whole).every()));
        if (policy.verify().sample() > 0) {
            add(all, system, JobKind.SAMPLE, zone, DAY);
        }
        add(all, system, JobKind.HEAL, zone, HEAL);
        boolean expires = !policy.retention().keepsAll();
        if (expires) {
            add(all, system, JobKind.EXPIRE, zone, DAY);
        }
        // Without retention there is little to delete: what runs that failed have left, what was expired by hand.
        add(all, system, JobKind.PRUNE, zone, expires ? DAY : WEEK);
        policy.verify().drill().ifPresent(every -> add(all, system, JobKind.DRILL, zone, every));
    }

    private static Rhythm backup(SystemSettings system, Cron cron, ZoneId zone) {
        if (cron.isContinuous()) {
            return Rhythm.again(PAUSE);
        }
        return Rhythm.at(cron, zone)
                .later(system.policy()
                        .timing()
                        .jitter()
                        .map(most -> part(most, system.name() + "/jitter"))
                        .orElse(Duration.ZERO));
    }

    private static void add(List<Definition> all, SystemSettings system, JobKind kind, ZoneId zone, Duration every) {
        Duty duty = new Duty(kind, system.name());
        add(all, system, kind, zone, Rhythm.every(every, part(every, duty.toString())));
    }

    private static void add(List<Definition> all, SystemSettings system, JobKind kind, ZoneId zone, Rhythm rhythm) {
        SystemName name = system.name();
        Blackout blackout = system.policy().timing().blackout();
        boolean held = blackout.holds() == Blackout.Holds.ALL || isPatient(kind);
        all.add(new Definition(
                new Duty(kind, name),
                held ? rhythm.outside(blackout, zone) : rhythm,
                priority(system.grade(), kind),
                system.pool()));
    }

    /** Whether it is heavy, and nothing is in danger while it waits. */
    private static boolean isPatient(JobKind kind) {
        return switch (kind) {
            case INVENTORY, SCRUB, SAMPLE, PRUNE, DRILL -> true;
            case BACKUP, HEAL, EXPIRE -> false;
        };
    }

    private static int priority(Grade grade, JobKind kind) {
        int byGrade = switch (grade) {
            case A1 -> 30;
            case A2 -> 20;
            case A3 -> 10;
        };
        return byGrade
                + switch (kind) {
                    case BACKUP -> 5;
                    case HEAL -> 4;
                    case INVENTORY, SCRUB, SAMPLE, EXPIRE, PRUNE, DRILL -> 0;
                };
    }

    /** A part of a time, whole seconds, that looks like chance and is the same for the same name. */
    private static Duration part(Duration whole, String name) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            long number = 0;
            for (int i = 0; i < Long.BYTES; i++) {
                number = (number << 8) | (hash[i] & 0xff);
            }
            return Duration.ofSeconds(Math.floorMod(number, Math.max(1, whole.toSeconds())));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
