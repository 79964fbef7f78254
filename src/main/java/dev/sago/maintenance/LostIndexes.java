package dev.sago.maintenance;

import dev.sago.model.Event;
import dev.sago.model.Finding;
import dev.sago.repository.ObjectKeys;
import dev.sago.repository.Repository;
import dev.sago.repository.Rewriter;
import dev.sago.repository.SiteObjects;
import dev.sago.repository.WriteGuard;
import dev.sago.site.StoreException;

import java.util.Set;
import java.util.TreeSet;

/**
 * Makes anew the indexes that no site has any more, see {@link MissingIndex}, or has whole. The packs' footers tell what they told.
 */
final class LostIndexes {

    private final Repository repository;
    private final WriteGuard guard;
    private final Event.Listener listener;

    LostIndexes(Repository repository, WriteGuard guard, Event.Listener listener) {
        this.repository = repository;
        this.guard = guard;
        this.listener = listener;
    }

    /**
     * Forgets the local index if it knows an index that is damaged at every site: it hides the loss from this machine, and no other
     * has it. The repository is to be opened again then.
     *
     * @return whether it did
     */
    boolean forgetDamaged(HealSurvey before) {
        Set<String> suspects = new TreeSet<>();
        before.damaged().values().forEach(suspects::addAll);
        before.placed().results().values().forEach(result -> {
            suspects.addAll(result.damaged());
            suspects.addAll(result.missing());
        });
        suspects.removeIf(key -> !key.startsWith(ObjectKeys.INDEXES));
        suspects.removeAll(repository.lostIndexes());
        boolean lost =
                suspects.stream().anyMatch(key -> repository.sites().stream().allMatch(site -> isDamaged(site, key)));
        if (lost) {
            repository.forgetIndex();
        }
        return lost;
    }

    /**
     * Names packs in new indexes, if a snapshot needs that or an index is damaged wherever it is; the repository is to be opened again then.
     *
     * @return whether anything was written
     */
    boolean nameAgain(Survey survey) throws InterruptedException {
        boolean damaged = !repository.lostIndexes().isEmpty();
        if (!damaged && !new MissingIndex(repository).isOne(survey)) {
            return false;
        }
        listener.on(new Event.Stage(repository.system(), "naming packs whose index is lost"));
        guard.checkSites();
        boolean named =
                MissingIndex.isPossible(survey) && new Rewriter(repository, 1, guard, listener).nameNameless() > 0;
        return (damaged && removeDamaged()) || named;
    }

    /**
     * Deletes what is left of damaged indexes, now that others name all packs there are: whoever prunes or verifies would stop at them for ever. Not
     * while a site does not answer, which may have them whole.
     */
    private boolean removeDamaged() throws InterruptedException {
        if (!repository.unreachable().isEmpty()) {
            return false;
        }
        guard.checkSites(); // Naming may have taken long.
        boolean removed = false;
        for (String key : repository.lostIndexes()) {
            if (repository.sites().stream().allMatch(site -> isDamaged(site, key))) {
                for (SiteObjects site : repository.sites()) {
                    removed |= remove(site, key);
                }
            }
        }
        return removed;
    }

    /** Whether a site surely has not the right bytes under this name. */
    private static boolean isDamaged(SiteObjects site, String key) {
        try {
            return !site.isSound(key);
        } catch (StoreException e) {
            return e.kind() == StoreException.Kind.NOT_FOUND || e.kind() == StoreException.Kind.CORRUPT;
        }
    }

    private boolean remove(SiteObjects site, String key) {
        try {
            site.delete(key);
            return true;
        } catch (StoreException e) {
            listener.on(new Event.Found(new Finding(
                    Finding.Severity.WARNING,
                    Finding.Kind.DAMAGED,
                    repository.system(),
                    site.site(),
                    key,
                    "what is left of this index could not be deleted, though others name its packs now: "
                            + e.getMessage(),
                    "sago heal " + repository.system() + " once the site lets it be deleted")));
            return false;
        }
    }
}
