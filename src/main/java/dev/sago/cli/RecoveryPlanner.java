package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.drill.RecoveryPlan;
import dev.sago.drill.RecoveryPlan.Wanted;
import dev.sago.model.Event;
import dev.sago.model.Grade;
import dev.sago.model.SagoException;
import dev.sago.model.Snapshot;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.policy.Loss;
import dev.sago.policy.Survival;
import dev.sago.policy.Survival.Known;
import dev.sago.policy.Survival.Newest;
import dev.sago.repository.Repository;
import dev.sago.repository.RepositoryReader;
import dev.sago.work.Configured;
import dev.sago.work.Wiring;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Makes a {@link RecoveryPlan} from the configuration and the catalog. Of a system of which the catalog knows no copy that is left, the
 * sites that are left are asked, before it is said to be lost.
 */
final class RecoveryPlanner {

    private final Wiring wiring;
    private final Loss loss;
    private final SitesLeft sites;
    private final Map<SystemName, Known> known;

    RecoveryPlanner(Wiring wiring, Loss loss, SitesLeft sites) {
        this.wiring = wiring;
        this.loss = loss;
        this.sites = sites;
        this.known = KnownSystems.of(wiring).stream().collect(Collectors.toMap(Known::system, Function.identity()));
    }

    /**
     * The plan for what is homed at the lost sites.
     *
     * @param grades only these; none for all
     * @param names only these; none for all. Of both, what they come after is taken along
     */
    RecoveryPlan plan(Path root, Collection<Grade> grades, Collection<String> names) throws InterruptedException {
        List<SystemSettings> chosen = Configured.systems(wiring.settings(), names).stream()
                .filter(system -> grades.isEmpty() || grades.contains(system.grade()))
                .toList();
        List<Wanted> wanted = new ArrayList<>();
        for (SystemSettings system : withNeeded(chosen)) {
            wanted.add(new Wanted(system.name(), system.grade(), system.after(), newest(system)));
        }
        return RecoveryPlan.of(loss, root, wanted);
    }

    private List<SystemSettings> withNeeded(List<SystemSettings> chosen) {
        Set<SystemSettings> all = new LinkedHashSet<>();
        Deque<SystemSettings> todo = new ArrayDeque<>(chosen);
        while (!todo.isEmpty()) {
            SystemSettings system = todo.remove();
            if (loss.takes(system.home()) && all.add(system)) {
                system.after().forEach(other -> todo.add(wiring.system(other.value())));
            }
        }
        return List.copyOf(all);
    }

    private Optional<Newest> newest(SystemSettings system) throws InterruptedException {
        Known one = Objects.requireNonNull(known.get(system.name()));
        Instant now = wiring.now();
        Optional<Newest> found = Survival.of(one, loss, now, Optional.empty()).newest();
        return found.isPresent() ? found : asked(system, now);
    }

    private Optional<Newest> asked(SystemSettings system, Instant now) throws InterruptedException {
        try (Repository repository = sites.open(system, Event.Listener.NONE);
                RepositoryReader reader = repository.reader()) {
            List<SnapshotId> ids = repository.snapshots();
            if (ids.isEmpty()) {
                return Optional.empty();
            }
            Snapshot snapshot = reader.snapshot(ids.getLast());
            return Optional.of(new Newest(
                    snapshot.id(),
                    List.copyOf(repository.holders(snapshot.id())),
                    snapshot.counts().files(),
                    snapshot.counts().bytes(),
                    Duration.between(snapshot.id().time(), now),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));
        } catch (SagoException e) {
            if (e.kind() == SagoException.Kind.FAILED) {
                return Optional.empty(); // No site has it, or none answers: the plan says that nothing is left.
            }
            throw e;
        }
    }
}
