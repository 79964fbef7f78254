package dev.sago.work;

/**
 * A run of one system, made ready: with its sites, key and policy. Executed once, by one thread.
 *
 * @param <R> what it gives
 */
public interface Task<R> {

    /**
     * Does it, to its end; it is in the catalog's history then.
     *
     * @throws dev.sago.model.SagoException if it failed altogether
     * @throws InterruptedException when the thread was interrupted
     */
    R execute() throws InterruptedException;

    /** A number that grows while it gets on: entries, objects and bytes together. Any thread may ask. */
    long moved();
}
