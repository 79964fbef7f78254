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

/** Which packs a scrub opens: those that none has opened, and what is suspected always. */
class OpenedPacksTest {

    private static final byte[] KEY = new byte[32];
    private static final int PACKS = 40;

    @TempDir
    Path temp;

    private List<Sha256> packs = List.of();

    @BeforeEach
    void name() {
        packs = IntStream.range(0, PACKS)
                .mapToObj(i -> Sha256.hash(("pack " + i).getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .toList();
    }

    private OpenedPacks begin(boolean believed) {
        ChunkIndex index = ChunkIndex.open(temp.resolve("index"));
        return new OpenedPacks(temp.resolve("opened"), KEY, index, believed, Instant.EPOCH.plusSeconds(1));
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
    void eachPackIsOpenedOnce() {
        assertThat(scrub(begin(true), packs.subList(0, 30))).isEqualTo(packs.subList(0, 30));

        OpenedPacks next = begin(true);
        assertThat(scrub(next, packs)).isEqualTo(packs.subList(30, PACKS));
        assertThat(next.openedBefore()).isEqualTo(30);
        assertThat(scrub(begin(true), packs)).isEmpty();
    }

    @Test
    void allAreOpenedWhereThatIsAskedFor() {
        scrub(begin(true), packs);
        assertThat(scrub(begin(false), packs)).isEqualTo(packs);
    }

    @Test
    void whatIsSuspectedIsOpenedThoughItWasOpenedBefore() {
        Sha256 before = packs.getFirst();
        scrub(begin(true), packs);
        OpenedPacks run = begin(true);
        run.suspect(before);
        assertThat(scrub(run, packs)).containsExactly(before);
    }
}
