package dev.sago.maintenance;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.ScrubPass;
import dev.sago.maintenance.FolderPass.Task;
import dev.sago.maintenance.ScrubResult.Coverage;
import dev.sago.maintenance.ScrubResult.SiteResult;
import dev.sago.model.Finding;
import dev.sago.model.Finding.Kind;
import dev.sago.model.Finding.Severity;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.repository.ObjectProver;
import dev.sago.repository.SiteObjects;
import dev.sago.repository.Verdict;
import dev.sago.site.StoreException;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Scrubs one site: several threads take its objects one after another, read each once and prove it. Memory is that of the
 * threads' buffers. How far it is goes to the catalog every few seconds, so that a killed scrub loses no more than that. A
 * site that stops answering is given up; the next scrub goes on there. Used once.
 */
final class SiteScrub {

    /** The site refuses one object after another: it is the site, not the objects. */
    private static final int MOST_UNREAD_IN_A_ROW = 10;

    private static final Duration BETWEEN_SAVES = Duration.ofSeconds(5);

    private final Catalog catalog;
    private final InstantSource clock;
    private final long run;
    private final SystemName system;
    private final SiteObjects site;
    private final ObjectProver.Terms terms;
    private final ScrubSettings settings;
    private final ScrubMeter meter;
    private final Instant begun;
    private final Map<String, List<Finding>> standing = new HashMap<>();
    private final AtomicLong objects = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private List<Finding> unsaved = new ArrayList<>();
    private List<Finding> over = new ArrayList<>();
    private final Map<String, FolderPass> moved = new HashMap<>();
    private Map<String, ScrubPass> known = new HashMap<>();
    private Deque<ScrubPass> plan = new ArrayDeque<>();
    private final @Nullable SiteListing listed;
    private @Nullable SiteListing there;
    private @Nullable FolderPass current;
    private long taken;
    private long allowed;
    private int unreadInARow;
    private String lost = "";
    private boolean stopped;
    private @Nullable Throwable failure;
    private long saved = System.nanoTime();

    /** @param listed what the inventory listed just before; null where none was taken */
    SiteScrub(
            ScrubRun.Shared shared,
            SiteObjects site,
            @Nullable SiteListing listed,
            StandingFindings standing,
            Instant begun) {
        this.listed = listed;
        this.catalog = shared.catalog();
        this.clock = shared.clock();
        this.run = shared.run();
        this.system = site.system();
        this.site = site;
        this.terms = shared.terms();
        this.settings = shared.settings();
        this.meter = shared.meter();
        this.begun = begun;
        this.standing.putAll(standing.ofObjects(site.site()));
        this.standing.forEach((key, findings) -> {
            if (findings.stream().anyMatch(finding -> !StandingFindings.isOverWhenSound(finding, false))) {
                terms.suspect(key);
            }
        });
        this.over.addAll(standing.at(site.site()).stream()
                .filter(finding ->
                        finding.kind() == Kind.UNREACHABLE && finding.key().isEmpty())
                .toList());
    }

    /** Reads until all is read, or what was asked for is; in the end all that was found is in the catalog. */
    void execute(int threads) throws InterruptedException {
        try {
            SiteListing listing = listed == null ? SiteListing.take(site) : listed;
            synchronized (this) {
                there = listing;
                known = catalog.scrubs().of(system, site.site());
                plan = ScrubPlan.passes(listing, known, settings.again(), clock.instant());
                allowed = settings.fraction() >= 1
                        ? Long.MAX_VALUE
                        : (long) Math.ceil(settings.fraction() * listing.bytes());
                tellPlan(listing);
            }
        } catch (StoreException e) {
            synchronized (this) {
                over.clear(); // It does not answer, still.
            }
            lose(String.valueOf(e.getMessage()));
            save();
            return;
        }
        work(threads);
        save();
        rethrow();
    }

    private void tellPlan(SiteListing listing) {
        long left = 0;
        long count = 0;
        for (ScrubPass pass : plan) {
            SiteListing.Sum sum = listing.folders().get(pass.folder());
            left += sum == null ? 0 : Math.max(0, sum.bytes() - pass.bytes());
            count += sum == null ? 0 : sum.objects();
        }
        meter.plan(count, Math.min(left, allowed));
    }

