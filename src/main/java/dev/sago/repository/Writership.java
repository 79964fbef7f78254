package dev.sago.repository;

import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.model.Writer;
import dev.sago.site.StoreException;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The right of one catalog to write to a system, kept as the writer object at each of its sites. Leases keep the processes
 * of one catalog apart; this keeps two catalogs apart. To be claimed under the system's lease at the begin of all that writes
 * or deletes at sites, and to be checked again before each step that must not be done by two.
 *
 * <p>It cannot stop a process between its check and what it does then: stores have no transaction over two objects.
 * What may come late so is one more object, never a deletion without the grace time. And of catalogs that reach no common site each
 * can be the writer at its own, until they meet.
 *
 * <p>Safe for threads.
 */
public final class Writership {

    private final Writer self;
    private final SystemName system;
    private final List<SiteObjects> sites;

    private Writership(Writer self, SystemName system, List<SiteObjects> sites) {
        this.self = self;
        this.system = system;
        this.sites = sites.stream()
                .sorted(Comparator.comparing(site -> site.site().value()))
                .toList();
    }

    /**
     * Claims the system, which must not be another's. Where no site has a writer object yet, it is created; sites that
     * lack it, or were away when it changed hands, get the one that holds.
     *
     * @throws SagoException of kind BUSY if another catalog is the writer, saying who, since when, which sites say so, and how to
     *     take over; of kind FAILED if it could be created at no site
     */
    public static Writership claim(Writer self, SystemName system, List<SiteObjects> sites, Instant now)
            throws InterruptedException {
        Writership writership = new Writership(self, system, sites);
        WriterMarks seen = writership.look();
        seen.refuseOthers(self);
        Optional<WriterMark> held = seen.highest();
        if (held.isPresent()) {
            writership.complete(seen, held.get());
        } else {
            writership.create(seen, new WriterMark(1, self, now));
        }
        return writership;
    }

    /**
     * Makes sure that nobody took over since.
     *
     * @throws SagoException of kind BUSY if another catalog is the writer now
     */
    public void check() throws InterruptedException {
        look().refuseOthers(self);
    }

    /**
     * Who is the writer, as far as sites answer.
     *
     * @param catalog its catalog
     * @param since since when
     * @param generation how often the system changed hands, beginning with 1
     */
    public record Held(Writer catalog, Instant since, long generation) {

        private static Held of(WriterMark mark) {
            return new Held(mark.writer(), mark.since(), mark.generation());
        }
    }

    /** Who is the writer now; empty where no site that answers can tell. */
    public static Optional<Held> holder(SystemName system, List<SiteObjects> sites) throws InterruptedException {
        return WriterMarks.read(system, sites).highest().map(Held::of);
    }

    /**
     * What a take-over came to.
     *
     * @param held the writer now: the one who took over
     * @param former who was before, unless there was none or it was the same
     * @param missed sites that did not get the object, with the reason; the next backup or heal brings it there
     */
    public record Taken(Held held, Optional<Held> former, Map<SiteName, String> missed) {}

    /**
     * Takes a system over, whoever is its writer, at all sites that answer. The former writer is refused by its next
     * check at any of these. Where this catalog is the writer already, nothing changes.
     *
     * @throws SagoException of kind FAILED if no site could be written; of kind BUSY if another took over at the same time
     */
    public static Taken takeOver(Writer self, SystemName system, List<SiteObjects> sites, Instant now)
            throws InterruptedException {
        Writership writership = new Writership(self, system, sites);
        WriterMarks seen = writership.look();
        Optional<WriterMark> before = seen.highest();
        WriterMark mark = before.filter(old -> writership.isUndisputed(seen, old))
                .orElseGet(
                        () -> new WriterMark(before.map(WriterMark::generation).orElse(0L) + 1, self, now));
        Map<SiteName, String> missed = new TreeMap<>(seen.away());
        for (SiteObjects site : writership.sites) {
            if (seen.lacks(site.site(), mark)) {
                write(site, mark).ifPresent(reason -> missed.put(site.site(), reason));
            }
        }
        if (missed.size() == writership.sites.size()) {
            throw writership.unwritten(missed);
        }
        writership.check();
        Optional<Held> former = before.filter(old -> !old.isOf(self)).map(Held::of);
        return new Taken(Held.of(mark), former, missed);
    }

    private boolean isUndisputed(WriterMarks seen, WriterMark mark) {
        try {
            seen.refuseOthers(self);
            return mark.isOf(self);
        } catch (SagoException e) {
            return false; // That is why it is taken over.
        }
    }

    private WriterMarks look() throws InterruptedException {
        return WriterMarks.read(system, sites);
    }

    private void complete(WriterMarks seen, WriterMark mark) {
        for (SiteObjects site : sites) {
            if (seen.lacks(site.site(), mark)) {
                // A site that does not take it is told by what the run writes next.
                var _ = write(site, mark);
            }
        }
    }

    /**
     * One site after the other in the order of their names, so that of two catalogs that begin at once the later one meets
     * the other's object at the first site and has written nothing.
     */
    private void create(WriterMarks seen, WriterMark mark) throws InterruptedException {
        Map<SiteName, String> missed = new LinkedHashMap<>(seen.away());
        for (SiteObjects site : seen.without()) {
            try {
                site.createWriter(mark.body());
            } catch (StoreException e) {
                if (e.kind() != StoreException.Kind.EXISTS) {
                    missed.put(site.site(), String.valueOf(e.getMessage()));
                } else {
                    check();
                }
            }
        }
        if (missed.size() == sites.size()) {
            throw unwritten(missed);
        }
        // Some stores cannot create conditionally: what was written is read again.
        check();
    }

    private static Optional<String> write(SiteObjects site, WriterMark mark) {
        try {
            site.replaceWriter(mark.body());
            return Optional.empty();
        } catch (StoreException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private SagoException unwritten(Map<SiteName, String> reasons) {
        StringBuilder told = new StringBuilder();
        reasons.forEach(
                (site, reason) -> told.append("\n  ").append(site).append(": ").append(reason));
        return SagoException.failed(
                "No site of " + system + " took the writer object" + told,
                "Check the network and the sites: sago site check SITE.",
                null);
    }
}
