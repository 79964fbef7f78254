package dev.sago.site;

import dev.sago.site.ObjectStore.PutMode;
import dev.sago.site.StoreException.Kind;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What a store must do that says it can lock, on top of {@link ObjectStoreContract}. */
abstract class ObjectLockContract extends ObjectStoreContract {

    private static final byte[] FIRST = bytes(3_000, 1);
    private static final byte[] SECOND = bytes(2_000, 2);

    /** Lets the site's clock pass that time. */
    protected abstract void letPass(Instant time) throws Exception;

    /** What a thief of the credentials could do beyond the contract. */
    protected abstract Versions versions();

    private Instant in(Duration time) throws StoreException {
        return store().siteTime().plus(time);
    }

    @Test
    void saysThatItLocks() {
        assertThat(store().capabilities().objectLock()).isTrue();
    }

    @Test
    void locksFromTheFirstInstantAndLetsGoInTheEnd() throws Exception {
        Instant until = in(Duration.ofSeconds(4));
        store().putLocked("packs/ab/one", Body.of(FIRST), PutMode.CREATE, until);
        assertThat(store().lockedUntil("packs/ab/one")).contains(until);
        assertFails(Kind.EXISTS, () -> store().putLocked("packs/ab/one", Body.of(SECOND), PutMode.CREATE, until));
        assertFails(Kind.LOCKED, () -> store().delete("packs/ab/one"));
        assertThat(store().getAll("packs/ab/one", 9_000)).isEqualTo(FIRST);
        assertThat(keys("packs/")).containsExactly("packs/ab/one");
        assertThat(versions().versions("packs/ab/one")).hasSize(1);

        letPass(until);
        store().delete("packs/ab/one");
        assertThat(keys("")).isEmpty();
        assertThat(versions().versions("packs/ab/one")).isEmpty();
    }

    @Test
    void extendsAndNeverShortens() throws Exception {
        Instant hour = in(Duration.ofHours(1));
        store().put("k", Body.of(FIRST), PutMode.CREATE);
        assertThat(store().lockedUntil("k")).isEmpty();
        store().lock("k", hour);
        assertThat(store().lockedUntil("k")).contains(hour);
        store().lock("k", hour.plusSeconds(60));
        store().lock("k", hour);
        store().lock("k", hour.plusSeconds(60));
        assertThat(store().lockedUntil("k")).contains(hour.plusSeconds(60));
        String version = versions().versions("k").getFirst().id();
        for (boolean bypass : new boolean[] {false, true}) {
            assertFails(Kind.LOCKED, () -> versions().relock("k", version, hour, false, bypass));
            assertFails(Kind.LOCKED, () -> versions().relock("k", version, hour, true, bypass));
            assertFails(Kind.LOCKED, () -> versions().removeVersion("k", version, bypass));
        }
        assertThat(store().lockedUntil("k")).contains(hour.plusSeconds(60));
        assertThat(store().getAll("k", 9_000)).isEqualTo(FIRST);
    }

    @Test
    void roundsLocksUpToSeconds() throws Exception {
        Instant hour = in(Duration.ofHours(1));
        store().putLocked("a", Body.of(FIRST), PutMode.CREATE, hour.plusMillis(1));
        assertThat(store().lockedUntil("a")).contains(hour.plusSeconds(1));
        store().lock("a", hour.plusMillis(1_001));
        assertThat(store().lockedUntil("a")).contains(hour.plusSeconds(2));
    }

    @Test
    void locksWhatIsThereOnly() {
        assertFails(Kind.NOT_FOUND, () -> store().lock("none", in(Duration.ofHours(1))));
        assertFails(Kind.NOT_FOUND, () -> store().lockedUntil("none"));
        assertFails(Kind.OTHER, () -> store().lock("../x", in(Duration.ofHours(1))));
        assertFails(Kind.OTHER, () -> store().lockedUntil("../x"));
        assertFails(Kind.OTHER, () -> store().reveal("../x"));
        assertFails(
                Kind.OTHER, () -> store().putLocked("../x", Body.of(FIRST), PutMode.CREATE, in(Duration.ofHours(1))));
    }

