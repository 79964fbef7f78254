package dev.sago.restore;

import dev.sago.model.Entry;
import dev.sago.model.EntryKind;
import dev.sago.model.Extent;
import dev.sago.model.SagoException;
import dev.sago.model.Sha256;
import dev.sago.model.Snapshot;
import dev.sago.model.SnapshotId;
import dev.sago.model.Timestamp;
import dev.sago.repository.RepositoryReader;
import dev.sago.repository.TreeReader;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks for entries in many snapshots of one system. A folder whose tree an earlier snapshot had at the same path is not read again, so that many
 * snapshots cost little more than what changed between them. Used by one thread.
 *
 * <p>Heap: about 80 bytes for each folder in each of its states, and the hits. What cannot be read is told and left out; the rest is searched.
 */
public final class SnapshotSearch {

    /**
     * One version of an entry that was looked for. Versions of one path differ in bytes, target or time of change; those of a folder are not told
     * apart.
     *
     * @param path its path, for people
     * @param entry the entry, without its content
     * @param newest the newest snapshot that has it
     * @param snapshots how many snapshots have it
     * @param presence whether the newest of all snapshots has it
     */
    public record Hit(String path, Entry entry, SnapshotId newest, int snapshots, Presence presence) {}

    /** Whether the newest of all snapshots has a version. */
    public enum Presence {
        /** It has it. */
        CURRENT,
        /** It has another version of that path. */
        CHANGED,
        /** It has nothing of that path. */
        DELETED,
        /** Its folder cannot be read there. */
        UNKNOWN
    }

    /** Is told of a folder that can be read at no site. */
    @FunctionalInterface
    public interface Unreadable {
        /** Takes the newest snapshot that has the folder in this state, its path and the reason; called once for a state. */
        void folder(SnapshotId snapshot, String path, SagoException reason);
    }

    /** What makes a version. */
    private record Version(String path, EntryKind kind, long size, Timestamp modified, Sha256 bytes) {}

    /** A version in one state of a folder. */
    private record Sighting(Version version, Entry entry) {}

    /** One state of one folder, if it holds a hit somewhere below. */
    private static final class State {

        private final int depth;
        private final SnapshotId newest;
        private final List<Sighting> sightings = new ArrayList<>();
        private final List<State> below = new ArrayList<>();
        private int snapshots;

        private State(int depth, SnapshotId newest) {
            this.depth = depth;
            this.newest = newest;
        }

        private boolean isEmpty() {
            return sightings.isEmpty() && below.isEmpty();
        }
    }

    private final RepositoryReader reader;
    private final SearchQuery query;
    private final Unreadable unreadable;
    private final MessageDigest digest = Sha256.digest();
    private final Map<Sha256, State> known = new HashMap<>();
    private final List<State> roots = new ArrayList<>();
    private final Set<String> pathsOfNewest = new HashSet<>();
    private final List<String> unreadableOfNewest = new ArrayList<>();
    private final State nothing;

    /** Prepares a search; nothing is read yet. */
    public SnapshotSearch(RepositoryReader reader, SearchQuery query, Unreadable unreadable) {
        this.reader = reader;
        this.query = query;
        this.unreadable = unreadable;
        this.nothing = new State(0, new SnapshotId("00000000T000000.000Z-0000000000000000"));
    }

    /**
     * Searches one more snapshot. They are to be given newest first.
     *
     * @throws InterruptedException if the thread was interrupted; what was found until then stands
     */
    public void add(Snapshot snapshot) throws InterruptedException {
        State top = new State(0, snapshot.id());
        top.snapshots = 1;
        for (Entry root : snapshot.roots()) {
            take(root, "", Sha256.hash(new byte[0]), top);
        }
        roots.add(top);
    }

    private void take(Entry entry, String folder, Sha256 folderKey, State into) throws InterruptedException {
        if (query.names(folder, entry)) {
            String path = path(folder, entry);
            if (roots.isEmpty()) {
                pathsOfNewest.add(path);
            }
            if (query.wants(entry)) {
                into.sightings.add(new Sighting(version(path, entry), withoutContent(entry)));
            }
        }
        if (entry.isFolder() && !entry.content().isEmpty()) {
            State below = state(entry, path(folder, entry), folderKey, into);
            if (!below.isEmpty()) {
                into.below.add(below);
            }
        }
    }

