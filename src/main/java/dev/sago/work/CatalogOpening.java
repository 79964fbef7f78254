package dev.sago.work;

import dev.sago.catalog.Catalog;
import dev.sago.config.CatalogPlace;
import dev.sago.model.SagoException;
import dev.sago.model.Uninterrupted;

import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** The catalog while another thread opens it, so that what else a run needs can be made meanwhile. For any thread. */
final class CatalogOpening implements AutoCloseable {

    private final CatalogPlace place;
    private final FutureTask<Catalog> opening;

    /** Begins. */
    CatalogOpening(CatalogPlace place, InstantSource clock) {
        this.place = place;
        opening = new FutureTask<>(() -> Catalog.open(place.settings(), place.state(), clock));
        Thread _ = Thread.ofPlatform().name("catalog-opening").daemon().start(opening);
    }

    /** Which it is. */
    CatalogPlace place() {
        return place;
    }

    /**
     * The catalog, when it is open.
     *
     * @throws SagoException as {@link Catalog#open} does
     */
    Catalog catalog() {
        try {
            return Uninterrupted.await(opening::get);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException said -> throw said;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException("the catalog could not be opened", e);
            }
        }
    }

    /** Closes it, waiting until it is open. That it could not be opened is told to whoever asks for it, and is nothing to others. */
    @Override
    public void close() {
        Catalog opened;
        try {
            opened = catalog();
        } catch (SagoException told) {
            return;
        }
        opened.close();
    }
}
