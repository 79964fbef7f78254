package dev.sago.repository;

import dev.sago.model.SagoException;

/** Says whether a run still is the system's only writer: one that hung may have been replaced meanwhile. */
public interface WriteGuard {

    /**
     * Cheap, asks no site: before an index.
     *
     * @throws SagoException if another run took the system
     */
    void check();

    /**
     * Asks the sites as well: right before a manifest is written or anything is deleted, and after a commit.
     *
     * @throws SagoException if another run or another catalog took the system
     */
    void checkSites() throws InterruptedException;

    /** For one that surely is alone. */
    WriteGuard ALONE = new WriteGuard() {
        @Override
        public void check() {}

        @Override
        public void checkSites() {}
    };
}
