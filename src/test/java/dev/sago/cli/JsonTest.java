package dev.sago.cli;

import dev.sago.config.ConfigProblem;
import dev.sago.config.ConfigProblem.Severity;
import dev.sago.model.Secret;
import dev.sago.model.Sha256;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.site.StoreException;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class JsonTest {

    record All(
            SystemName system,
            Instant at,
            long bytes,
            Duration took,
            Duration whole,
            StoreException.Kind kind,
            Optional<SiteName> site,
            Optional<SiteName> none,
            Path path,
            Secret secret,
            Sha256 hash,
            List<SiteName> sites,
            Map<SiteName, Long> perSite) {}

    @Test
    void valuesAsScriptsReadThem() {
        All all = new All(
                new SystemName("wiki"),
                Instant.parse("2026-09-26T11:20:15.042Z"),
                1L << 40,
                Duration.ofMillis(1500),
                Duration.ofHours(2),
                StoreException.Kind.NO_BUCKET,
                Optional.of(new SiteName("one")),
                Optional.empty(),
                Path.of("/srv/한글"),
                new Secret("hunter2"),
                new Sha256(0, 0, 0, 255),
                List.of(new SiteName("one"), new SiteName("two")),
                Map.of(new SiteName("one"), 5L));
        assertThat(Json.line(all))
                .isEqualTo("{\"system\":\"wiki\",\"at\":\"2026-09-26T11:20:15.042Z\",\"bytes\":1099511627776,"
                        + "\"took\":1.5,\"whole\":7200,\"kind\":\"no-bucket\",\"site\":\"one\",\"none\":null,"
                        + "\"path\":\"/srv/한글\",\"secret\":\"***\",\"hash\":\"" + "0".repeat(62) + "ff\","
                        + "\"sites\":[\"one\",\"two\"],\"perSite\":{\"one\":5}}");
        assertThat(Json.document(new SiteAndSize(new SiteName("one"), 5)))
                .isEqualTo("{\n  \"site\" : \"one\",\n  \"size\" : 5\n}\n");
    }

    @Test
    void whatARecordComputesIsNotPrinted() {
        ConfigProblem problem = new ConfigProblem(Severity.ERROR, Path.of("f"), 1, 2, "p", "w", "r");
        assertThat(problem.isError()).isTrue();
        assertThat(Json.line(problem))
                .isEqualTo("{\"severity\":\"error\",\"file\":\"f\",\"line\":1,\"column\":2,\"path\":\"p\","
                        + "\"wrong\":\"w\",\"remedy\":\"r\"}");
    }

    record SiteAndSize(SiteName site, long size) {}
}
