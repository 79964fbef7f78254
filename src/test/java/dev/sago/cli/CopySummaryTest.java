package dev.sago.cli;

import dev.sago.catalog.CatalogSnapshot;
import dev.sago.model.Copy;
import dev.sago.model.CopyState;
import dev.sago.model.Counts;
import dev.sago.model.SiteName;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class CopySummaryTest {

    private static final SnapshotId ID = new SnapshotId("20250926T112015.042Z-5f0e8a3d9c417b26");
    private static final List<SiteName> PLACED =
            Stream.of("a", "b", "c", "d").map(SiteName::new).toList();

    private static CopySummary summary(List<SiteName> placed, CopyState... states) {
        List<Copy> copies = new ArrayList<>();
        for (int i = 0; i < states.length; i++) {
            copies.add(new Copy(ID, PLACED.get(i), states[i], Instant.EPOCH));
        }
        CatalogSnapshot snapshot = new CatalogSnapshot(
                new SystemName("gov"),
                ID,
                Instant.EPOCH,
                Instant.EPOCH,
                "host",
                Optional.empty(),
                Counts.NONE,
                0,
                "snapshots/x",
                copies);
        return CopySummary.of(snapshot, placed);
    }

    private static String text(CopySummary summary) {
        return summary.text(Messages.in(Language.EN));
    }

    @Test
    void allComplete() {
        CopySummary all =
                summary(PLACED, CopyState.COMPLETE, CopyState.COMPLETE, CopyState.COMPLETE, CopyState.COMPLETE);

        assertThat(text(all)).isEqualTo("4/4");
        assertThat(all.tone()).isEqualTo(Tone.GOOD);
    }

    @Test
    void statesAreNeverMerged() {
        CopySummary mixed =
                summary(PLACED, CopyState.COMPLETE, CopyState.UNREACHABLE, CopyState.DAMAGED, CopyState.INCOMPLETE);

        assertThat(text(mixed)).isEqualTo("1/4: d incomplete, c damaged, b unreachable");
        assertThat(mixed.tone()).isEqualTo(Tone.BAD);
        CopySummary two =
                summary(PLACED, CopyState.COMPLETE, CopyState.COMPLETE, CopyState.UNREACHABLE, CopyState.UNREACHABLE);
        assertThat(text(two)).isEqualTo("2/4: c d unreachable");
        assertThat(two.tone()).isEqualTo(Tone.WARN);
    }

    @Test
    void aSiteThatTheCatalogDoesNotKnowIsNoStateOfACopy() {
        CopySummary fromOneSite = summary(PLACED, CopyState.COMPLETE);

        assertThat(text(fromOneSite)).isEqualTo("1/4: b c d not recorded");
        assertThat(fromOneSite.tone()).isEqualTo(Tone.WARN);
        assertThat(summary(PLACED, CopyState.INCOMPLETE).tone()).isEqualTo(Tone.BAD);
    }

    @Test
    void withoutAPlacementTheKnownCopiesCount() {
        assertThat(text(summary(List.of(), CopyState.COMPLETE, CopyState.COMPLETE)))
                .isEqualTo("2/2");
    }
}
