package dev.sago.cli;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.CatalogSettings;
import dev.sago.model.Counts;
import dev.sago.model.Run;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class RunbookVerbTest {

    private static final long MEBIBYTE = 1 << 20;

    @TempDir
    Path folder;

    private Vaults vaults;
    private Instant now;

    @BeforeEach
    void backUp() throws Exception {
        vaults = new Vaults(folder);
        var _ = vaults.wiki(); // Three mebibytes.
        vaults.well("backup", "wiki");
        now = vaults.now();
    }

    private Catalog catalog() {
        return Catalog.open(
                new CatalogSettings("jdbc:h2", Optional.empty(), Optional.empty()), folder.resolve("state"), () -> now);
    }

    private String runbook() {
        return vaults.well("runbook", "--lose", "daejeon").out();
    }

    @Test
    void howLongItTakesIsReckonedByTheSlowerOfRestoresAndLink() {
        assertThat(runbook()).contains("not measured");
        try (Catalog catalog = catalog()) {
            long run = catalog.runs().begin(new SystemName("wiki"), Run.Kind.RESTORE);
            now = now.plusSeconds(1);
            Counts counts = new Counts(1, 0, 0, 64 * MEBIBYTE, 0, 0, 0, 0, 0, 0);
            catalog.runs().end(run, Run.Outcome.OK, counts, Optional.empty(), "");
        }
        assertThat(runbook())
                .contains("one after another at 64.0 MiB/s, the median of 1 restore)")
                .doesNotContain("of the site that is read from");
        try (Catalog catalog = catalog()) {
            for (String site : Vaults.SITES) {
                LinkRates.keep(catalog, new SiteName(site), MEBIBYTE, MEBIBYTE / 100);
            }
        }
        assertThat(runbook())
                .contains("or at the rate of the site that is read from, where that is less")
                .as("six mebibytes and a little, a hundredth of one in each second")
                .containsPattern("Expected time: 10 min 0[0-9] s");
    }
}
