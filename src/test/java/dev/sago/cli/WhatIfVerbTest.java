package dev.sago.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sago.catalog.Catalog;
import dev.sago.catalog.CatalogSettings;
import dev.sago.model.SiteName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class WhatIfVerbTest {

    @TempDir
    Path folder;

    private Vaults vaults;
    private Path wiki;

    @BeforeEach
    void backUp() throws Exception {
        vaults = new Vaults(folder);
        wiki = vaults.wiki();
        vaults.well("backup", "wiki");
    }

    private JsonNode json(String... words) throws Exception {
        return new JsonMapper().readTree(vaults.well(words).out());
    }

    @Test
    void whatIsHomedThereIsRecoverableFromWhatIsLeft() throws Exception {
        JsonNode answer = json("--json", "whatif", "--lose", "daejeon");
        assertThat(answer.get("lost")).extracting(JsonNode::asText).containsExactly("daejeon");
        assertThat(answer.at("/systems/0/system").asText())
                .as("never backed up, so the worst")
                .isEqualTo("mail");
        assertThat(answer.at("/systems/0/fate").asText()).isEqualTo("lost");
        JsonNode system = answer.at("/systems/1");
        assertThat(system.get("fate").asText()).isEqualTo("recoverable");
        assertThat(system.at("/newest/from"))
                .extracting(JsonNode::asText)
                .containsExactly("daegu", "gongju", "gwangju");
        assertThat(answer.get("restoreBytesPerSecond").isNull())
                .as("none was measured")
                .isTrue();
        assertThat(vaults.well("whatif", "--lose", "daejeon").out())
                .contains("If daejeon were lost now", "1 of 1 survive (1 recoverable)", "is not known");
    }

    @Test
    void whatNoSiteHasIsLostAndSaidFirst() {
        String all = String.join(",", Vaults.SITES);
        assertThat(vaults.well("whatif", "--lose", all).out()).contains("0 of 1 survive (1 LOST)");
        assertThat(vaults.well("--lang=ko", "whatif", "--lose", all).out()).contains("소실");
    }

    @Test
    void aCopyThatWasNotSeenCompleteDoesNotCount() throws Exception {
        Files.writeString(wiki.resolve("new"), "new");
        for (String site : Vaults.SITES) {
            if (!site.equals("daejeon") && !site.equals("daegu")) {
                Vaults.delete(vaults.site(site), true);
            }
        }
        vaults.sago("backup", "wiki");
        JsonNode newest = json("--json", "whatif", "--lose", "daejeon").at("/systems/1/newest");
        assertThat(newest.get("from")).extracting(JsonNode::asText).containsExactly("daegu");
    }

    @Test
    void whatWasChangedSinceIsNamed() throws Exception {
        assertThat(vaults.well("whatif", "--lose", "daejeon", "--changes").out())
                .contains("wiki: 0 files (0 B) changed since");
        Files.writeString(wiki.resolve("minutes of today"), "not backed up yet");
        Use use = vaults.well("whatif", "--lose", "daejeon", "--changes");
        assertThat(use.out()).contains("wiki: 1 file (17 B) changed since", "  + wiki/minutes of today");
        assertThat(json("--json", "whatif", "--lose", "daejeon", "--changes")
                        .at("/changed/0/plan/added/paths/0")
                        .asText())
                .isEqualTo("wiki/minutes of today");
        assertThat(vaults.well("whatif", "--lose", "daegu", "--changes").out())
                .as("the original stands")
                .doesNotContain("changed since");
    }

    @Test
    void theOrderOfRecoveryIsToldWithLinksAndLimits() throws Exception {
        try (Catalog catalog = Catalog.open(
                new CatalogSettings("jdbc:h2", Optional.empty(), Optional.empty()),
                folder.resolve("state"),
                vaults::now)) {
            LinkRates.keep(catalog, new SiteName("daegu"), 1_000, 2_000);
            LinkRates.keep(catalog, new SiteName("gwangju"), 1_000, 1_000);
        }
        JsonNode step = json("--json", "whatif", "--lose", "daejeon").at("/recovery/steps/0");
        assertThat(step.get("system").asText()).isEqualTo("wiki");
        assertThat(step.get("from").asText()).as("the fastest that is measured").isEqualTo("daegu");
        assertThat(step.get("link").asDouble()).isEqualTo(2_000);
        assertThat(step.get("rate").isNull()).as("no restore was measured").isTrue();
        assertThat(vaults.well("whatif", "--lose", "daejeon").out())
                .contains("Recovery, one after another, each at the slower of restores and link:")
                .contains("daegu  2.0 KiB/s");
        Path config = folder.resolve("sago.yaml");
        Files.writeString(config, Files.readString(config).replace("path: daegu }", "path: daegu, limit: 500B/s }"));
        assertThat(json("--json", "whatif", "--lose", "daejeon")
                        .at("/recovery/steps/0/from")
                        .asText())
                .as("daegu may give no more than 500 bytes per second")
                .isEqualTo("gwangju");
    }

    @Test
    void whatDoesNotExistIsRefused() {
        Use use = vaults.sago("whatif", "--lose", "busan");
        assertThat(use.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(use.err()).contains("no site and no domain \"busan\"", "daejeon");
    }
}
