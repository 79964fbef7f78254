package dev.sago.repository;

import dev.sago.site.StoreException;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Deletes all objects of a system at a site that left its policy, in the reverse order of writing: manifests, indexes,
 * packs, keys. What a lock holds stays, and with it everything of a lower rank, which it may need. The caller has made
 * sure that the sites of the policy hold everything.
 */
public final class Drainer {

    /** Throws once another may write to the system. */
    @FunctionalInterface
    public interface Check {
        /** Asked before every few deletions. */
        void check() throws InterruptedException;
    }

    private static final Comparator<String> LAST_WRITTEN_FIRST =
            Comparator.comparingInt(ObjectKeys::rank).reversed().thenComparing(Comparator.naturalOrder());

    private final SiteObjects site;

    /** Drains this site. */
    public Drainer(SiteObjects site) {
        this.site = site;
    }

    /**
     * What came of it.
     *
     * @param deleted objects deleted
     * @param bytes their size
     * @param held relative keys that could not be deleted, with the reason
     * @param kept objects that stay because what is held may need them
     */
    public record Result(int deleted, long bytes, Map<String, String> held, int kept) {

        /** Whether nothing of the system is left there. */
        public boolean isEmptied() {
            return held.isEmpty() && kept == 0;
        }
    }

    /** All objects of the system there, with their sizes. */
    public Map<String, Long> objects() throws StoreException {
        return site.list("");
    }

    /**
     * Deletes. A killed drain is continued by the next.
     *
     * @param check called before each object; ends the work by throwing
     */
    public Result drain(Check check) throws StoreException, InterruptedException {
        Map<String, Long> objects = objects();
        List<String> order = new ArrayList<>(objects.keySet());
        order.sort(LAST_WRITTEN_FIRST);
        Map<String, String> held = new TreeMap<>();
        int heldRank = -1;
        int deleted = 0;
        int kept = 0;
        long bytes = 0;
        for (String key : order) {
            check.check();
            if (ObjectKeys.rank(key) < heldRank) {
                kept++;
                continue;
            }
            try {
                site.delete(key);
                deleted++;
                bytes += objects.getOrDefault(key, 0L);
            } catch (StoreException e) {
                if (e.kind() == StoreException.Kind.INTERRUPTED) {
                    throw new InterruptedException();
                }
                if (SiteObjects.isOfTheSite(e) && e.kind() != StoreException.Kind.DENIED) {
                    throw e;
                }
                held.put(key, String.valueOf(e.getMessage()));
                heldRank = Math.max(heldRank, ObjectKeys.rank(key));
            }
        }
        if (held.isEmpty()) { // Nothing is left that somebody could write to.
            site.delete(ObjectKeys.CLOCK);
            site.delete(ObjectKeys.WRITER);
        }
        return new Result(deleted, bytes, held, kept);
    }
}
