package dev.sago.work;

import dev.sago.catalog.Catalog;
import dev.sago.standing.KnownTimes;
import dev.sago.standing.StandingReader;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A reading of how everything stands that begins as soon as the catalog is open, while others still read the configuration: of hundreds of
 * systems that takes as long. For any thread.
 */
final class EarlyStanding {

    private record Read(Catalog catalog, StandingReader.Begun reading) {}

    private final CompletableFuture<Read> begun;

    /** Begins when that catalog is open. */
    EarlyStanding(CatalogOpening opening, InstantSource clock) {
        begun = CompletableFuture.supplyAsync(
                () -> {
                    Catalog catalog = opening.catalog();
                    return new Read(catalog, reader(catalog, clock).begin());
                },
                Thread::startVirtualThread);
    }

    /** What reads a catalog for how everything stands. */
    static StandingReader reader(Catalog catalog, InstantSource clock) {
        return new StandingReader(catalog, new KnownTimes(catalog, clock));
    }

    /** The reading, if it is one of this catalog, which is open; another may have been expected. */
    Optional<StandingReader.Begun> of(Catalog catalog) {
        return begun.handle((read, failure) -> Optional.ofNullable(read))
                .join()
                .filter(read -> read.catalog == catalog)
                .map(Read::reading);
    }
}
