package dev.sago.repository;

import dev.sago.model.Event;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.site.StoreException;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/** What the sites of one repository answered when it was opened: all asked at once, those that do not answer left out. */
final class SiteViews {

    private final SystemName system;
    private final Event.Listener listener;
    private final List<SiteView> views = new ArrayList<>();
    private final Map<SiteName, StoreException> unreachable = new LinkedHashMap<>();

    private SiteViews(SystemName system, Event.Listener listener) {
        this.system = system;
        this.listener = listener;
    }

    /**
     * Asks all sites.
     *
     * @throws SagoException if none answers
     */
    static SiteViews look(SystemName system, List<SiteObjects> sites, Event.Listener listener)
            throws InterruptedException {
        SiteViews views = new SiteViews(system, listener);
        views.ask(sites);
        return views;
    }

    List<SiteView> all() {
        return views;
    }

    Map<SiteName, StoreException> unreachable() {
        return unreachable;
    }

    /** Leaves out the sites that have failed since. */
    void dropFailed() {
        views.removeIf(view -> unreachable.containsKey(view.name()));
    }

    /** Sites that have something of the system. */
    List<SiteObjects> holding() {
        return views.stream()
                .filter(view -> !view.isEmpty())
                .map(SiteView::site)
                .toList();
    }

    private void ask(List<SiteObjects> sites) throws InterruptedException {
        Map<SiteObjects, Future<SiteView>> asked = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            sites.forEach(site -> asked.put(site, threads.submit(() -> SiteView.look(site))));
            for (Map.Entry<SiteObjects, Future<SiteView>> answer : asked.entrySet()) {
                try {
                    views.add(answer.getValue().get());
                } catch (ExecutionException e) {
                    failed(answer.getKey(), Objects.requireNonNull(e.getCause()));
                } catch (InterruptedException e) {
                    threads.shutdownNow();
                    throw e;
                }
            }
        }
        if (views.isEmpty()) {
            throw SagoException.failed(
                    "No site of " + system + " answers" + reasons(),
                    "Check the network and the sites: sago site check SITE.",
                    null);
        }
    }

    /** Notes that a site fails, and tells it. */
    void failed(SiteObjects site, Throwable cause) {
        if (!(cause instanceof StoreException e)) {
            throw new IllegalStateException("asking site " + site.site(), cause);
        }
        unreachable.put(site.site(), e);
        listener.on(new Event.SiteLost(system, site.site(), String.valueOf(e.getMessage())));
    }

    /** Why the others do not answer, a line each. */
    String reasons() {
        return unreachable.entrySet().stream()
                .map(e -> "\n  " + e.getKey() + ": " + e.getValue().getMessage())
                .collect(Collectors.joining());
    }

    /** Those that answered, for people. */
    String answered() {
        return views.stream().map(view -> view.site().toString()).collect(Collectors.joining(", "));
    }

    /** Whether any site has anything of the system. */
    boolean exists() {
        return views.stream().anyMatch(view -> !view.isEmpty());
    }

    /** All snapshots that any site has, oldest first. */
    List<SnapshotId> snapshots() {
        TreeSet<SnapshotId> ids = new TreeSet<>();
        views.forEach(view ->
                view.snapshots().keySet().forEach(name -> snapshotOf(name).ifPresent(ids::add)));
        return List.copyOf(ids);
    }

    static Optional<SnapshotId> snapshotOf(String key) {
        try {
            return Optional.of(new SnapshotId(ObjectKeys.name(key)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A site that has this index object. */
    SiteName holderOfIndex(String key) {
        return views.stream()
                .filter(view -> view.indexes().containsKey(key))
                .findFirst()
                .orElseThrow()
                .name();
    }

    /** The sites that have a snapshot's manifest. */
    Set<SiteName> holders(SnapshotId id) {
        return views.stream()
                .filter(view -> view.snapshots().containsKey(ObjectKeys.snapshot(id)))
                .map(SiteView::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Whether a snapshot is marked as expired at every site that has its manifest. While a single one has it unmarked
     * it counts as any other.
     */
    boolean isExpired(SnapshotId id) {
        List<SiteView> holders = views.stream()
                .filter(view -> view.snapshots().containsKey(ObjectKeys.snapshot(id)))
                .toList();
        return !holders.isEmpty()
                && holders.stream().allMatch(view -> view.marks().containsKey(ObjectKeys.expired(id)));
    }

    /** The keys of manifests that should be at every site: those of snapshots that have not expired. */
    Set<String> wantedManifests() {
        Set<String> keys = new TreeSet<>();
        views.forEach(view -> keys.addAll(view.snapshots().keySet()));
        keys.removeIf(key -> snapshotOf(key).filter(this::isExpired).isPresent());
        return keys;
    }

    /**
     * What sites that answered lack of what others have, found by comparing the short lists only (keys, indexes,
     * manifests). A site that lacks an index is to be looked at closely: it may have been emptied.
     */
    Map<SiteName, Set<String>> lacking(WrappedKeys wrapped) {
        Set<String> all = new TreeSet<>();
        for (SiteView view : views) {
            view.wrappedKeys().keySet().forEach(id -> all.add(ObjectKeys.KEYS + id));
            all.addAll(view.indexes().keySet());
        }
        all.addAll(wantedManifests());
        Map<SiteName, Set<String>> lacking = new HashMap<>();
        for (SiteView view : views) {
            Set<String> missing = new TreeSet<>(all);
            view.wrappedKeys().forEach((id, bytes) -> {
                if (!wrapped.right().containsKey(id) || wrapped.isRight(id, ByteBuffer.wrap(bytes))) {
                    missing.remove(ObjectKeys.KEYS + id);
                }
            });
            missing.removeAll(view.indexes().keySet());
            missing.removeAll(view.snapshots().keySet());
            if (!missing.isEmpty()) {
                lacking.put(view.name(), missing);
            }
        }
        return lacking;
    }
}
