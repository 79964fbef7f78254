package dev.sago.repository;

import dev.sago.model.Event;
import dev.sago.model.SagoException;
import dev.sago.model.Sha256;
import dev.sago.model.SiteName;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Writes objects that take the place of others, for prune: packs with the needed chunks of packs that are mostly not
 * needed, and indexes without the packs that will be deleted. Deletes nothing. For one thread.
 */
public final class Rewriter {

    private final Repository repository;
    private final int quorum;
    private final WriteGuard guard;
    private final Event.Listener listener;

    /** Writes to all sites of the repository. */
    public Rewriter(Repository repository, int quorum, WriteGuard guard, Event.Listener listener) {
        this.repository = repository;
        this.quorum = quorum;
        this.guard = guard;
        this.listener = listener;
    }

    /** The packs that each index object at the sites names, by the index's key. Read from the sites, one at a time. */
    public Map<String, Set<String>> indexes() {
        Map<String, Set<String>> indexes = new TreeMap<>();
        for (String key : repository.indexKeys()) {
            Set<String> packs = new TreeSet<>();
            repository.readIndex(key).forEach(pack -> packs.add(ObjectKeys.pack(pack.id())));
            indexes.put(key, packs);
        }
        return indexes;
    }

    /**
     * Copies the needed chunks of packs into new packs and names those in a new index. Every seal and hash is checked on
     * the way.
     *
     * @return what sites lack afterwards; nothing, if all went well
     * @throws SagoException if a chunk can be read at no site, or fewer sites than the quorum could store the packs
     */
    public Map<SiteName, Set<String>> repack(Collection<String> packs, PackUses uses, RepositoryReader reader)
            throws InterruptedException {
        try (RepositoryWriter writer =
                RepositoryWriter.again(repository, quorum, WriteSettings.forWriters(1), guard, listener)) {
            for (boolean trees : new boolean[] {false, true}) {
                List<String> keys = packs.stream()
                        .filter(key -> uses.isOfTrees(key) == trees)
                        .toList();
                try (ChunkWriter chunks = trees ? writer.treeWriter() : writer.dataWriter()) {
                    for (List<ChunkPlace> places : uses.keptBy(keys).values()) {
                        copy(places, reader, chunks);
                    }
                    chunks.flush();
                }
            }
            return writer.settle();
        }
    }

    private static void copy(List<ChunkPlace> places, RepositoryReader reader, ChunkWriter chunks)
            throws InterruptedException {
        AtomicReference<Optional<String>> lost = new AtomicReference<>(Optional.empty());
        reader.fetchAt(places, new ChunkSink() {
            @Override
            public void chunk(Sha256 id, ByteBuffer plain) throws InterruptedException {
                synchronized (chunks) {
                    var _ = chunks.write(plain);
                }
            }

            @Override
            public void lost(Sha256 id, String reason) {
                lost.set(Optional.of(reason));
            }
        });
        if (lost.get().isPresent()) {
            throw new SagoException(
                    SagoException.Kind.DAMAGE,
                    "A chunk that snapshots need could not be read: "
                            + lost.get().get(),
                    "Nothing was deleted for it. Run sago verify and sago heal, then prune again.");
        }
    }

    /** Names all packs in new indexes that no index names and whose footers can be read; gives their number. */
    public int nameNameless() throws InterruptedException {
        List<Pack> packs = new OrphanPacks(repository).find().packs();
        try (RepositoryWriter writer =
                RepositoryWriter.again(repository, quorum, WriteSettings.forWriters(1), guard, listener)) {
            writer.nameAgain(packs);
            var _ = writer.settle(); // What a site lacks of it, its next inventory finds.
        }
        return packs.size();
    }

    /**
     * Names packs in new indexes, one for each of those that name them now, so that memory holds one at a time.
     *
     * @param packs the packs' keys
     * @param from indexes that name them
     * @return what sites lack afterwards; nothing, if all went well
     */
    public Map<SiteName, Set<String>> nameAgain(Set<String> packs, Collection<String> from)
            throws InterruptedException {
        Set<String> open = new HashSet<>(packs);
        try (RepositoryWriter writer =
                RepositoryWriter.again(repository, quorum, WriteSettings.forWriters(1), guard, listener)) {
            for (String index : from) {
                List<Pack> named = new ArrayList<>();
                for (Pack pack : repository.readIndex(index)) {
                    if (open.remove(ObjectKeys.pack(pack.id()))) {
                        named.add(pack);
                    }
                }
                writer.nameAgain(named);
            }
            if (!open.isEmpty()) {
                throw new IllegalStateException("no index names " + open);
            }
            return writer.settle();
        }
    }
}
