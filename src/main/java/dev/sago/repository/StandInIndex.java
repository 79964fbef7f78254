package dev.sago.repository;

import dev.sago.model.Counted;
import dev.sago.model.Event;
import dev.sago.model.Finding;
import dev.sago.model.Finding.Kind;
import dev.sago.model.Finding.Severity;
import dev.sago.model.Sha256;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What stands in for index objects that no site gives, or has: the footers of all packs that no other index names. Good to read
 * by, since every chunk is checked by its name; not to delete by, since nobody can say that these are all.
 *
 * <p>In the local index it goes by a name that no site has, so whoever opens the repository next forgets it, and reads the
 * sites' own indexes again.
 */
final class StandInIndex {

    private final Repository repository;
    private final Event.Listener listener;

    StandInIndex(Repository repository, Event.Listener listener) {
        this.repository = repository;
        this.listener = listener;
    }

    /** Puts footers in place of these indexes, which are damaged wherever they are, and tells it. */
    void takeFor(Set<Sha256> unread) {
        List<Pack> packs = take(unread.stream().map(Sha256::hex).toList());
        for (Sha256 id : unread) {
            listener.on(new Event.Found(damaged(ObjectKeys.index(id), packs.size())));
        }
    }

    /**
     * Puts footers in place of indexes that no site has any more, so that nobody knows their names, and tells it.
     *
     * @return what it told; nothing if there are no packs that no index names
     */
    Optional<Finding> takeForMissing() {
        List<Pack> packs = take(List.of());
        if (packs.isEmpty()) {
            return Optional.empty();
        }
        Finding missing = missing(packs.size());
        listener.on(new Event.Found(missing));
        return Optional.of(missing);
    }

    private List<Pack> take(List<String> names) {
        List<Pack> packs = new OrphanPacks(repository).find().packs();
        if (!packs.isEmpty()) {
            repository.index().add(name(names), packs);
        }
        return packs;
    }

    private Finding missing(int packs) {
        return new Finding(
                Severity.CRITICAL,
                Kind.MISSING,
                repository.system(),
                repository.holding().getFirst().site(),
                ObjectKeys.INDEXES,
                "no site that answers has an index that names chunks of a snapshot; the footers of " + packs
                        + " packs stand in for it, and only for reading",
                "bring back all sites of " + repository.system() + ", then sago heal " + repository.system()
                        + ", which makes a new index where no site has the old one");
    }

    private Finding damaged(String key, int packs) {
        return new Finding(
                Severity.CRITICAL,
                Kind.DAMAGED,
                repository.system(),
                repository.holderOfIndex(key),
                key,
                "no site that answers gives this index; the footers of " + Counted.of(packs, "pack")
                        + " stand in for it, and only for reading: bring back another site, then heal",
                "bring back another site of " + repository.system() + ", then sago heal " + repository.system());
    }

    private static Sha256 name(List<String> names) {
        StringBuilder text = new StringBuilder("footers in place of");
        names.forEach(name -> text.append('\n').append(name));
        return Sha256.hash(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
