package dev.sago.repository;

import dev.sago.model.SiteName;

import java.time.Instant;
import java.util.Map;

/**
 * What came of locking a snapshot's objects at the sites where its policy wants immutable copies. A site whose copy is not
 * complete is in neither map.
 *
 * @param until until when all objects of the copy are locked at least, by the site's clock
 * @param refused why a complete copy is not immutable
 */
public record Locks(Map<SiteName, Instant> until, Map<SiteName, String> refused) {

    /** Nothing was to be locked. */
    public static final Locks NONE = new Locks(Map.of(), Map.of());

    /** Copies the maps. */
    public Locks {
        until = Map.copyOf(until);
        refused = Map.copyOf(refused);
    }
}
