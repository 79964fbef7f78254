package dev.sago.backup;

import dev.sago.catalog.Lease;
import dev.sago.repository.WriteGuard;
import dev.sago.repository.Writership;

/** Asks the lease, which keeps runs of one catalog apart, and the writer objects, which keep catalogs apart. */
record SoleWriter(Lease lease, Writership writership) implements WriteGuard {

    @Override
    public void check() {
        lease.check();
    }

    @Override
    public void checkSites() throws InterruptedException {
        lease.check();
        writership.check();
    }
}
