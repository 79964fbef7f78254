package dev.sago.repository;

import dev.sago.model.CopyState;
import dev.sago.model.SiteName;
import dev.sago.model.Snapshot;

import java.util.Map;
import java.util.Set;

/**
 * A snapshot that counts: at least the quorum of sites holds all of it.
 *
 * @param snapshot the snapshot
 * @param copies the state of each site's copy
 * @param debts per site, the relative keys of what it still lacks; sites without debts are absent
 * @param reasons per site that is not complete, why
 * @param locks which copies are immutable
 */
public record Commit(
        Snapshot snapshot,
        Map<SiteName, CopyState> copies,
        Map<SiteName, Set<String>> debts,
        Map<SiteName, String> reasons,
        Locks locks) {}
