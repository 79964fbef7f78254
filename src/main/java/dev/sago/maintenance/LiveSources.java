package dev.sago.maintenance;

import dev.sago.source.Source;

import java.io.IOException;
import java.util.Optional;

/** Opens what a system protects, to be compared with what its copies give back. */
@FunctionalInterface
public interface LiveSources {

    /** Nothing is compared. */
    LiveSources NONE = name -> Optional.empty();

    /**
     * Opens the source of that name; the caller closes it.
     *
     * @return empty if the system has no such source any more
     */
    Optional<Source> open(String name) throws IOException;
}