    private void work(int threads) throws InterruptedException {
        List<Thread> crew = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            crew.add(Thread.ofPlatform()
                    .name("scrub-" + site.site() + "-" + i)
                    .daemon()
                    .start(this::readAll));
        }
        boolean interrupted = false;
        for (Thread thread : crew) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                    stop();
                    crew.forEach(Thread::interrupt);
                }
            }
        }
        if (interrupted) {
            save();
            throw new InterruptedException();
        }
    }

    private void readAll() {
        try (ObjectProver prover = terms.prover()) {
            for (Optional<Task> task = next(); task.isPresent(); task = next()) {
                judge(
                        task.get(),
                        prover.prove(site, task.get().key(), task.get().size()));
                saveNowAndThen();
            }
        } catch (StoreException e) {
            lose(String.valueOf(e.getMessage()));
        } catch (SagoException e) {
            if (e.kind() == SagoException.Kind.INTERRUPTED) {
                stop();
            } else {
                fail(e);
            }
        } catch (Throwable e) { // Everything, errors too: it is thrown again on the thread that waits.
            fail(e);
        }
    }

    /** The next object; none at the end, and where the time or the part that was asked for is over. */
    private synchronized Optional<Task> next() throws StoreException {
        while (!stopped && !isTimeOver() && taken < allowed) {
            if (current == null) {
                ScrubPass pass = plan.poll();
                if (pass == null) {
                    break;
                }
                current = new FolderPass(pass, listing().behind(pass.folder(), pass.reached()));
                moved.put(pass.folder(), current);
            }
            Optional<Task> task = current.take();
            if (task.isPresent()) {
                taken += task.get().size();
                return task;
            }
            current = null;
        }
        return Optional.empty();
    }

    private SiteListing listing() {
        SiteListing listing = there;
        if (listing == null) {
            throw new IllegalStateException("the site is listed before anything is read");
        }
        return listing;
    }

    private boolean isTimeOver() {
        return settings.longest().isPresent()
                && Duration.between(begun, clock.instant())
                                .compareTo(settings.longest().get())
                        >= 0;
    }

    private synchronized void judge(Task task, Verdict verdict) {
        if (verdict.siteItself()) {
            lose(verdict.text());
            return; // It is not done: the next scrub begins with it.
        }
        long sound = verdict.kind() == Verdict.Kind.SOUND ? task.size() : 0;
        task.pass().done(task, sound);
        unreadInARow = verdict.kind() == Verdict.Kind.UNREAD ? unreadInARow + 1 : 0;
        switch (verdict.kind()) {
            case SOUND -> {
                objects.incrementAndGet();
                bytes.addAndGet(task.size());
                meter.read(site.site(), task.size());
                List<Finding> before = standing.remove(task.key());
                if (before != null) {
                    before.stream()
                            .filter(finding -> StandingFindings.isOverWhenSound(finding, terms.opensSeals()))
                            .forEach(over::add);
                }
            }
            case DAMAGED -> found(Kind.DAMAGED, task.key(), verdict.text(), "sago heal " + system);
            case MISSING -> found(Kind.MISSING, task.key(), "it was listed, then it was gone", "sago heal " + system);
            case UNREAD -> {
                found(Kind.UNREACHABLE, task.key(), verdict.text(), "sago site check " + site.site());
                if (unreadInARow >= MOST_UNREAD_IN_A_ROW) {
                    lose(verdict.text());
                }
            }
        }
    }

    private synchronized void found(Kind kind, String key, String text, String remedy) {
        Finding finding = new Finding(Severity.WARNING, kind, system, site.site(), key, text, remedy);
        unsaved.add(finding);
    }

    private synchronized void lose(String reason) {
        if (lost.isEmpty()) {
            lost = reason;
            Finding finding = new Finding(
                    Severity.WARNING,
                    Kind.UNREACHABLE,
                    system,
                    site.site(),
                    "",
                    reason,
                    "sago site check " + site.site());
            unsaved.add(finding);
        }
        stopped = true;
    }

    private synchronized void stop() {
        stopped = true;
    }

    private synchronized void fail(Throwable thrown) {
        if (failure == null) {
            failure = thrown;
        }
        stopped = true;
    }

    private synchronized void rethrow() {
        switch (failure) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }

    private void saveNowAndThen() {
        synchronized (this) {
            if (System.nanoTime() - saved < BETWEEN_SAVES.toNanos()) {
                return;
            }
            saved = System.nanoTime();
        }
        save();
        terms.rememberNowAndThen();
    }

    /** Brings the catalog up to date: a few statements, however many objects were read. */
    private void save() {
        List<ScrubPass> passes = new ArrayList<>();
        List<Finding> found;
        List<Finding> ended;
        synchronized (this) {
            moved.values().forEach(pass -> passes.add(pass.now()));
            passes.forEach(pass -> known.put(pass.folder(), pass));
            passes.stream().filter(ScrubPass::finished).map(ScrubPass::folder).forEach(moved::remove);
            found = unsaved;
            ended = over;
            unsaved = new ArrayList<>();
            over = new ArrayList<>();
        }
        catalog.findings().clear(ended);
        catalog.findings().record(run, found);
        catalog.scrubs().keep(system, site.site(), passes);
    }

    private static long count(List<Finding> found, Kind kind) {
        return found.stream()
                .filter(finding -> finding.kind() == kind && !finding.key().isEmpty())
                .count();
    }

    SiteName name() {
        return site.site();
    }

    /** Whether the site was given up. */
    synchronized boolean isLost() {
        return !lost.isEmpty();
    }

    /**
     * What came of it, once it has ended.
     *
     * @param found what stands about the site then
     */
    synchronized SiteResult result(List<Finding> found) {
        Coverage coverage =
                there == null ? Coverage.NONE : ScrubPlan.coverage(there, known, settings.period(), clock.instant());
        return new SiteResult(
                site.site(),
                objects.get(),
                bytes.get(),
                count(found, Kind.MISSING),
                count(found, Kind.DAMAGED),
                count(found, Kind.UNREACHABLE),
                lost,
                there != null && lost.isEmpty() && plan.isEmpty() && moved.isEmpty(),
                coverage);
    }
}
