package dev.sago.maintenance;

import dev.sago.maintenance.PruneLook.At;
import dev.sago.maintenance.PrunePlan.Expired;
import dev.sago.maintenance.PrunePlan.Fate;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.repository.ObjectKeys;
import dev.sago.repository.PackUses;
import dev.sago.repository.PackUses.Use;
import dev.sago.repository.SnapshotNotes.Marks;
import dev.sago.site.ObjectStat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Decides what prune does, from what lies at the sites. Reads and changes nothing. */
final class PrunePlanner {

    private final PruneLook look;
    private final WaitingTimes times;
    private final Instant now;

    PrunePlanner(PruneLook look, WaitingTimes times, Instant now) {
        this.look = look;
        this.times = times;
        this.now = now;
    }

    /** What becomes of each snapshot with a mark that any site has. */
    List<Expired> snapshots(Collection<SnapshotId> all, Map<SnapshotId, Marks> marks, Set<SnapshotId> held) {
        List<Expired> fates = new ArrayList<>();
        List<SnapshotId> inOrder = new ArrayList<>(all);
        for (SnapshotId id : inOrder) {
            Marks there = marks.get(id);
            if (there == null) {
                continue;
            }
            Optional<Duration> left = left(there);
            if (held.contains(id)) {
                fates.add(new Expired(id, Fate.HELD, null));
            } else if (id.equals(inOrder.getLast())) {
                fates.add(new Expired(id, Fate.NEWEST, null));
            } else if (!there.unmarked().isEmpty()) {
                fates.add(new Expired(id, Fate.UNMARKED, null));
            } else if (left.isPresent()) {
                fates.add(new Expired(id, Fate.GRACE, left.get()));
            } else {
                fates.add(new Expired(id, Fate.REMOVE, null));
            }
        }
        return fates;
    }

    private Optional<Duration> left(Marks marks) {
        List<Duration> left = new ArrayList<>();
        left.add(times.leftHere(marks.expiry().since(), now));
        marks.since()
                .forEach((site, since) ->
                        left.add(times.leftAtSite(since, look.at(site).now())));
        return WaitingTimes.longest(left);
    }

    /** The plan for packs and indexes, once it is known what is needed. */
    PrunePlan plan(SystemName system, List<Expired> snapshots, PackUses uses) {
        Map<String, Use> packs = uses.packs();
        Map<String, Set<String>> standIns = uses.standIns();
        Set<String> dead = new TreeSet<>();
        List<PrunePlan.Repack> repack = new ArrayList<>();
        int replaced = 0;
        int unfinished = 0;
        long waitingBytes = 0;
        for (Use use : packs.values()) {
            if (use.neededBytes() > 0) {
                if (use.neededBytes() * 2 < use.plainBytes()) {
                    repack.add(new PrunePlan.Repack(use.key(), use.size(), use.plainBytes(), use.neededBytes()));
                }
            } else if (use.heldElsewhere() && !isOver(standIns.getOrDefault(use.key(), Set.of()))) {
                replaced++;
                waitingBytes += use.size();
            } else if (look.isUnfinished(use.key())) {
                unfinished++;
                waitingBytes += use.size();
            } else {
                dead.add(use.key());
            }
        }
        for (String key : look.packs()) {
            if (packs.containsKey(key)) {
                continue;
            }
            if (look.isUnfinished(key)) {
                unfinished++;
                waitingBytes += look.size(key);
            } else {
                dead.add(key);
            }
        }
        Set<String> indexes = indexes(dead);
        return new PrunePlan(
                system,
                snapshots,
                dead,
                indexes,
                repack,
                new PrunePlan.Waiting(replaced, unfinished, waitingBytes),
                freed(snapshots, dead, indexes));
    }

    /** Whether indexes at every site have named these packs for the grace time. */
    private boolean isOver(Set<String> packs) {
        List<Duration> left = new ArrayList<>();
        for (At at : look.sites()) {
            Map<String, Instant> since = named(at);
            for (String pack : packs) {
                Instant named = since.get(pack);
                if (named == null) {
                    return false;
                }
                left.add(times.leftAtSite(named, at.now()));
            }
        }
        return WaitingTimes.longest(left).isEmpty();
    }

    private final Map<SiteName, Map<String, Instant>> namedSince = new HashMap<>();

    /** Since when, by the site's clock, an index there has named each pack. */
    private Map<String, Instant> named(At at) {
        return namedSince.computeIfAbsent(at.site().site(), site -> {
            Map<String, Instant> since = new HashMap<>();
            look.indexes().forEach((index, packs) -> {
                ObjectStat stat = at.objects().get(index);
                if (stat != null) {
                    packs.forEach(pack -> since.merge(pack, stat.modified(), (a, b) -> a.isBefore(b) ? a : b));
                }
            });
            return since;
        });
    }

    /** An index goes if it names a pack that goes, or is not at every site; so a prune that was killed is taken up. */
    private Set<String> indexes(Set<String> dead) {
        Set<String> gone = new TreeSet<>();
        look.indexes().forEach((index, packs) -> {
            if (packs.stream().anyMatch(dead::contains) || !look.isEverywhere(index)) {
                gone.add(index);
            }
        });
        return gone;
    }

    private Map<SiteName, Long> freed(List<Expired> snapshots, Set<String> packs, Set<String> indexes) {
        Map<SiteName, Long> freed = new TreeMap<>();
        for (At at : look.sites()) {
            long bytes = 0;
            for (Set<String> keys : List.of(packs, indexes)) {
                for (String key : keys) {
                    ObjectStat stat = at.objects().get(key);
                    bytes += stat == null ? 0 : stat.size();
                }
            }
            for (Expired one : snapshots) {
                ObjectStat stat = at.objects().get(ObjectKeys.snapshot(one.id()));
                bytes += stat == null || one.fate() != Fate.REMOVE ? 0 : stat.size();
            }
            freed.put(at.site().site(), bytes);
        }
        return freed;
    }
}
