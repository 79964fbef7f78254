package dev.sago.work;

import dev.sago.backup.SystemSettings;
import dev.sago.catalog.CatalogSnapshot;
import dev.sago.model.CopyState;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.repository.SiteObjects;
import dev.sago.site.LateStore;
import dev.sago.site.ObjectStore;
import dev.sago.site.SiteMark;
import dev.sago.site.SiteMark.Purpose;
import dev.sago.site.SiteMark.Seen;
import dev.sago.site.SiteMark.Verdict;
import dev.sago.site.StoreException;
import dev.sago.site.StoreSettings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Looks at the marks of a system's sites before a run (see {@link SiteMark}), and lets through those that are what they
 * should be. One that does not answer or is not in its place is let through as a store that fails with the reason: at
 * once, so that the run need not wait for it again, and later after another look, since a site may come back in a long
 * run. What was seen well is not looked at twice. Safe for threads.
 */
public final class SiteGate {

    /**
     * The catalog's fact that a site was seen with its mark; unlike the state of copies, a verification without the
     * disk does not change it.
     */
    private static final String FACT = "mark";

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(20);

    private final Wiring wiring;
    private final Set<SiteName> seen = ConcurrentHashMap.newKeySet();

    private final boolean marks;
    private final Pulse pulse;

    /** For runs that work. */
    public SiteGate(Wiring wiring) {
        this(wiring, true, new Pulse());
    }

    /** For one run, whose pulse feels each call that a site has answered. */
    public SiteGate(Wiring wiring, Pulse pulse) {
        this(wiring, true, pulse);
    }

    /** Without {@code marks}, for a run that only tells what it would do, nothing is written to a site that has none. */
    public SiteGate(Wiring wiring, boolean marks) {
        this(wiring, marks, new Pulse());
    }

    private SiteGate(Wiring wiring, boolean marks, Pulse pulse) {
        this.wiring = wiring;
        this.marks = marks;
        this.pulse = pulse;
    }

    /** The system's objects at the sites that hold it. */
    public List<SiteObjects> sites(SystemSettings system, Purpose purpose) throws InterruptedException {
        return sites(system, purpose, Set.of());
    }

    /**
     * The same.
     *
     * @param mayBeEmpty sites that are to be filled even where they look like a disk that is not mounted
     * @throws SagoException of kind USAGE if a site lies at another's place
     */
    public List<SiteObjects> sites(SystemSettings system, Purpose purpose, Collection<SiteName> mayBeEmpty)
            throws InterruptedException {
        return sites(system, wiring.placed(system), purpose, mayBeEmpty);
    }

    /**
     * The system's objects at configured sites that are not in its placement any more and hold some: those that say so,
     * and those that do not answer where the catalog knows copies.
     */
    public List<SiteObjects> left(SystemSettings system) throws InterruptedException {
        List<SiteName> placed = wiring.placed(system);
        List<SiteName> others = wiring.settings().sites().keySet().stream()
                .filter(site -> !placed.contains(site))
                .toList();
        List<SiteObjects> left = new ArrayList<>();
        for (SiteObjects site : sites(system, others, Purpose.READ, Set.of())) {
            boolean holds;
            try {
                holds = site.holdsAny();
            } catch (StoreException e) {
                holds = hadCopies(system, site.site());
            }
            if (holds) {
                left.add(site);
            }
        }
        return left;
    }

    private boolean hadCopies(SystemSettings system, SiteName site) {
        return wiring.catalog().snapshots().list(Optional.of(system.name())).stream()
                .flatMap(snapshot -> snapshot.copies().stream())
                .anyMatch(copy -> copy.site().equals(site));
    }

    /**
     * The same at all sites that have, or may have, anything of the system: those that hold it by its policy; those of
     * the configuration that have something of it, as they once held it; and those that do not answer, as nobody knows.
     */
    public List<SiteObjects> everywhere(SystemSettings system) throws InterruptedException {
        List<SiteName> placed = wiring.placed(system);
        List<SiteName> others = new ArrayList<>(wiring.settings().sites().keySet());
        others.removeAll(placed);
        List<SiteObjects> all = new ArrayList<>(sites(system, placed, Purpose.READ, Set.of()));
        for (SiteObjects other : sites(system, others, Purpose.READ, Set.of())) {
            try {
                if (other.holdsAny()) {
                    all.add(other);
                }
            } catch (StoreException e) {
                all.add(other); // The repository asks it again and tells why it does not answer.
            }
        }
        return all;
    }

