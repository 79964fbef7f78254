package dev.sago.model;

import java.util.Map;
import java.util.Optional;

/**
 * One place for copies, as placement sees it: where it stands and what could take it down together with others.
 *
 * @param name its name
 * @param location where it stands, if that was told
 * @param domains failure domains by kind: {@code building}, {@code power}, {@code zone} or any other name
 * @param objectLock whether the store there can lock objects against deletion
 * @param use whether it takes copies, and how many bytes of them
 */
public record Site(
        SiteName name, Optional<Location> location, Map<String, String> domains, boolean objectLock, Use use) {

    /** Whether a site takes copies. What it holds is read from in any state. */
    public enum State {
        /** It takes copies. */
        OPEN,
        /** It takes none; those that it holds stay. */
        CLOSED,
        /** It takes none; those that it holds are to be deleted once the others hold everything. */
        DRAINING
    }

    /**
     * What a site is used for.
     *
     * @param capacity bytes that all copies there may take together; 0 for no limit
     */
    public record Use(State state, long capacity) {

        /** Takes copies without limit. */
        public static final Use OPEN = new Use(State.OPEN, 0);
    }

    /** Copies the domains. */
    public Site {
        domains = Map.copyOf(domains);
    }

    /** One that takes copies without limit. */
    public Site(SiteName name, Optional<Location> location, Map<String, String> domains, boolean objectLock) {
        this(name, location, domains, objectLock, Use.OPEN);
    }
}
