package dev.sago.maintenance;

import dev.sago.repository.ObjectKeys;
import dev.sago.repository.SiteObjects;
import dev.sago.site.StoreException;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What lies at a site, by the folders of the format. Of a site with few objects the names are kept; of one with many only
 * sums, and a folder is listed again when its turn comes.
 */
final class SiteListing {

    private static final int KEPT_NAMES = 200_000;

    private final SiteObjects site;
    private final int most;
    private final TreeMap<String, Sum> folders = new TreeMap<>();
    private final TreeMap<String, Long> names = new TreeMap<>();
    private long objects;
    private long unknown;

    /** Objects of a folder and their bytes. */
    static final class Sum {
        private long objects;
        private long bytes;

        long objects() {
            return objects;
        }

        long bytes() {
            return bytes;
        }
    }

    private SiteListing(SiteObjects site, int most) {
        this.site = site;
        this.most = most;
    }

    static SiteListing take(SiteObjects site) throws StoreException {
        return take(site, KEPT_NAMES);
    }

    static SiteListing take(SiteObjects site, int most) throws StoreException {
        SiteListing listing = new SiteListing(site, most);
        site.list("", listing::add);
        return listing;
    }

    /** Of what an inventory has listed. */
    static SiteListing of(SiteObjects site, Map<String, Long> there) {
        SiteListing listing = new SiteListing(site, KEPT_NAMES);
        there.forEach(listing::add);
        return listing;
    }

    private void add(String key, long size) {
        Optional<String> folder = ObjectKeys.folder(key);
        if (folder.isEmpty()) {
            unknown += ObjectKeys.isForWriters(key) ? 0 : 1;
            return;
        }
        Sum sum = folders.computeIfAbsent(folder.get(), name -> new Sum());
        sum.objects++;
        sum.bytes += size;
        objects++;
        if (objects <= most) {
            names.put(key, size);
        } else {
            names.clear();
        }
    }

    /** Sums by folder; only folders that have objects. */
    SortedMap<String, Sum> folders() {
        return folders;
    }

    long objects() {
        return objects;
    }

    long bytes() {
        return folders.values().stream().mapToLong(Sum::bytes).sum();
    }

    long unknown() {
        return unknown;
    }

    /** Names and sizes of a folder's objects behind {@code after}. */
    SortedMap<String, Long> behind(String folder, String after) throws StoreException {
        TreeMap<String, Long> all = new TreeMap<>();
        if (objects <= most) {
            all.putAll(names.subMap(folder, folder + Character.MAX_VALUE));
        } else {
            site.list(folder, (key, size) -> {
                if (ObjectKeys.folder(key).filter(folder::equals).isPresent()) {
                    all.put(key, size);
                }
            });
        }
        return after.isEmpty() ? all : all.tailMap(after, false);
    }
}
