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
import java.util.Set;

/**
 * What stands in for index objects that no site gives whole: the footers of all packs that no other index names. Good to read
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

    /** Puts footers in place of these indexes, and tells it. */
    void take(Set<Sha256> unread) {
        List<Pack> packs = new OrphanPacks(repository).find().packs();
        if (!packs.isEmpty()) {
            repository.index().add(name(unread), packs);
        }
        for (Sha256 id : unread) {
            listener.on(new Event.Found(finding(ObjectKeys.index(id), packs.size())));
        }
    }

    private Finding finding(String key, int packs) {
        SiteView holder = repository.views().stream()
                .filter(view -> view.indexes().containsKey(key))
                .findFirst()
                .orElseThrow();
        return new Finding(
                Severity.CRITICAL,
                Kind.DAMAGED,
                repository.system(),
                holder.name(),
                key,
                "no site that answers gives this index; the footers of " + Counted.of(packs, "pack")
                        + " stand in for it, and only for reading: bring back another site, then heal",
                "bring back another site of " + repository.system() + ", then sago heal " + repository.system());
    }

    private static Sha256 name(Set<Sha256> unread) {
        StringBuilder text = new StringBuilder("footers in place of");
        unread.forEach(id -> text.append('\n').append(id.hex()));
        return Sha256.hash(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
