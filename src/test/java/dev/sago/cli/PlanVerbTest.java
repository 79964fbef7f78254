package dev.sago.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
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

                        IF LOST                  COPIES LEFT  BACKUPS  NOW  NEWEST COPY  FROM
                        daegu                    2/3          go on    ?              -  -
                        daejeon (home)           2/3          go on    ?              -  -
                        gwangju                  2/3          go on    ?              -  -
                        naju                     3/3          go on    ?              -  -
                        daegu, daejeon (home)    1/3          fail     ?              -  -
                        daegu, gwangju           1/3          fail     ?              -  -
                        daegu, naju              2/3          go on    ?              -  -
                        daejeon, gwangju (home)  1/3          fail     ?              -  -
                        daejeon, naju (home)     2/3          go on    ?              -  -
                        gwangju, naju            2/3          go on    ?              -  -

                        RPO: asked for none
                          from one due backup to the next at most: by hand only
                          + the longest backup: not measured yet, none was made
                        RTO: asked for none
                          no complete copy, so nothing could be restored
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
        JsonNode home = gov.get("losses").get(1);
        assertThat(home.get("lost").asText()).isEqualTo("daejeon");
        assertThat(home.get("original").asBoolean()).isTrue();
        assertThat(home.get("backupsGoOn").asBoolean()).isTrue();
        assertThat(home.get("left")).extracting(JsonNode::asText).containsExactly("daegu", "gwangju");
    }

    @Test
    void tellsWhatSurvivesByWhatWasSeen() throws Exception {
        ministry.write("gov", "letter", "dear citizen");
        ministry.backUp("gov");

        assertThat(ministry.sago("plan", "gov").lines())
                .contains(
                        "daejeon (home)           2/3          go on    recoverable   1 h 00 min  daegu gwangju",
                        "daegu                    2/3          go on    safe          1 h 00 min  daejeon gwangju");
        JsonNode all = ministry.sago("--json", "plan").json();
        assertThat(all.at("/losses/0/gone"))
                .as("drive was never backed up")
                .extracting(JsonNode::asText)
                .containsExactly("drive");
        assertThat(all.at("/uncovered")).hasSize(2);
        assertThat(ministry.sago("plan").out())
                .contains("Not covered: no schedule, backed up by hand only: gov, drive")
                .contains("Recovery was not measured yet");
    }

    @Test
    void aDrainingSiteIsFilledUpForFirstAndHealFollows() throws Exception {
        ministry.write("gov", "letter", "dear citizen");
        ministry.backUp("gov");
        Path config = ministry.folder().resolve("sago.yaml");
        String text = Files.readString(config);
        Files.writeString(
                config, text.replace("building: nirs-gwangju }", "building: nirs-gwangju }\n    state: draining"));

        Ministry.Ended plan = ministry.sago("plan", "gov");
        assertThat(plan.lines())
                .anySatisfy(line -> assertThat(line)
                        .matches("1  fill   naju +daegu daejeon gwangju .* 4  daegu daejeon gwangju naju"))
                .anySatisfy(line -> assertThat(line).matches("2  drain  gwangju .* 3  daegu daejeon naju"));
        assertThat(ministry.sago("plan").out()).contains("1 system must move: gov");
        assertThat(ministry.sago("heal", "gov", "--drain").exit()).isEqualTo(ExitCode.OK);
        assertThat(ministry.sago("plan", "gov").out()).doesNotContain("moves");
        assertThat(ministry.site("gwangju").resolve("systems/gov/snapshots"))
                .satisfiesAnyOf(
                        there -> assertThat(there).doesNotExist(),
                        there -> assertThat(there).isEmptyDirectory());
    }

    @Test
    void refusesAnUnknownSystem() {
        Ministry.Ended ended = ministry.sago("plan", "gvo");

        assertThat(ended.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(ended.err()).contains("gvo").contains("gov");
    }
}
