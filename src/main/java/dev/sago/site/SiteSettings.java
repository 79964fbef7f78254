package dev.sago.site;

import dev.sago.model.Site;

/**
 * One site of the configuration: what placement needs to know, and how to reach its store.
 *
 * @param site name, location, failure domains
 * @param store the store
 * @param limits how much of it and of the line to it runs may take
 */
public record SiteSettings(Site site, StoreSettings store, SiteLimits limits) {

    /** Without limits. */
    public SiteSettings(Site site, StoreSettings store) {
        this(site, store, SiteLimits.NONE);
    }
}
