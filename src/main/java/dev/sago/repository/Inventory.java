package dev.sago.repository;

import dev.sago.model.Finding;
import dev.sago.model.Finding.Kind;
import dev.sago.model.Finding.Severity;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.site.StoreException;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares what lies at a site, by names and sizes, with what should lie there: all packs that the indexes name, and
 * every key, index, hold and manifest of a snapshot that has not expired that any site has.
 */
public final class Inventory {

    private final Repository repository;
    private final TreeMap<String, Long> expected;

    /** Prepares the list of what should be there. */
    public Inventory(Repository repository) {
        this.repository = repository;
        this.expected = new TreeMap<>(repository.index().packs());
        addShortLists();
    }

    /**
     * What an inventory of one site found.
     *
     * @param site the site
     * @param missing relative keys that are not there
     * @param damaged relative keys with another size than they should have
     * @param unexpected relative keys that nothing names: mostly packs of a run that was killed
     * @param objects number of objects there
     * @param bytes their size
     */
    public record Result(
            SiteName site, Set<String> missing, Set<String> damaged, Set<String> unexpected, long objects, long bytes) {

        /** Whether all is there. */
        public boolean isClean() {
            return missing.isEmpty() && damaged.isEmpty();
        }

        /** As findings with remedies. */
        public List<Finding> findings(SystemName system) {
            List<Finding> findings = new ArrayList<>();
            String heal = "sago heal " + system;
            for (String key : missing) {
                findings.add(new Finding(
                        Severity.WARNING, Kind.MISSING, system, site, key, "the object is not there", heal));
            }
            for (String key : damaged) {
                findings.add(new Finding(
                        Severity.WARNING, Kind.DAMAGED, system, site, key, "the object has the wrong size", heal));
            }
            for (String key : unexpected) {
                findings.add(new Finding(
                        Severity.NOTE,
                        Kind.UNEXPECTED,
                        system,
                        site,
                        key,
                        "no index names the object; an interrupted backup leaves such",
                        "the next backup after an interrupted one takes it up"));
            }
            return findings;
        }
    }

    /** Objects that should be at every site, with their sizes. */
    public Map<String, Long> expected() {
        return expected;
    }

    /** Lists a site and compares. */
    public Result take(SiteObjects site) throws StoreException {
        return compare(site.site(), site.list(""));
    }

    /** Compares what a listing of a site, taken before, tells: sizes by relative key. */
    public Result compare(SiteName site, Map<String, Long> there) {
        Set<String> missing = new TreeSet<>();
        Set<String> damaged = new TreeSet<>();
        expected.forEach((key, size) -> {
            Long found = there.get(key);
            if (found == null) {
                missing.add(key);
            } else if (!found.equals(size)) {
                damaged.add(key);
            }
        });
        Set<String> unexpected = new TreeSet<>(there.keySet());
        unexpected.removeAll(expected.keySet());
        // Marks and the clock are where they are needed; an expired snapshot may be anywhere or nowhere.
        unexpected.removeIf(key -> ObjectKeys.isNote(key)
                || (key.startsWith(ObjectKeys.SNAPSHOTS)
                        && Repository.snapshotOf(key)
                                .filter(repository::isExpired)
                                .isPresent()));
        long bytes = there.values().stream().mapToLong(Long::longValue).sum();
        return new Result(site, missing, damaged, unexpected, there.size(), bytes);
    }

    /** What a site lacks of all that is expected and of {@code more} that was written since the repository was opened. */
    Set<String> lacking(SiteObjects site, Set<String> more) throws StoreException {
        Map<String, Long> there = site.list("");
        Set<String> lacking = new TreeSet<>(more);
        lacking.removeAll(there.keySet());
        expected.forEach((key, size) -> {
            if (!size.equals(there.get(key))) {
                lacking.add(key);
            }
        });
        return lacking;
    }

    private void addShortLists() {
        Map<String, SortedMap<Long, SiteObjects>> sizes = new TreeMap<>();
        for (SiteView view : repository.views()) {
            view.wrappedKeys().forEach((id, bytes) -> note(sizes, ObjectKeys.KEYS + id, bytes.length, view));
            view.indexes().forEach((key, size) -> note(sizes, key, size, view));
            view.snapshots().forEach((key, size) -> note(sizes, key, size, view));
            view.holds().forEach((key, size) -> note(sizes, key, size, view));
        }
        Set<String> wanted = repository.wantedManifests();
        sizes.keySet().removeIf(key -> key.startsWith(ObjectKeys.SNAPSHOTS) && !wanted.contains(key));
        sizes.forEach((key, bySize) -> {
            if (bySize.size() == 1) {
                expected.put(key, bySize.firstKey());
            } else {
                expected.put(key, trueSize(key, bySize));
            }
        });
    }

    private static void note(Map<String, SortedMap<Long, SiteObjects>> sizes, String key, long size, SiteView view) {
        sizes.computeIfAbsent(key, k -> new TreeMap<>()).putIfAbsent(size, view.site());
    }

    /** Where sites disagree, the bytes decide: the copy that its name vouches for. */
    private static long trueSize(String key, SortedMap<Long, SiteObjects> bySize) {
        for (Map.Entry<Long, SiteObjects> one : bySize.reversed().entrySet()) {
            try {
                byte[] bytes = one.getValue().getAll(key, SealedObject.MAX_STORED);
                if (ObjectKeys.matches(key, dev.sago.model.Sha256.hash(ByteBuffer.wrap(bytes)))) {
                    return one.getKey();
                }
            } catch (StoreException e) {
                // This site cannot vouch for it; another may.
            }
        }
        return bySize.lastKey();
    }
}
