package dev.sago.whole;

import dev.sago.model.Sha256;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.repository.ObjectKeys;
import dev.sago.repository.SiteObjects;
import dev.sago.site.Body;
import dev.sago.site.MemoryObjectStore;
import dev.sago.site.ObjectStat;
import dev.sago.site.ObjectStore;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The sites of a random walk: stores in memory, each with a clock of its own that can be wrong, and the damage done to
 * them. Knows of each copy of an object whether it is as Sago wrote it.
 */
final class WalkSites {

    static final List<String> NAMES = List.of("daejeon", "gwangju", "gongju", "daegu");
    private static final String PREFIX = ObjectKeys.system(World.SYSTEM);
    private static final int LONGEST = 1 << 30;

    /** One copy of one object. */
    private record At(String site, String key) {}

    final MortalStore.Life life = new MortalStore.Life();
    private final Map<String, MemoryObjectStore> memories = new LinkedHashMap<>();
    private final Map<String, Duration> wrong = new HashMap<>();
    private final Map<At, Optional<Sha256>> damaged = new HashMap<>();
    private final AtomicLong millis =
            new AtomicLong(Instant.parse("2026-01-01T00:00:00Z").toEpochMilli());
    private volatile Optional<Instant> stopped = Optional.empty();

    /** The store of a site, as a process sees it. */
    ObjectStore open(String name) {
        MemoryObjectStore memory = new MemoryObjectStore(name, () -> stopped.orElseGet(() -> now(name)));
        memories.put(name, memory);
        return new MortalStore(memory, life);
    }

    /** The time by the clock of a site, or by ours with an empty name: never the same twice. */
    Instant now(String name) {
        return Instant.ofEpochMilli(millis.incrementAndGet()).plus(wrong.getOrDefault(name, Duration.ZERO));
    }

    void pass(Duration time) {
        millis.addAndGet(time.toMillis());
    }

    /** From now on that clock is wrong by so much. */
    void set(String name, Duration off) {
        wrong.put(name, off);
    }

    /** The sites as they are, whatever is down; what reads find damaged there stays so. */
    List<SiteObjects> asTheyAre() {
        return memories.entrySet().stream()
                .map(one -> new SiteObjects(new SiteName(one.getKey()), one.getValue(), World.SYSTEM).leftAlone())
                .toList();
    }

    private List<ObjectStat> stats(String site) throws IOException {
        List<ObjectStat> stats = new ArrayList<>();
        memories.get(site).list(PREFIX, stats::add);
        return stats;
    }

    /** Keys below the system's folder that any site has. */
    private Set<String> keys(String start) throws IOException {
        Set<String> keys = new TreeSet<>();
        for (String site : NAMES) {
            stats(site).stream()
                    .map(stat -> stat.key().substring(PREFIX.length()))
                    .filter(key -> key.startsWith(start))
                    .forEach(keys::add);
        }
        return keys;
    }

    Set<String> sharedKeys(String site) throws IOException {
        Set<String> keys = new TreeSet<>();
        stats(site).forEach(stat -> keys.add(stat.key().substring(PREFIX.length())));
        keys.removeIf(key -> key.equals("writer") || ObjectKeys.isNote(key));
        return keys;
    }

    private boolean isIntact(String site, String key) throws IOException {
        Optional<Sha256> bad = damaged.get(new At(site, key));
        if (memories.get(site).head(PREFIX + key).isEmpty()) {
            return false;
        }
        return bad == null || !bad.equals(Optional.of(Sha256.hash(bytes(site, key))));
    }

    private byte[] bytes(String site, String key) throws IOException {
        return memories.get(site).getAll(PREFIX + key, LONGEST);
    }

    List<String> intactAt(String key) throws IOException {
        List<String> sites = new ArrayList<>();
        for (String site : NAMES) {
            if (isIntact(site, key)) {
                sites.add(site);
            }
        }
        return sites;
    }

    boolean hasManifest(SnapshotId id) throws IOException {
        return keys(ObjectKeys.SNAPSHOTS).contains(ObjectKeys.snapshot(id));
    }

    /** Flips a bit, truncates or deletes a random object at some sites, but for one that keeps it. What was done. */
    String damage(Random random) throws IOException {
        List<String> kinds = new ArrayList<>(List.of(
                ObjectKeys.PACKS,
                ObjectKeys.PACKS,
                ObjectKeys.INDEXES,
                ObjectKeys.SNAPSHOTS,
                ObjectKeys.KEYS,
                ObjectKeys.HOLDS,
                ObjectKeys.EXPIRED));
        String kind = kinds.get(random.nextInt(kinds.size()));
        List<String> keys = new ArrayList<>(keys(kind));
        if (keys.isEmpty()) {
            return "nothing, there are no " + kind;
        }
        // Names are random, so that only the time tells which object a seed means.
        keys.sort(Comparator.comparing(this::written).thenComparing(Comparator.naturalOrder()));
        String key = keys.get(random.nextInt(keys.size()));
        List<String> sites = intactAt(key);
        Collections.shuffle(sites, random);
        int most = sites.size() - 1;
        if (most < 1) {
            return "nothing, the last of " + key;
        }
        StringBuilder told = new StringBuilder(key);
        for (String site : sites.subList(0, 1 + random.nextInt(most))) {
            told.append(", ").append(damage(site, key, random));
        }
        return told.toString();
    }

    private Instant written(String key) {
        try {
            Instant first = Instant.MAX;
            for (String site : NAMES) {
                Instant at = memories.get(site)
                        .head(PREFIX + key)
                        .map(ObjectStat::modified)
                        .orElse(first);
                first = at.isBefore(first) ? at : first;
            }
            return first;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String damage(String site, String key, Random random) throws IOException {
        byte[] bytes = bytes(site, key);
        String how;
        switch (random.nextInt(3)) {
            case 0 -> {
                how = "flipped at ";
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            case 1 -> {
                how = "cut at ";
                bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
            default -> {
                how = "deleted at ";
                memories.get(site).delete(PREFIX + key);
                damaged.put(new At(site, key), Optional.empty());
                return how + site;
            }
        }
        // A disk that fails does not touch the time.
        stopped = memories.get(site).head(PREFIX + key).map(ObjectStat::modified);
        memories.get(site).put(PREFIX + key, Body.of(bytes), ObjectStore.PutMode.REPLACE);
        stopped = Optional.empty();
        damaged.put(new At(site, key), Optional.of(Sha256.hash(bytes)));
        return how + site;
    }
}
