package dev.sago.repository;

/**
 * Asks the lease, which keeps runs of one catalog apart, and the writer objects, which keep catalogs apart.
 *
 * @param lease throws if another run may have taken the system
 * @param writership claimed for this run
 */
public record SoleWriter(Runnable lease, Writership writership) implements WriteGuard {

    @Override
    public void check() {
        lease.run();
    }

    @Override
    public void checkSites() throws InterruptedException {
        lease.run();
        writership.check();
    }
}
