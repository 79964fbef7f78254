package dev.sago.model;

/**
 * An object that a site should hold and does not yet.
 *
 * @param system whose repository the object belongs to
 * @param site the site that lacks it
 * @param key its key below the system's folder, such as {@code packs/3f/3fa9…}
 */
public record Debt(SystemName system, SiteName site, String key) {}
