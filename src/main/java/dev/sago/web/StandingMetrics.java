package dev.sago.web;

import dev.sago.catalog.RunTotal;
import dev.sago.standing.Condition;
import dev.sago.standing.SiteStanding;
import dev.sago.standing.Standing;
import dev.sago.standing.SystemStanding;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everything about systems, sites and runs as metrics, made anew at each scrape from one reading, so that nothing that is gone stays.
 * What was never measured has no sample: no age of a snapshot that is not there, no zero for a proof that never was. All nodes of a
 * cluster tell the same of systems, since it stands in the catalog; what they did themselves, links and load, is each node's own.
 */
final class StandingMetrics implements MultiCollector {

    private final Seen seen;

    StandingMetrics(Seen seen) {
        this.seen = seen;
    }

    @Override
    public MetricSnapshots collect() {
        Standing standing = seen.standing();
        Instant now = seen.clock().instant();
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        systems(standing, now).forEach(all::metricSnapshot);
        copies(standing, now).forEach(all::metricSnapshot);
        runs(standing).forEach(all::metricSnapshot);
        links().forEach(all::metricSnapshot);
        node(standing, now).forEach(all::metricSnapshot);
        return all.build();
    }

    private static List<MetricSnapshot> systems(Standing standing, Instant now) {
        Family rpoAge = Family.gauge("sago_rpo_age_seconds", "Age of the newest snapshot that enough sites hold");
        Family rpo = Family.gauge("sago_rpo_limit_seconds", "What the policy allows that age to be");
        Family newest = Family.gauge("sago_newest_snapshot_age_seconds", "Age of the newest snapshot");
        Family complete = Family.gauge("sago_copies_complete", "Complete copies of the newest snapshot");
        Family wanted = Family.gauge("sago_copies_wanted", "Copies that the policy asks for");
        Family condition = Family.gauge("sago_system_condition", "1 for the condition that the system is in");
        Family last = Family.gauge("sago_last_backup_age_seconds", "Time since the last backup ended, however it did");
        for (SystemStanding system : standing.systems()) {
            String name = system.system().value();
            age(rpoAge, system.safe(), now, "system", name);
            system.rpo().ifPresent(limit -> rpo.add(limit.toSeconds(), "system", name));
            age(newest, system.newest(), now, "system", name);
            complete.add(system.copiesComplete(), "system", name);
            wanted.add(system.copiesWanted(), "system", name);
            condition.add(1, "system", name, "condition", word(system.condition()));
            system.lastBackup()
                    .ifPresent(run -> last.add(
                            seconds(Duration.between(run.ended(), now)),
                            "system",
                            name,
                            "outcome",
                            word(run.outcome())));
        }
        Family counts = Family.gauge("sago_systems", "Systems by the condition that they are in");
        Map<Condition, Long> found = standing.counts();
        for (Condition one : Condition.values()) {
            counts.add(found.getOrDefault(one, 0L), "condition", word(one));
        }
        return Family.snapshots(rpoAge, rpo, newest, complete, wanted, condition, last, counts);
    }

    private static List<MetricSnapshot> copies(Standing standing, Instant now) {
        Family debts = Family.gauge("sago_debt_objects", "Objects that a site should hold and does not yet");
        Family debtAge = Family.gauge("sago_debt_age_seconds", "Since when the oldest of them is owed");
        Family damaged = Family.gauge("sago_damaged_objects", "Objects with wrong bytes that stand");
        Family missing = Family.gauge("sago_missing_objects", "Objects that verification missed and that stand");
        Family copy = Family.gauge("sago_copy_complete", "1 if the site's copy of the newest snapshot is complete");
        Family proof = Family.gauge("sago_proof_age_seconds", "Time since the copies there were last proved");
        for (SystemStanding system : standing.systems()) {
            for (SiteStanding site : system.sites()) {
                String[] of = {
                    "system", system.system().value(), "site", site.site().value()
                };
                debts.add(site.debts(), of);
                age(debtAge, site.debtsSince(), now, of);
                damaged.add(site.damaged(), of);
                missing.add(site.missing(), of);
                site.copy().ifPresent(state -> copy.add(state == dev.sago.model.CopyState.COMPLETE ? 1 : 0, of));
                site.proofs()
                        .forEach((depth, proved) ->
                                age(proof, Optional.of(proved), now, of[0], of[1], of[2], of[3], "depth", word(depth)));
            }
        }
        return Family.snapshots(debts, debtAge, damaged, missing, copy, proof);
    }