    @Test
    void keepsTheLockedBytesBelowAReplacement() throws Exception {
        Instant hour = in(Duration.ofHours(1));
        store().putLocked("k", Body.of(FIRST), PutMode.CREATE, hour);
        String locked = versions().versions("k").getFirst().id();
        store().put("k", Body.of(SECOND), PutMode.REPLACE);
        assertThat(store().getAll("k", 9_000)).isEqualTo(SECOND);
        assertFails(Kind.LOCKED, () -> store().delete("k"));
        assertThat(store().getAll("k", 9_000))
                .as("a refused deletion changes nothing")
                .isEqualTo(SECOND);
        Versions.Version newest = versions().versions("k").getFirst();
        assertThat(newest.id()).isNotEqualTo(locked);
        versions().removeVersion("k", newest.id(), false);
        assertThat(store().getAll("k", 9_000)).isEqualTo(FIRST);
        assertThat(store().lockedUntil("k")).contains(hour);
    }

    @Test
    void deletesAllVersionsAndMarkersOfThatKeyOnly() throws Exception {
        for (int i = 0; i < 3; i++) {
            store().put("k", Body.of(bytes(10, i)), PutMode.REPLACE);
            versions().hide("k");
        }
        store().put("k.x", Body.of(FIRST), PutMode.CREATE);
        store().put("k/x", Body.of(FIRST), PutMode.CREATE);
        store().delete("k");
        store().delete("k");
        assertThat(versions().versions("k")).isEmpty();
        assertThat(keys("")).containsExactly("k.x", "k/x");
        versions().hide("never");
        store().delete("never");
        assertThat(versions().versions("never")).isEmpty();
    }

    @Test
    void hidesWhatHasADeleteMarkerAndRevealsIt() throws Exception {
        Instant hour = in(Duration.ofHours(1));
        store().putLocked("k", Body.of(FIRST), PutMode.CREATE, hour);
        versions().hide("k");
        versions().hide("k");
        assertThat(store().head("k")).isEmpty();
        assertThat(keys("")).isEmpty();
        assertFails(Kind.NOT_FOUND, () -> store().getAll("k", 9_000));
        assertFails(Kind.NOT_FOUND, () -> store().lockedUntil("k"));
        assertFails(Kind.NOT_FOUND, () -> store().lock("k", hour.plusSeconds(1)));
        assertFails(Kind.LOCKED, () -> store().delete("k"));
        assertThat(store().head("k")).as("still hidden").isEmpty();

        assertThat(store().reveal("k")).isTrue();
        assertThat(store().reveal("k")).isFalse();
        assertThat(store().reveal("none")).isFalse();
        assertThat(store().getAll("k", 9_000)).isEqualTo(FIRST);
        assertThat(store().lockedUntil("k")).contains(hour);
        assertThat(versions().versions("k")).hasSize(1);
    }

    @Test
    void revealsAllThatIsHiddenBelowAPrefix() throws Exception {
        Instant hour = in(Duration.ofHours(1));
        for (String key : List.of("a/1", "a/2", "a/3", "b/1")) {
            store().putLocked(key, Body.of(FIRST), PutMode.CREATE, hour);
        }
        versions().hide("a/1");
        versions().hide("a/1");
        versions().hide("a/3");
        versions().hide("a/never");
        versions().hide("b/1");
        assertThat(keys("")).containsExactly("a/2");
        assertThat(store().revealAll("a/")).isEqualTo(2);
        assertThat(keys("")).containsExactly("a/1", "a/2", "a/3");
        assertThat(store().revealAll("")).isEqualTo(1);
        assertThat(store().revealAll("")).isZero();
        assertThat(keys("")).containsExactly("a/1", "a/2", "a/3", "b/1");
        assertThat(store().getAll("a/1", 9_000)).isEqualTo(FIRST);
    }

    @Test
    void createsWhereAMarkerIsOnTop() throws Exception {
        store().put("k", Body.of(FIRST), PutMode.CREATE);
        versions().hide("k");
        store().putLocked("k", Body.of(SECOND), PutMode.CREATE, in(Duration.ofHours(1)));
        assertThat(store().getAll("k", 9_000)).isEqualTo(SECOND);
        assertThat(versions().versions("k").stream().filter(v -> !v.marker())).hasSize(2);
    }

    @Test
    void tellsTheSitesTime() throws Exception {
        Instant before = store().siteTime();
        store().put("k", Body.of(FIRST), PutMode.CREATE);
        Instant put = store().head("k").orElseThrow().modified();
        Instant after = store().siteTime();
        assertThat(put).isBetween(before.minusSeconds(1), after.plusSeconds(1));
        assertThat(List.of(before, after))
                .allSatisfy(time -> assertThat(time).isEqualTo(time.truncatedTo(ChronoUnit.SECONDS)));
    }
}
