package dev.sago.cli;

import dev.sago.cli.Ministry.Ended;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** A policy that can only be kept with two copies in one building is refused wherever it would come into force. */
@Timeout(60)
class SharedBuildingTest {

    @TempDir
    Path folder;

    private Ministry ministry;

    @BeforeEach
    void putTwoSitesInOneBuilding() throws IOException {
        ministry = new Ministry(folder);
        Path config = folder.resolve("sago.yaml");
        Files.writeString(
                config,
                Files.readString(config)
                        .replace("nirs-daegu", "nirs-gwangju")
                        .replace("copies: 3, quorum: 2, offsite: 2, minimum-distance: 30km", "copies: 4, offsite: 2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"backup --all", "serve", "config check"})
    void bothSitesAreNamedAndWhatTheyShare(String line) throws Exception {
        ministry.write("gov", "a.txt", "a");
        Ended ended = ministry.sago(line.split(" ", -1));
        assertThat(ended.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(ended.exit().number()).isEqualTo(2);
        assertThat(ended.out() + ended.err())
                .contains("daegu and gwangju share building nirs-gwangju")
                .contains("drop building from apart");
        for (String site : new String[] {"daegu", "gwangju", "daejeon", "naju"}) {
            try (var stored = Files.walk(ministry.site(site))) {
                assertThat(stored.filter(Files::isRegularFile))
                        .as("nothing was stored at " + site)
                        .isEmpty();
            }
        }
    }

    @Test
    void itIsToldInKoreanToo() throws Exception {
        String told = "daegu 및 gwangju: building nirs-gwangju 공유";
        assertThat(ministry.sago("--lang=ko", "config", "check").out()).contains(told, "apart에서 building 빼기");
        assertThat(ministry.sago("--lang=ko", "plan", "gov").out())
                .contains(told)
                .doesNotContain("share building");
        assertThat(ministry.sago("--lang=ko", "serve").err()).contains(told);
    }
}
