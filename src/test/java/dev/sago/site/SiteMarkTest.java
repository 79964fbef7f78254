package dev.sago.site;

import dev.sago.model.SiteName;
import dev.sago.site.SiteMark.Purpose;
import dev.sago.site.SiteMark.Seen;
import dev.sago.site.SiteMark.Verdict;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** The mark is found again, and each case leads to the decision that keeps data safe. */
class SiteMarkTest {

    private static final SiteName GONGJU = new SiteName("gongju");

    @Test
    void isFoundAgain() throws StoreException {
        try (MemoryObjectStore store = new MemoryObjectStore("memory", InstantSource.fixed(Instant.EPOCH))) {
            assertThat(SiteMark.look(store, GONGJU)).isEqualTo(new Seen.None(false));
            SiteMark.write(store, GONGJU);
            assertThat(new String(store.getAll("site.json", 100), StandardCharsets.UTF_8))
                    .isEqualTo("{\"format\":1,\"site\":\"gongju\"}\n");
            assertThat(SiteMark.look(store, GONGJU)).isEqualTo(new Seen.Own());
            assertThat(SiteMark.look(store, new SiteName("daegu"))).isEqualTo(new Seen.Other("as site gongju"));
            store.delete("site.json");
            store.put("systems/mail/keys/k", Body.of(new byte[1]), ObjectStore.PutMode.CREATE);
            assertThat(SiteMark.look(store, GONGJU)).isEqualTo(new Seen.None(true));
        }
    }

    @Test
    void anEmptyFolderThatIsKnownIsLeftAloneUnlessItsUserSaysSo() {
        assertThat(judgeEmpty(true, true))
                .isEqualTo(Map.of(
                        Purpose.READ, Verdict.Away.class,
                        Purpose.BACKUP, Verdict.Away.class,
                        Purpose.HEAL, Verdict.Away.class,
                        Purpose.HEAL_EMPTY, Verdict.Mark.class));
    }

    @Test
    void anEmptyBucketThatIsKnownIsFilledByHealOnly() {
        assertThat(judgeEmpty(false, true))
                .isEqualTo(Map.of(
                        Purpose.READ,
                                Verdict.Good
                                        .class, // It is there; that everything is missing is for the inventory to say.
                        Purpose.BACKUP, Verdict.Away.class,
                        Purpose.HEAL, Verdict.Mark.class,
                        Purpose.HEAL_EMPTY, Verdict.Mark.class));
    }

    @Test
    void anEmptyPlaceThatIsNotKnownIsNew() {
        for (boolean isFolder : new boolean[] {true, false}) {
            assertThat(judgeEmpty(isFolder, false))
                    .isEqualTo(Map.of(
                            Purpose.READ, Verdict.Good.class,
                            Purpose.BACKUP, Verdict.Mark.class,
                            Purpose.HEAL, Verdict.Mark.class,
                            Purpose.HEAL_EMPTY, Verdict.Mark.class));
        }
    }

    @Test
    void aPlaceInUseWithoutAMarkIsMarked() {
        for (boolean isFolder : new boolean[] {true, false}) {
            assertThat(judge(new Seen.None(true), isFolder, true))
                    .isEqualTo(Map.of(
                            Purpose.READ, Verdict.Good.class,
                            Purpose.BACKUP, Verdict.Mark.class,
                            Purpose.HEAL, Verdict.Mark.class,
                            Purpose.HEAL_EMPTY, Verdict.Mark.class));
        }
    }

    @Test
    void anotherSitesPlaceIsRefusedInAnyCase() {
        assertThat(judge(new Seen.Other("as site daegu"), true, true).values()).containsOnly(Verdict.Refused.class);
        assertThat(judge(new Seen.Other("as site daegu"), false, false).values())
                .containsOnly(Verdict.Refused.class);
        assertThat(judge(new Seen.Own(), true, false).values()).containsOnly(Verdict.Good.class);
        assertThat(SiteMark.judge(GONGJU, "/mnt/x", new Seen.Other("as site daegu"), true, false, Purpose.READ))
                .isInstanceOfSatisfying(Verdict.Refused.class, refused -> {
                    assertThat(refused.message()).isEqualTo("site gongju is at /mnt/x, which is marked as site daegu");
                    assertThat(refused.remedy()).contains("would burn together");
                });
    }

    private static Map<Purpose, Class<?>> judgeEmpty(boolean isFolder, boolean known) {
        return judge(new Seen.None(false), isFolder, known);
    }

    private static Map<Purpose, Class<?>> judge(Seen seen, boolean isFolder, boolean known) {
        Map<Purpose, Class<?>> verdicts = new EnumMap<>(Purpose.class);
        for (Purpose purpose : Purpose.values()) {
            verdicts.put(
                    purpose,
                    SiteMark.judge(GONGJU, "/mnt/x", seen, isFolder, known, purpose)
                            .getClass());
        }
        return verdicts;
    }
}
