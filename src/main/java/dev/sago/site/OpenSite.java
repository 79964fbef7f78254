package dev.sago.site;

import dev.sago.model.Site;

/**
 * A site whose store is open: the store with all its decorators, and the counts of what went through it.
 *
 * @param site name, location, failure domains
 * @param store repeats, limits and counts
 * @param metered the counting layer of the store
 */
public record OpenSite(Site site, ObjectStore store, MeteredStore metered) implements AutoCloseable {

    /** What went to and from the site so far. */
    public Meter meter() {
        return metered.meter();
    }

    @Override
    public void close() {
        store.close();
    }
}