    private static List<MetricSnapshot> runs(Standing standing) {
        Family runs = Family.counter("sago_runs", "Runs that ended, by kind and outcome");
        Family took = Family.counter("sago_run_duration_seconds", "How long all of them took together");
        Family read = Family.counter("sago_read_bytes", "Bytes that were read from a system's sources");
        Family stored = Family.counter("sago_stored_bytes", "Bytes of objects that were made, not counted per site");
        record Sum(long runs, double seconds) {}
        Map<String, Map<String, Sum>> sums = new TreeMap<>();
        Map<String, long[]> bytes = new TreeMap<>();
        for (RunTotal total : standing.runs()) {
            sums.computeIfAbsent(word(total.kind()), kind -> new TreeMap<>())
                    .merge(
                            word(total.outcome()),
                            new Sum(total.runs(), seconds(total.took())),
                            (a, b) -> new Sum(a.runs + b.runs, a.seconds + b.seconds));
            long[] sum = bytes.computeIfAbsent(total.system().value(), system -> new long[2]);
            sum[0] += total.readBytes();
            sum[1] += total.storedBytes();
        }
        sums.forEach((kind, outcomes) -> outcomes.forEach((outcome, sum) -> {
            runs.add(sum.runs, "kind", kind, "outcome", outcome);
            took.add(sum.seconds, "kind", kind, "outcome", outcome);
        }));
        bytes.forEach((system, sum) -> {
            read.add(sum[0], "system", system);
            stored.add(sum[1], "system", system);
        });
        return Family.snapshots(runs, took, read, stored);
    }

    private List<MetricSnapshot> links() {
        Family up = Family.gauge("sago_site_up", "1 if the site answered this node's last question, 0 if it did not");
        seen.sites().forEach((site, answered) -> answered.ifPresent(yes -> up.add(yes ? 1 : 0, "site", site.value())));
        Family sent = Family.counter("sago_site_sent_bytes", "Bytes that this process sent to the site");
        Family received = Family.counter("sago_site_received_bytes", "Bytes that this process got from the site");
        Family calls = Family.counter("sago_site_calls", "Calls that this process made");
        Family errors = Family.counter("sago_site_call_errors", "Calls that failed");
        Family rate = Family.gauge("sago_site_link_bytes_per_second", "Rate of this process's last large transfers");
        for (Link link : seen.links()) {
            String site = link.site().value();
            sent.add(link.up(), "site", site);
            received.add(link.down(), "site", site);
            calls.add(link.calls(), "site", site);
            errors.add(link.errors(), "site", site);
            if (link.bytesPerSecond() > 0) {
                rate.add(link.bytesPerSecond(), "site", site);
            }
        }
        return Family.snapshots(up, sent, received, calls, errors, rate);
    }

    private List<MetricSnapshot> node(Standing standing, Instant now) {
        Family build = Family.gauge("sago_build", "1, with the version that runs");
        build.add(1, "version", seen.version());
        Family age = Family.gauge("sago_standing_age_seconds", "How old the reading is that these metrics are made of");
        age.add(seconds(Duration.between(standing.read(), now)));
        Family round = Family.gauge("sago_watch_round_age_seconds", "Time since the watch's last good round here");
        age(round, seen.lastRound(), now);
        Family running = Family.gauge("sago_scheduler_running", "Turns under way on this node");
        Family queued = Family.gauge("sago_scheduler_queued", "Turns that are due and wait");
        Family late = Family.gauge("sago_scheduler_late", "Duties of which a due time passed without a run");
        seen.load().ifPresent(load -> {
            running.add(load.running());
            queued.add(load.queued());
            late.add(load.late());
        });
        Family nodes = Family.gauge("sago_node_alive", "1 if the node is taken for alive, 0 if it is gone");
        standing.nodes().forEach(node -> nodes.add(node.alive() ? 1 : 0, "node", node.name()));
        return Family.snapshots(build, age, round, running, queued, late, nodes);
    }

    private static void age(Family family, Optional<Instant> since, Instant now, String... labels) {
        since.ifPresent(time -> family.add(seconds(Duration.between(time, now)), labels));
    }

    private static double seconds(Duration time) {
        return Math.max(0, time.toMillis()) / 1000.0;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
