package dev.sago.site;

import dev.sago.model.Site;

/**
 * One site of the configuration: what placement needs to know, and how to reach its store.
 *
 * @param site name, location, failure domains
 * @param store the store
 */
public record SiteSettings(Site site, StoreSettings store) {}