    private List<SiteObjects> sites(
            SystemSettings system, List<SiteName> names, Purpose purpose, Collection<SiteName> mayBeEmpty)
            throws InterruptedException {
        Map<SiteName, Optional<StoreException>> failures = look(names);
        List<SiteObjects> sites = new ArrayList<>();
        for (Map.Entry<SiteName, Optional<StoreException>> site : failures.entrySet()) {
            SiteName name = site.getKey();
            Purpose here = mayBeEmpty.contains(name) ? Purpose.HEAL_EMPTY : purpose;
            Optional<StoreException> failure = site.getValue();
            if (failure.isEmpty() && !seen.contains(name)) {
                failure = judge(name, here);
            }
            ObjectStore store =
                    failure.map(reason -> failing(name, here, reason)).orElseGet(() -> wiring.store(name));
            sites.add(wiring.objects(system, name, pulse.of(store)));
        }
        return sites;
    }

    /** Asks all at once whether they answer, since those that do not take their time. */
    private Map<SiteName, Optional<StoreException>> look(List<SiteName> names) throws InterruptedException {
        Map<SiteName, Future<Optional<StoreException>>> asked = new LinkedHashMap<>();
        Map<SiteName, Optional<StoreException>> answers = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            names.forEach(name -> asked.put(name, threads.submit(() -> answer(name))));
            for (Map.Entry<SiteName, Future<Optional<StoreException>>> one : asked.entrySet()) {
                try {
                    answers.put(one.getKey(), one.getValue().get());
                } catch (ExecutionException e) {
                    throw new IllegalStateException("asking site " + one.getKey(), e.getCause());
                } catch (InterruptedException e) {
                    threads.shutdownNow();
                    throw e;
                }
            }
        }
        return answers;
    }

    private Optional<StoreException> answer(SiteName name) {
        try {
            var _ = wiring.store(name).head(SiteMark.KEY);
            wiring.answers(name);
            return Optional.empty();
        } catch (StoreException e) {
            wiring.silent(name);
            return Optional.of(e);
        }
    }

    /** One after another: of two sites at one place the first marks it, and the second must see that. */
    private Optional<StoreException> judge(SiteName name, Purpose purpose) {
        StoreSettings settings =
                Configured.site(wiring.settings(), name.value()).store();
        ObjectStore store = wiring.store(name);
        try {
            Seen mark = SiteMark.look(store, name);
            boolean known = mark instanceof Seen.None && isKnown(name);
            boolean isFolder = settings instanceof StoreSettings.Directory;
            switch (SiteMark.judge(name, settings.where(), mark, isFolder, known, purpose)) {
                case Verdict.Good _ -> {
                    if (mark instanceof Seen.Own && marks) {
                        remember(name);
                    }
                }
                case Verdict.Mark _ -> {
                    if (marks) {
                        SiteMark.write(store, name);
                        remember(name);
                    }
                }
                case Verdict.Away(String reason) -> {
                    return Optional.of(new StoreException(StoreException.Kind.UNREACHABLE, reason, null));
                }
                case Verdict.Refused(String message, String remedy) -> throw SagoException.usage(message, remedy);
            }
            return Optional.empty();
        } catch (StoreException e) {
            return Optional.of(e);
        }
    }

    private boolean isKnown(SiteName site) {
        return wiring.catalog().facts().get(site, FACT).isPresent()
                || wiring.catalog().snapshots().list(Optional.empty()).stream()
                        .map(CatalogSnapshot::copies)
                        .flatMap(List::stream)
                        .anyMatch(copy -> copy.site().equals(site) && copy.state() == CopyState.COMPLETE);
    }

    private void remember(SiteName site) {
        seen.add(site);
        if (wiring.catalog().facts().get(site, FACT).isEmpty()) {
            wiring.catalog().facts().put(site, FACT, "seen");
        }
    }

    private ObjectStore failing(SiteName name, Purpose purpose, StoreException first) {
        return new LateStore("site " + name, new LateStore.Opener() {

            private StoreException failure = first;
            private long looked = System.nanoTime();

            @Override
            public ObjectStore open() throws StoreException {
                if (System.nanoTime() - looked >= BETWEEN_LOOKS.toNanos()) {
                    Optional<StoreException> now = lookAgain(name, purpose);
                    looked = System.nanoTime();
                    if (now.isEmpty()) {
                        return wiring.store(name);
                    }
                    failure = now.get();
                }
                throw new StoreException(failure.kind(), String.valueOf(failure.getMessage()), failure);
            }
        });
    }

    private Optional<StoreException> lookAgain(SiteName name, Purpose purpose) {
        try {
            return judge(name, purpose);
        } catch (SagoException e) {
            return Optional.of(new StoreException(StoreException.Kind.OTHER, String.valueOf(e.getMessage()), e));
        }
    }
}
