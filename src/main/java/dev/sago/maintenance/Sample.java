package dev.sago.maintenance;

import dev.sago.model.Entry;
import dev.sago.model.Snapshot;
import dev.sago.repository.RepositoryReader;
import dev.sago.repository.TreeReader;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/**
 * Entries of a snapshot chosen at random, each with the same chance, folders left out: a reservoir (Vitter, "Random Sampling
 * with a Reservoir", ACM TOMS 1985, algorithm R) beside one walk over the trees. The same seed, snapshot and size give the same
 * sample.
 *
 * @param entries what was chosen
 * @param of how many it was chosen from
 */
public record Sample(List<Chosen> entries, long of) {

    /** One entry and where it stands. */
    public record Chosen(SamplePath path, Entry entry) {}

    private record Level(@Nullable SamplePath path, Iterator<Entry> entries) {}

    /**
     * Chooses.
     *
     * @throws dev.sago.model.SagoException if a tree can be read at no site
     */
    public static Sample choose(RepositoryReader reader, Snapshot snapshot, int size, long seed)
            throws InterruptedException {
        Random random = new Random(seed);
        List<Chosen> chosen = new ArrayList<>();
        long met = 0;
        Deque<Level> levels = new ArrayDeque<>();
        levels.push(new Level(null, snapshot.roots().iterator()));
        while (!levels.isEmpty()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Level level = levels.element();
            if (!level.entries.hasNext()) {
                levels.pop();
                continue;
            }
            Entry entry = level.entries.next();
            SamplePath path = new SamplePath(level.path, entry.name());
            if (entry.isFolder()) {
                levels.push(new Level(path, new TreeReader(reader, entry)));
                continue;
            }
            met++;
            if (chosen.size() < size) {
                chosen.add(new Chosen(path, entry));
            } else {
                long place = (long) (random.nextDouble() * met);
                if (place < size) {
                    chosen.set((int) place, new Chosen(path, entry));
                }
            }
        }
        return new Sample(chosen, met);
    }
}
