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

    /** What an inventory says of a damaged object: all that it can see, and all that it can find to be over. */
    public static final String WRONG_SIZE = "the object has the wrong size";

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

        /** The same, with objects that are known to be damaged though their sizes are right. */
        public Result withDamaged(Set<String> more) {
            Set<String> all = new TreeSet<>(damaged);
            all.addAll(more);
            all.removeAll(missing);
            return new Result(site, missing, all, unexpected, objects, bytes);
        }

        /** The same, of a site that lacks an index of which nobody knows the name, since no site has it. */
        public Result withoutAnIndex() {
            Set<String> more = new TreeSet<>(missing);
            more.add(ObjectKeys.INDEXES);
            return new Result(site, more, damaged, unexpected, objects, bytes);
        }

        /** Whether all is there. */
        public boolean isClean() {
            return missing.isEmpty() && damaged.isEmpty();
        }

        /** As findings with remedies. */
        public List<Finding> findings(SystemName system) {
            List<Finding> findings = new ArrayList<>();
            String heal = "sago heal " + system;
            for (String key : missing) {
                boolean everywhere = key.equals(ObjectKeys.INDEXES);
                findings.add(new Finding(
                        everywhere ? Severity.CRITICAL : Severity.WARNING,
                        Kind.MISSING,
                        system,
                        site,
                        key,
                        everywhere
                                ? "no site that answers has an index that names chunks of a snapshot; the packs are there"
                                : "the object is not there",
                        heal));
            }
            for (String key : damaged) {
                String what =
                        ObjectKeys.rank(key) == 0 ? "the wrapped key is not the one that other sites have" : WRONG_SIZE;
                findings.add(new Finding(Severity.WARNING, Kind.DAMAGED, system, site, key, what, heal));
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

    /** Whether an inventory can tell that this damage is over: by the size, or since it compares wrapped keys as a whole. */
    public static boolean judges(Finding damage) {
        return damage.text().equals(WRONG_SIZE) || ObjectKeys.rank(damage.key()) == 0;
    }

    /** Objects that should be at every site, with their sizes. */
    public Map<String, Long> expected() {
        return expected;
    }

    /** Lists a site and compares names and sizes; of wrapped keys, the bytes. */
    public Result take(SiteObjects site) throws StoreException {
        return compare(site, site.list(""));
    }

    /** Compares what a listing of a site, taken before, tells: sizes by relative key. */
    public Result compare(SiteObjects site, Map<String, Long> there) throws StoreException {
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
        compareKeys(site, missing, damaged);
        Set<String> unexpected = new TreeSet<>(there.keySet());
        unexpected.removeAll(expected.keySet());
        unexpected.removeAll(repository.doubtfulKeys().keySet());
        // Marks and the clock are where they are needed; an expired snapshot may be anywhere or nowhere.
        unexpected.removeIf(key -> ObjectKeys.isNote(key)
                || (key.startsWith(ObjectKeys.SNAPSHOTS)
                        && SiteViews.snapshotOf(key)
                                .filter(repository::isExpired)
                                .isPresent()));
        long bytes = there.values().stream().mapToLong(Long::longValue).sum();
        return new Result(site.site(), missing, damaged, unexpected, there.size(), bytes);
    }

    /** Wrapped keys are few and small, and their names do not vouch for their bytes: they are read. */
    private void compareKeys(SiteObjects site, Set<String> missing, Set<String> damaged) throws StoreException {
        for (String id : repository.wrapped().right().keySet()) {
            String key = ObjectKeys.KEYS + id;
            if (missing.contains(key) || damaged.contains(key)) {
                continue;
            }
            try {
                ByteBuffer bytes = ByteBuffer.wrap(site.getAll(key, SiteObjects.MOST_KEY_BYTES));
                if (!repository.wrapped().isRight(id, bytes)) {
                    damaged.add(key);
                }
            } catch (StoreException e) {
                if (SiteObjects.isOfTheSite(e) || e.kind() == StoreException.Kind.INTERRUPTED) {
                    throw e;
                }
                damaged.add(key); // It cannot be read.
            }
        }
    }

    /**
     * What a site lacks of all that is expected, and of {@code more} that was written since the repository was opened: of
     * those no size is known, so one that is there by name may be a part only, and counts as lacking.
     */
    Set<String> lacking(SiteObjects site, Set<String> more) throws StoreException {
        Map<String, Long> there = site.list("");
        Set<String> lacking = new TreeSet<>(more);
        expected.forEach((key, size) -> {
            if (size.equals(there.get(key))) {
                lacking.remove(key);
            } else {
                lacking.add(key);
            }
        });
        compareKeys(site, lacking, lacking);
        return lacking;
    }

    private void addShortLists() {
        repository.wrapped().right().forEach((id, bytes) -> expected.put(ObjectKeys.KEYS + id, (long) bytes.length));
        Map<String, SortedMap<Long, SiteObjects>> sizes = new TreeMap<>();
        for (SiteView view : repository.views()) {
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
                    return bytes.length; // Not what the site listed when it was opened: it may be healed since.
                }
            } catch (StoreException e) {
                // This site cannot vouch for it; another may.
            }
        }
        return bySize.lastKey();
    }
}
