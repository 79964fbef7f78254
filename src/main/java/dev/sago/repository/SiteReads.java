package dev.sago.repository;

import dev.sago.model.Event;
import dev.sago.model.Finding;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.site.StoreException;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads from whichever site is best: the one that is expected to answer first, by the speed it showed so far and what it
 * is asked already; if that fails or gives wrong bytes, from the next. A site that does not answer is asked again only
 * when the others have failed. Safe for threads.
 */
final class SiteReads {

    /** One try at one site. */
    @FunctionalInterface
    interface Attempt<T> {
        /**
         * Reads from this site and proves what it read.
         *
         * @throws FormatException if the bytes are not what they should be
         */
        T at(SiteObjects site) throws StoreException, FormatException;
    }

    /** How one site has answered so far. */
    private static final class Answers {

        private final SiteObjects site;
        private int underWay;
        private double nanosPerRead; // Moving average; 0 until the first answer, so that every site is tried.
        private boolean down;

        Answers(SiteObjects site) {
            this.site = site;
        }

        synchronized double expected() {
            return (underWay + 1) * nanosPerRead + (down ? Double.MAX_VALUE / 4 : 0);
        }

        synchronized void begin() {
            underWay++;
        }

        synchronized void end(long nanos) {
            underWay--;
            nanosPerRead = nanosPerRead == 0 ? nanos : nanosPerRead * 0.8 + nanos * 0.2;
            down = false;
        }

        synchronized void failed(boolean siteItself) {
            underWay--;
            down |= siteItself;
        }
    }

    private final SystemName system;
    private final List<Answers> sites;
    private final ReadFindings findings;

    SiteReads(SystemName system, List<SiteObjects> sites, ReadRepair repair, Event.Listener listener) {
        this.system = system;
        this.sites = sites.stream().map(Answers::new).toList();
        this.findings = new ReadFindings(system, repair, listener);
    }

    List<SiteObjects> sites() {
        return sites.stream().map(answers -> answers.site).toList();
    }

    List<Finding> findings() {
        return findings.all();
    }

    /**
     * Reads the object of that key, at the first site where it succeeds.
     *
     * @throws SagoException if no site gave it, with what each said
     */
    <T> T read(String key, Attempt<T> attempt) {
        List<String> reasons = new ArrayList<>();
        boolean damaged = false;
        List<Answers> order = new ArrayList<>(sites);
        order.sort(Comparator.comparingDouble(Answers::expected));
        for (Answers answers : order) {
            SiteName site = answers.site.site();
            long begun = System.nanoTime();
            answers.begin();
            try {
                T result = attempt.at(answers.site);
                answers.end(System.nanoTime() - begun);
                return result;
            } catch (StoreException e) {
                boolean object = e.kind() == StoreException.Kind.NOT_FOUND || e.kind() == StoreException.Kind.CORRUPT;
                answers.failed(!object);
                if (e.kind() == StoreException.Kind.INTERRUPTED) {
                    throw SagoException.interrupted("Reading " + key);
                }
                findings.failed(site, key, e);
                damaged |= object;
                reasons.add(site + ": " + (object ? "" : "not reached: ") + e.getMessage());
            } catch (FormatException e) {
                answers.failed(false);
                findings.damaged(site, key, String.valueOf(e.getMessage()));
                damaged = true;
                reasons.add(site + ": damaged: " + e.getMessage());
            }
        }
        throw new SagoException(
                damaged ? SagoException.Kind.DAMAGE : SagoException.Kind.FAILED,
                "No site could give " + key + " of system " + system + " (" + String.join("; ", reasons) + ")",
                "Bring one of the sites back, or take an older snapshot.");
    }
}
