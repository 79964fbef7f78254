package dev.sago.maintenance;

import dev.sago.model.Copy;
import dev.sago.model.CopyState;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.repository.Inventory;
import dev.sago.repository.ObjectKeys;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Judges copies by an inventory. An inventory does not know which snapshot needs which pack, so while a site lacks a
 * pack or an index, none of its copies counts as complete: the safe side.
 */
final class CopyStates {

    private CopyStates() {}

    static CopyState of(Inventory.Result inventory) {
        if (!inventory.damaged().isEmpty()) {
            return CopyState.DAMAGED;
        }
        return inventory.missing().isEmpty() ? CopyState.COMPLETE : CopyState.INCOMPLETE;
    }

    /** The state of each snapshot's copy at the site of the inventory. */
    static List<Copy> of(Inventory.Result inventory, Collection<SnapshotId> snapshots, Instant now) {
        CopyState shared = shared(inventory);
        List<Copy> copies = new ArrayList<>();
        for (SnapshotId id : snapshots) {
            String manifest = ObjectKeys.snapshot(id);
            CopyState state = shared;
            if (inventory.damaged().contains(manifest)) {
                state = CopyState.DAMAGED;
            } else if (state == CopyState.COMPLETE && inventory.missing().contains(manifest)) {
                state = CopyState.INCOMPLETE;
            }
            copies.add(new Copy(id, inventory.site(), state, now));
        }
        return copies;
    }

    /** The state that all snapshots share: that of keys, packs and indexes. */
    private static CopyState shared(Inventory.Result inventory) {
        if (inventory.damaged().stream().anyMatch(CopyStates::isShared)) {
            return CopyState.DAMAGED;
        }
        return inventory.missing().stream().anyMatch(CopyStates::isShared) ? CopyState.INCOMPLETE : CopyState.COMPLETE;
    }

    private static boolean isShared(String key) {
        return !key.startsWith(ObjectKeys.SNAPSHOTS) && !ObjectKeys.isNote(key);
    }

    /** Copies at a site that did not answer. */
    static List<Copy> unreachable(SiteName site, Collection<SnapshotId> snapshots, Instant now) {
        return snapshots.stream()
                .map(id -> new Copy(id, site, CopyState.UNREACHABLE, now))
                .toList();
    }
}
