package dev.sago.backup;

import dev.sago.crypto.KeyRing;
import dev.sago.model.Counts;
import dev.sago.model.Entry;
import dev.sago.model.EntryName;
import dev.sago.model.Event;
import dev.sago.model.SagoException;
import dev.sago.model.Snapshot;
import dev.sago.model.SystemName;
import dev.sago.repository.Repository;
import dev.sago.repository.RepositoryReader;
import dev.sago.repository.SiteObjects;
import dev.sago.source.Source;
import dev.sago.source.SourceSettings;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Walks a system's sources beside its newest snapshot and finds what a backup would do. No bytes of files are read, nothing is
 * written to any site, no hook is run, the catalog is not asked, and no other run is waited for. A system that was never backed up has no
 * key, and gets none.
 *
 * <p>Used once, by one thread; {@link #progress()} may be asked by any thread.
 */
public final class DryRun {

    private final KeyRing keys;
    private final SourceOpener sources;
    private final Path state;
    private final SystemSettings settings;
    private final SystemName system;
    private final List<SiteObjects> sites;
    private final Event.Listener listener;
    private final RunMeter meter = new RunMeter();
    private final Problems problems;
    private volatile Parent parent;

    /**
     * Prepares it; nothing happens yet.
     *
     * @param state the folder for caches, in which those for reading may grow
     * @param sites where the system's snapshots may be
     */
    public DryRun(
            KeyRing keys,
            SourceOpener sources,
            Path state,
            SystemSettings settings,
            List<SiteObjects> sites,
            Event.Listener listener) {
        this.keys = keys;
        this.sources = sources;
        this.state = state;
        this.settings = settings;
        this.system = settings.name();
        this.sites = sites;
        this.listener = listener;
        this.problems = new Problems(system, listener);
        this.parent = Parent.none(system);
    }

    /** How far it is. */
    public BackupProgress progress() {
        Optional<Counts> before = parent.snapshot().map(Snapshot::counts);
        return new BackupProgress(
                meter.files(),
                meter.bytes(),
                before.map(Counts::files).orElse(-1L),
                before.map(Counts::bytes).orElse(-1L),
                0,
                0,
                0,
                List.of());
    }

    /**
     * Finds it.
     *
     * @throws SagoException if no site answers, or a source cannot be walked
     */
    public BackupPlan execute() throws InterruptedException {
        listener.on(new Event.Stage(system, "opening"));
        Optional<Repository> founded = Repository.openIfFounded(system, keys, sites, state, listener);
        if (founded.isEmpty()) {
            return compare(new PlanBuilder(parent, null, meter));
        }
        try (Repository repository = founded.get();
                RepositoryReader reader = repository.reader()) {
            parent = Parent.newest(repository, reader, listener);
            return compare(new PlanBuilder(parent, repository.index(), meter));
        }
    }

    private BackupPlan compare(PlanBuilder builder) throws InterruptedException {
        listener.on(new Event.Stage(system, "scanning"));
        List<SourceSettings> inOrder =
                settings.sources().stream().sorted(SystemSettings.IN_TREE_ORDER).toList();
        for (SourceSettings source : inOrder) {
            try {
                walk(source, builder);
            } catch (IOException e) {
                throw SagoException.failed(
                        "Backup of " + system + " would fail: " + e.getMessage(), "Check the source and try again.", e);
            }
        }
        parent.snapshot()
                .ifPresent(snapshot -> snapshot.roots().stream()
                        .filter(root -> inOrder.stream().noneMatch(one -> isOf(one, root)))
                        .forEach(builder::sourceGone));
        return builder.plan(system, parent.snapshot().map(Snapshot::id), problems);
    }

    private void walk(SourceSettings settingsOfOne, PlanBuilder builder) throws IOException, InterruptedException {
        EntryName name = EntryName.of(settingsOfOne.name());
        Optional<Entry> before = parent.root(name);
        try (Source source = sources.open(settingsOfOne)) {
            PlanBuilder.OneSource visitor = builder.source(name, problems);
            source.walk(visitor);
            if (visitor.end()) {
                problems.emptied(before, name);
            }
        }
    }

    private static boolean isOf(SourceSettings source, Entry root) {
        return root.name().equals(EntryName.of(source.name()));
    }
}
