package dev.sago.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class PlanVerbTest {

    @TempDir
    Path folder;

    private Ministry ministry;

    @BeforeEach
    void build() throws Exception {
        ministry = new Ministry(folder);
    }

    @Test
    void tellsSitesReasonsDistancesAndLosses() {
        assertThat(ministry.sago("plan", "gov").out()).isEqualTo("""
                        gov: grade A1, home daejeon, policy three
                        3 copies, 2 of them offsite, a backup needs 2; no two share building; at least 30.0 km apart

                        SITE     COPY  FROM HOME  NEAREST COPY  WHY
                        daegu    yes    125.6 km      125.6 km  offsite, 125.6 km from home
                        daejeon  yes         0 m      125.6 km  at home
                        gwangju  yes    145.2 km      145.2 km  offsite, 145.2 km from home
                        naju     no     161.5 km                only 17.2 km from gwangju
                        The two nearest copies are 125.6 km apart: daejeon and daegu.

                        IF LOST                     COPIES LEFT  BACKUPS  AT
                        daejeon (and the original)  2/3          go on    daegu, gwangju
                        daegu                       2/3          go on    daejeon, gwangju
                        gwangju                     2/3          go on    daejeon, daegu
                        """);
    }

    @Test
    void tellsAllSystemsAsJson() throws Exception {
        JsonNode plans = ministry.sago("--json", "plan").json().get("plans");

        assertThat(plans).hasSize(2);
        JsonNode gov = plans.get(0);
        assertThat(gov.get("system").asText()).isEqualTo("gov");
        assertThat(gov.get("conflict").isNull()).isTrue();
        assertThat(gov.get("distances")).hasSize(3);
        assertThat(gov.get("distances").get(0).get("metres").asLong()).isBetween(120_000L, 130_000L);
        JsonNode home = gov.get("losses").get(0);
        assertThat(home.get("lost").asText()).isEqualTo("daejeon");
        assertThat(home.get("original").asBoolean()).isTrue();
        assertThat(home.get("backupsGoOn").asBoolean()).isTrue();
        assertThat(home.get("left")).extracting(JsonNode::asText).containsExactly("daegu", "gwangju");
    }

    @Test
    void refusesAnUnknownSystem() {
        Ministry.Ended ended = ministry.sago("plan", "gvo");

        assertThat(ended.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(ended.err()).contains("gvo").contains("gov");
    }
}
