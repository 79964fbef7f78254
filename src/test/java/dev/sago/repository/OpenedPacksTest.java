package dev.sago.repository;

import dev.sago.model.Sha256;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Which packs a scrub opens: some of those that none has opened, others the next time, and what is suspected always. */
class OpenedPacksTest {

    private static final byte[] KEY = new byte[32];
    private static final int PACKS = 20 * OpenedPacks.ONE_IN;

    @TempDir
    Path temp;

    private List<Sha256> packs = List.of();

    @BeforeEach
    void name() {
        packs = IntStream.range(0, PACKS)
                .mapToObj(i -> Sha256.hash(("pack " + i).getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .toList();
    }

    private OpenedPacks begin(boolean all) {
        ChunkIndex index = ChunkIndex.open(temp.resolve("index"));
        return new OpenedPacks(temp.resolve("opened"), KEY, index, all, Instant.EPOCH.plusSeconds(1));
    }

    /** What a scrub of two sites opens; it must ask the same of both. */
    private List<Sha256> scrub(OpenedPacks run, List<Sha256> met) {
        List<Sha256> opened = new ArrayList<>();
        for (int site = 0; site < 2; site++) {
            for (Sha256 pack : met) {
                if (run.isToOpen(pack) && run.begin(pack)) {
                    assertThat(site).as("the second site has the same bytes").isZero();
                    run.ended(pack, true);
                    opened.add(pack);
                } else {
                    run.met(pack);
                }
            }
        }
        assertThat(run.save()).isEmpty();
        return opened;
    }

    @Test
    void someAreOpenedAndTheOthersInLaterRunsUntilAllAre() {
        OpenedPacks first = begin(false);
        List<Sha256> opened = scrub(first, packs);
        assertThat(opened).hasSizeBetween(19, 21);
        assertThat(first.left()).isEqualTo(PACKS - opened.size());

        int runs = 1;
        while (opened.size() < PACKS) {
            OpenedPacks next = begin(false);
            List<Sha256> now = scrub(next, packs);
            assertThat(now).isNotEmpty().doesNotContainAnyElementsOf(opened);
            assertThat(next.openedBefore()).isEqualTo(opened.size());
            opened.addAll(now);
            assertThat(next.left()).isEqualTo(PACKS - opened.size());
            runs++;
        }
        assertThat(runs).isLessThan(40);
    }

    @Test
    void theFirstFewAreAllOpened() {
        assertThat(scrub(begin(false), packs.subList(0, OpenedPacks.FIRST))).hasSize(OpenedPacks.FIRST);
        assertThat(scrub(begin(false), packs.subList(0, OpenedPacks.FIRST))).isEmpty();
    }

    @Test
    void allAreOpenedWhereThatIsAskedFor() {
        scrub(begin(false), packs);
        OpenedPacks run = begin(true);
        assertThat(scrub(run, packs)).isEqualTo(packs);
        assertThat(run.left()).isZero();
    }

    @Test
    void whatIsSuspectedIsOpenedThoughItWasOpenedBeforeOrIsNotChosen() {
        Sha256 before = packs.getFirst();
        Sha256 late = packs.getLast();
        scrub(begin(false), packs.subList(0, 1));
        OpenedPacks run = begin(false);
        run.suspect(before);
        run.suspect(late);
        assertThat(scrub(run, packs)).contains(before, late);
    }
}
