package dev.sago.whole;

import dev.sago.catalog.CatalogSnapshot;
import dev.sago.maintenance.ExpirePlan;
import dev.sago.model.CopyState;
import dev.sago.model.Event;
import dev.sago.model.Run.Outcome;
import dev.sago.model.Sha256;
import dev.sago.model.SnapshotId;
import dev.sago.repository.Repository;
import dev.sago.repository.RepositoryReader;
import dev.sago.repository.SiteObjects;
import dev.sago.restore.Overwrite;
import dev.sago.restore.RestoreResult;
import dev.sago.restore.RestoreRun;
import dev.sago.restore.Selection;
import dev.sago.source.FolderDestination;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

/** Which snapshots count, which of them may go, and what each held. */
final class WalkModel {

    private final World world;
    private final WalkSites sites;
    private final List<Map<String, Sha256>> attempts = new ArrayList<>();

    /** All that count, with their files; empty where a run died and only the catalog tells that they count. */
    private final Map<SnapshotId, Optional<Map<String, Sha256>>> counted = new TreeMap<>();

    private final Set<SnapshotId> expired = new HashSet<>();
    private final Set<SnapshotId> held = new TreeSet<>();

    WalkModel(World world, WalkSites sites) {
        this.world = world;
        this.sites = sites;
    }

    int counted() {
        return counted.size();
    }

    void attempt(Map<String, Sha256> files) {
        attempts.add(files);
    }

    /** The last attempt. */
    void count(SnapshotId id) {
        counted.put(id, Optional.of(attempts.getLast()));
    }

    /** What the catalog counts counts, whatever the operation said that made it. */
    void learn() throws IOException {
        for (CatalogSnapshot row : world.catalog().snapshots().list(Optional.of(World.SYSTEM))) {
            if (!counted.containsKey(row.id()) && sites.hasManifest(row.id())) {
                counted.put(row.id(), Optional.empty());
            }
        }
    }

    /** Judges what expire decided, and takes it over; that something is wanted again only if it was surely done. */
    void plan(ExpirePlan plan, boolean done) {
        for (ExpirePlan.Row row : plan.snapshots()) {
            switch (row.action()) {
                case EXPIRE, EXPIRED -> {
                    if (row.action() == ExpirePlan.Action.EXPIRE) {
                        assertThat(held).doesNotContain(row.id());
                    }
                    expired.add(row.id());
                }
                case KEEP, TAKE_BACK -> {
                    if (done) {
                        expired.remove(row.id());
                    }
                }
            }
        }
        long newer = plan.snapshots().stream()
                .filter(row -> row.action() == ExpirePlan.Action.KEEP || row.action() == ExpirePlan.Action.TAKE_BACK)
                .count();
        assertThat(newer)
                .as("kept of " + plan)
                .isGreaterThanOrEqualTo(Math.min(4, plan.snapshots().size()));
    }

    /** Those that may go and are gone. */
    void forgetRemoved() throws IOException {
        for (SnapshotId id : List.copyOf(expired)) {
            if (!held.contains(id) && !sites.hasManifest(id)) {
                expired.remove(id);
                counted.remove(id);
            }
        }
    }

    void hold(SnapshotId id) {
        held.add(id);
    }

    void release(SnapshotId id) {
        held.remove(id);
    }

    Set<SnapshotId> held() {
        return held;
    }

    List<SnapshotId> mayBeHeld() {
        return counted.keySet().stream()
                .filter(id -> !held.contains(id) && !expired.contains(id))
                .toList();
    }

    /** No snapshot that counts and is wanted is lost: all sites together have it, as they are. */
    void check() throws Exception {
        if (counted.isEmpty()) {
            return; // A first backup that died may have left no repository to open.
        }
        Path state = Files.createTempDirectory(world.folder, "look");
        try (Repository repository = open(sites.asTheyAre(), state);
                RepositoryReader reader = repository.reader()) {
            for (SnapshotId id : counted.keySet()) {
                if (!expired.contains(id) || held.contains(id)) {
                    restore(reader, id, "all sites");
                }
            }
        }
        Trees.delete(state);
    }

    /** Each copy that the catalog calls complete restores from its site alone. */
    void checkEachSite() throws Exception {
        List<CatalogSnapshot> rows = world.catalog().snapshots().list(Optional.of(World.SYSTEM));
        for (SiteObjects site : sites.asTheyAre()) {
            boolean anyComplete = rows.stream().anyMatch(row -> completeAt(row, site));
            if (!anyComplete) {
                continue; // It may hold nothing yet, not even a key.
            }
            Path state = Files.createTempDirectory(world.folder, "look");
            try (Repository repository = open(List.of(site), state);
                    RepositoryReader reader = repository.reader()) {
                for (CatalogSnapshot row : rows) {
                    if (completeAt(row, site)) {
                        restore(reader, row.id(), site.site() + " alone");
                    }
                }
            }
            Trees.delete(state);
        }
    }

    private static boolean completeAt(CatalogSnapshot row, SiteObjects site) {
        return row.copies().stream()
                .anyMatch(copy -> copy.site().equals(site.site()) && copy.state() == CopyState.COMPLETE);
    }

    private Repository open(List<SiteObjects> at, Path state) throws InterruptedException {
        return Repository.open(World.SYSTEM, world.keys, at, state, Event.Listener.NONE);
    }

    private void restore(RepositoryReader reader, SnapshotId id, String from) throws Exception {
        Path to = Files.createTempDirectory(world.folder, "restored");
        String about = id + " from " + from;
        try (FolderDestination destination = new FolderDestination(to, new Random(1))) {
            RestoreResult result = new RestoreRun(
                            World.SYSTEM,
                            reader,
                            destination,
                            Selection.of(List.of()),
                            Overwrite.NEVER,
                            InstantSource.system(),
                            Event.Listener.NONE)
                    .execute(id);
            assertThat(result.outcome()).as(about + ": " + result.problems()).isEqualTo(Outcome.OK);
        } catch (RuntimeException e) {
            throw new AssertionError(about, e);
        }
        Map<String, Sha256> files = WalkSource.contents(to.resolve("files"));
        Optional<Map<String, Sha256>> expected = counted.getOrDefault(id, Optional.empty());
        if (expected.isPresent()) {
            assertThat(files).as(about).isEqualTo(expected.get());
        } else {
            assertThat(attempts).as(about).contains(files);
        }
        Trees.delete(to);
    }
}
