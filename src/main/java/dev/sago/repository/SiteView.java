package dev.sago.repository;

import dev.sago.model.SiteName;
import dev.sago.site.ObjectStat;
import dev.sago.site.StoreException;

import java.util.Map;
import java.util.SortedMap;

/**
 * What one site answered when a repository was opened.
 *
 * @param site the site
 * @param wrappedKeys wrapped keys by id
 * @param indexes sizes of index objects by relative key
 * @param snapshots sizes of manifests by relative key
 * @param holds sizes of holds by relative key
 * @param marks marks that snapshots have expired, by relative key
 */
record SiteView(
        SiteObjects site,
        Map<String, byte[]> wrappedKeys,
        SortedMap<String, Long> indexes,
        SortedMap<String, Long> snapshots,
        SortedMap<String, Long> holds,
        SortedMap<String, ObjectStat> marks) {

    static SiteView look(SiteObjects site) throws StoreException {
        return new SiteView(
                site,
                site.wrappedKeys(),
                site.list(ObjectKeys.INDEXES),
                site.list(ObjectKeys.SNAPSHOTS),
                site.list(ObjectKeys.HOLDS),
                site.stats(ObjectKeys.EXPIRED));
    }

    SiteName name() {
        return site.site();
    }

    boolean isEmpty() {
        return wrappedKeys.isEmpty() && indexes.isEmpty() && snapshots.isEmpty();
    }
}
