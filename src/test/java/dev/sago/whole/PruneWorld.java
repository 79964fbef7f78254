package dev.sago.whole;

import dev.sago.crypto.KeyRing;
import dev.sago.maintenance.ExpirePlan;
import dev.sago.maintenance.ExpireResult;
import dev.sago.maintenance.ExpireRun;
import dev.sago.maintenance.HealRun;
import dev.sago.maintenance.MarkedSystem;
import dev.sago.maintenance.PruneResult;
import dev.sago.maintenance.PruneRun;
import dev.sago.maintenance.WaitingTimes;
import dev.sago.model.Event;
import dev.sago.model.SnapshotId;
import dev.sago.policy.PolicySettings;
import dev.sago.policy.PolicySettings.Retention;
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
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** What tests of expire and prune do to a {@link World}: expire, let time pass here or at the sites, prune, restore. */
final class PruneWorld {

    private final World world;
    private InstantSource clock;

    PruneWorld(World world) {
        this(world, InstantSource.system());
    }

    PruneWorld(World world, InstantSource clock) {
        this.world = world;
        this.clock = clock;
    }

    /** Our clock goes ahead. */
    void passHere(Duration time) {
        clock = InstantSource.offset(clock, time);
    }

    /** All that lies at the sites becomes so much older by their clocks. */
    void passAtSites(Duration time) throws IOException {
        try (Stream<Path> walk = Files.walk(world.folder.resolve("sites"))) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                FileTime before = Files.getLastModifiedTime(file);
                Files.setLastModifiedTime(file, FileTime.from(before.toInstant().minus(time)));
            }
        }
    }

    void pass(Duration time) throws IOException {
        passHere(time);
        passAtSites(time);
    }

    ExpireResult expire(int last) throws InterruptedException {
        return expire(last, false);
    }

    ExpirePlan expirePlan(int last) throws InterruptedException {
        return expire(last, true).plan();
    }

    private ExpireResult expire(int last, boolean dryRun) throws InterruptedException {
        PolicySettings plain = world.settings().policy();
        PolicySettings policy = new PolicySettings(
                plain.name(),
                plain.copies(),
                plain.quorum(),
                plain.offsite(),
                plain.apart(),
                plain.minimumDistanceMetres(),
                plain.immutable(),
                plain.rpo(),
                plain.rto(),
                plain.schedule(),
                new Retention(last, 0, 0, 0, 0, 0),
                plain.verify());
        ExpireRun.Order order = new ExpireRun.Order(World.SYSTEM, policy, ZoneOffset.UTC, Optional.empty());
        return new ExpireRun(world.catalog(), clock, "tester").execute(order, dryRun, world::open);
    }

    PruneResult prune() throws InterruptedException {
        return prune(world::open, false);
    }

    /** Without a grace time. */
    PruneResult pruneNow() throws InterruptedException {
        return prune(world::open, false, new WaitingTimes(Duration.ZERO, Duration.ZERO));
    }

    PruneResult prune(HealRun.Opener opener, boolean dryRun) throws InterruptedException {
        return prune(opener, dryRun, new WaitingTimes(Duration.ofHours(24), Duration.ofHours(1)));
    }

    private PruneResult prune(HealRun.Opener opener, boolean dryRun, WaitingTimes times) throws InterruptedException {
        PruneRun.Order order = new PruneRun.Order(World.SYSTEM, times, 2, dryRun, () -> false);
        return new PruneRun(world.catalog(), clock, Event.Listener.NONE).execute(order, opener);
    }

    MarkedSystem marked() {
        return new MarkedSystem(world.catalog(), clock, "tester", World.SYSTEM, world::open);
    }

    /** Restores a snapshot from one site alone, on a machine that has nothing else. */
    RestoreResult restore(SiteObjects site, KeyRing keys, SnapshotId id, Path to) throws Exception {
        Path state = Files.createTempDirectory(world.folder, "alone");
        try (Repository repository = Repository.open(World.SYSTEM, keys, List.of(site), state, Event.Listener.NONE);
                RepositoryReader reader = repository.reader();
                FolderDestination destination = new FolderDestination(to, new Random())) {
            return new RestoreRun(
                            World.SYSTEM,
                            reader,
                            destination,
                            Selection.of(List.of()),
                            Overwrite.NEVER,
                            clock,
                            Event.Listener.NONE)
                    .execute(id);
        }
    }
}
