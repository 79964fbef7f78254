package dev.sago.repository;

import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.model.Writer;
import dev.sago.site.StoreException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * The writer objects of one system as its sites showed them at one time: one small read at each site, all at once. A
 * site that does not answer in time cannot tell, and is left out.
 */
final class WriterMarks {

    private static final long PATIENCE = Duration.ofSeconds(30).toNanos();

    private final SystemName system;
    private final Map<SiteName, WriterMark> marks = new TreeMap<>();
    private final List<SiteObjects> without = new ArrayList<>();
    private final Map<SiteName, String> broken = new TreeMap<>();
    private final Map<SiteName, String> away = new TreeMap<>();

    private WriterMarks(SystemName system) {
        this.system = system;
    }

    /** What one site has. */
    private interface Reading {
        Optional<byte[]> read() throws StoreException;
    }

    static WriterMarks read(SystemName system, List<SiteObjects> sites) throws InterruptedException {
        WriterMarks marks = new WriterMarks(system);
        List<FutureTask<Optional<byte[]>>> asked = new ArrayList<>();
        for (SiteObjects site : sites) {
            Reading reading = site::writer;
            FutureTask<Optional<byte[]>> task = new FutureTask<>(reading::read);
            asked.add(task);
            var _ = Thread.ofVirtual().name("writer-" + site.site()).start(task);
        }
        long end = System.nanoTime() + PATIENCE;
        try {
            for (int i = 0; i < asked.size(); i++) {
                marks.take(sites.get(i), asked.get(i), end);
            }
        } finally {
            asked.forEach(task -> task.cancel(true));
        }
        return marks;
    }

    private void take(SiteObjects site, FutureTask<Optional<byte[]>> task, long end) throws InterruptedException {
        try {
            Optional<byte[]> text = task.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (text.isEmpty()) {
                without.add(site);
            } else {
                marks.put(site.site(), WriterMark.parse(text.get()));
            }
        } catch (FormatException e) {
            broken.put(site.site(), String.valueOf(e.getMessage()));
        } catch (TimeoutException e) {
            away.put(site.site(), "no answer in " + Duration.ofNanos(PATIENCE).toSeconds() + " seconds");
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof StoreException cause)) {
                throw new IllegalStateException("reading the writer object at " + site.site(), e.getCause());
            }
            away.put(site.site(), String.valueOf(cause.getMessage()));
        }
    }

    /** Sites that answered and have none. */
    List<SiteObjects> without() {
        return without;
    }

    /** Sites that could not be asked, with the reason. */
    Map<SiteName, String> away() {
        return away;
    }

    /** The mark that holds: that of the highest generation. Empty where no site has a readable one. */
    Optional<WriterMark> highest() {
        return marks.values().stream().max(Comparator.comparingLong(WriterMark::generation));
    }

    /** Whether a site answered with another mark than this, or none. */
    boolean lacks(SiteName site, WriterMark mark) {
        return !away.containsKey(site) && !mark.equals(marks.get(site));
    }

    /**
     * Passes if nobody but {@code self} is the writer.
     *
     * @throws SagoException of kind BUSY if another catalog is, or two claim to be
     */
    void refuseOthers(Writer self) {
        Optional<WriterMark> highest = highest();
        if (highest.isEmpty()) {
            if (!broken.isEmpty()) {
                throw new SagoException(
                        SagoException.Kind.BUSY,
                        "Who may write to " + system + " cannot be told: the writer object is broken at " + told(broken)
                                + ", and no other site that answers has one",
                        remedy());
            }
            return;
        }
        List<WriterMark> holding = marks.values().stream()
                .filter(mark -> mark.generation() == highest.get().generation())
                .distinct()
                .toList();
        if (holding.stream().allMatch(mark -> mark.isOf(self))) {
            return;
        }
        String who = holding.stream()
                .map(mark -> mark + (mark.isOf(self) ? " (this one)" : "") + ", says " + sayers(mark))
                .collect(Collectors.joining("; "));
        throw new SagoException(
                SagoException.Kind.BUSY,
                (holding.size() > 1 ? "Two catalogs claim to write to " : "Another catalog writes to ") + system + ": "
                        + who,
                remedy());
    }

    private String remedy() {
        return "Of all catalogs one may write. Go on there; or, if it is gone or shall stop: sago take-over " + system
                + ". It is refused from then on.";
    }

    private String sayers(WriterMark mark) {
        return marks.entrySet().stream()
                .filter(one -> one.getValue().equals(mark))
                .map(one -> one.getKey().value())
                .collect(Collectors.joining(", "));
    }

    private static String told(Map<SiteName, String> reasons) {
        return reasons.entrySet().stream()
                .map(one -> one.getKey() + " (" + one.getValue() + ")")
                .collect(Collectors.joining(", "));
    }
}
