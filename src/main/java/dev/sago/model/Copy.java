package dev.sago.model;

import java.time.Instant;

/**
 * One snapshot at one site.
 *
 * @param snapshot the snapshot
 * @param site the site
 * @param state what was seen
 * @param seen when it was seen
 */
public record Copy(SnapshotId snapshot, SiteName site, CopyState state, Instant seen) {}