    private State state(Entry folder, String path, Sha256 parentKey, State parent) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Sha256 key = hash(parentKey.bytes(), folder.name().bytes());
        Sha256 stateKey = hash(key.bytes(), hash(folder.content()).bytes());
        State before = known.get(stateKey);
        if (before != null) {
            return before;
        }
        State state = new State(parent.depth + 1, parent.newest);
        try {
            TreeReader entries = new TreeReader(reader, folder);
            while (entries.hasNext()) {
                take(entries.next(), path, key, state);
            }
        } catch (SagoException e) {
            if (e.kind() == SagoException.Kind.INTERRUPTED) {
                throw e;
            }
            if (roots.isEmpty()) {
                unreadableOfNewest.add(path + "/");
            }
            unreadable.folder(parent.newest, path, e);
        }
        State kept = state.isEmpty() ? nothing : state;
        known.put(stateKey, kept);
        return kept;
    }

    private static String path(String folder, Entry entry) {
        return folder.isEmpty()
                ? entry.name().display()
                : folder + "/" + entry.name().display();
    }

    private static Entry withoutContent(Entry e) {
        return new Entry(e.name(), e.kind(), e.attributes(), e.size(), List.of(), e.target(), e.unstable());
    }

    private Version version(String path, Entry entry) {
        if (entry.isFolder()) {
            return new Version(path, entry.kind(), 0, new Timestamp(0, 0), Sha256.hash(new byte[0]));
        }
        Sha256 bytes = entry.target() == null
                ? hash(entry.content())
                : Sha256.hash(entry.target().bytes());
        return new Version(path, entry.kind(), entry.size(), entry.attributes().modified(), bytes);
    }

    private Sha256 hash(byte[] first, byte[] second) {
        digest.update(first);
        digest.update(second);
        return Sha256.of(digest.digest(), 0);
    }

    private Sha256 hash(List<Extent> content) {
        for (Extent extent : content) {
            switch (extent) {
                case Extent.Data data -> digest.update(data.chunk().bytes());
                case Extent.Hole hole -> digest.update(("hole " + hole.length()).getBytes(StandardCharsets.US_ASCII));
            }
        }
        return Sha256.of(digest.digest(), 0);
    }

    /** What was found so far, each version once, by path, newest version first. */
    public List<Hit> hits() {
        Map<Version, Hit> hits = new LinkedHashMap<>();
        for (State state : statesByDepth()) {
            for (State below : state.below) {
                below.snapshots += state.snapshots;
            }
            for (Sighting sighting : state.sightings) {
                hits.merge(sighting.version(), hit(sighting, state), SnapshotSearch::both);
            }
        }
        return hits.values().stream()
                .sorted(Comparator.comparing(Hit::path).thenComparing(Hit::newest, Comparator.reverseOrder()))
                .toList();
    }

    private Hit hit(Sighting sighting, State state) {
        String path = sighting.version().path();
        return new Hit(path, sighting.entry(), state.newest, state.snapshots, presence(path, state.newest));
    }

    private Presence presence(String path, SnapshotId newest) {
        if (newest.equals(roots.getFirst().newest)) {
            return Presence.CURRENT;
        }
        if (pathsOfNewest.contains(path)) {
            return Presence.CHANGED;
        }
        return unreadableOfNewest.stream().anyMatch(path::startsWith) ? Presence.UNKNOWN : Presence.DELETED;
    }

    private static Hit both(Hit one, Hit other) {
        Hit newer = one.newest().compareTo(other.newest()) >= 0 ? one : other;
        int snapshots = one.snapshots() + other.snapshots();
        return new Hit(newer.path(), newer.entry(), newer.newest(), snapshots, newer.presence());
    }

    /** All states that hold hits, parents first, with their counts at zero but for the snapshots' own. */
    private List<State> statesByDepth() {
        List<State> states = new ArrayList<>(roots);
        known.values().stream().filter(state -> state != nothing).forEach(state -> {
            state.snapshots = 0;
            states.add(state);
        });
        states.sort(Comparator.comparingInt(state -> state.depth));
        return states;
    }
}
