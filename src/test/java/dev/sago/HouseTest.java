package dev.sago;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/** The package table of the design as a test: who may import whom, no cycles, and the fences around libraries. */
class HouseTest {

    private static final String ROOT = "dev.sago.";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.sago");

    /** Package to the packages that it may import; in the order in which a byte meets them. */
    private static final Map<String, Set<String>> TABLE = Map.ofEntries(
            Map.entry("model", Set.of()),
            Map.entry("posix", Set.of()),
            Map.entry("crypto", Set.of("model")),
            Map.entry("chunk", Set.of("model")),
            Map.entry("policy", Set.of("model")),
            Map.entry("source", Set.of("model", "posix")),
            Map.entry("site", Set.of("model", "posix")),
            Map.entry("repository", Set.of("model", "crypto", "chunk", "site")),
            Map.entry("catalog", Set.of("model")),
            Map.entry(
                    "backup", Set.of("model", "policy", "source", "chunk", "crypto", "site", "repository", "catalog")),
            Map.entry("restore", Set.of("model", "source", "site", "repository", "catalog")),
            // A sample restore compares with the live source.
            Map.entry("maintenance", Set.of("model", "policy", "source", "site", "repository", "catalog", "restore")),
            Map.entry("standing", Set.of("model", "policy", "catalog")),
            Map.entry("notify", Set.of("model", "catalog", "standing")),
            Map.entry("web", Set.of("model", "catalog", "standing")),
            // A drill of a system runs its own check as a backup runs its hooks.
            Map.entry(
                    "drill",
                    Set.of(
                            "model",
                            "chunk",
                            "crypto",
                            "policy",
                            "source",
                            "site",
                            "repository",
                            "catalog",
                            "backup",
                            "restore",
                            "maintenance")),
            Map.entry("audit", Set.of("model", "site", "repository", "catalog")),
            Map.entry("schedule", Set.of("model", "policy", "catalog", "backup", "maintenance")),
            Map.entry(
                    "config",
                    Set.of(
                            "model",
                            "crypto",
                            "policy",
                            "source",
                            "site",
                            "repository",
                            "catalog",
                            "backup",
                            "drill",
                            "schedule",
                            "standing",
                            "notify")),
            // Verbs and jobs do the same for a system: what they share, and the one composition root.
            Map.entry(
                    "work",
                    Set.of(
                            "model",
                            "crypto",
                            "policy",
                            "source",
                            "site",
                            "repository",
                            "catalog",
                            "backup",
                            "restore",
                            "maintenance",
                            "audit",
                            "drill",
                            "standing",
                            "notify",
                            "schedule",
                            "config")),
            Map.entry(
                    "lab",
                    Set.of(
                            "model",
                            "posix",
                            "crypto",
                            "policy",
                            "source",
                            "site",
                            "repository",
                            "catalog",
                            "backup",
                            "restore",
                            "maintenance",
                            "schedule",
                            "config")),
            Map.entry(
                    "cli",
                    Set.of(
                            "model",
                            "posix",
                            "crypto",
                            "chunk",
                            "policy",
                            "source",
                            "site",
                            "repository",
                            "catalog",
                            "backup",
                            "restore",
                            "maintenance",
                            "drill",
                            "audit",
                            "standing",
                            "notify",
                            "web",
                            "schedule",
                            "config",
                            "work",
                            "lab")));

    /** Library package to the packages of Sago that may use it. */
    private static final Map<String, Set<String>> FENCES = Map.ofEntries(
            Map.entry("org.quartz..", Set.of("schedule")),
            // Quartz's seam to its database is made of java.sql: one class, see below.
            Map.entry("java.sql..", Set.of("catalog", "schedule")),
            Map.entry("org.jdbi..", Set.of("catalog")),
            Map.entry("software.amazon..", Set.of("site", "source")),
            Map.entry("io.minio..", Set.of("site", "source")),
            Map.entry("org.apache.commons.compress..", Set.of("source")),
            Map.entry("picocli..", Set.of("cli")),
            Map.entry("io.nayuki..", Set.of("cli")),
            Map.entry("org.gaul..", Set.of("lab")),
            Map.entry("io.javalin..", Set.of("web", "lab")),
            Map.entry("io.micrometer..", Set.of("web")),
            Map.entry("io.prometheus..", Set.of("web")),
            Map.entry("jakarta.mail..", Set.of("notify")),
            Map.entry("java.lang.foreign..", Set.of("posix")));

    @Test
    void everyPackageStandsInTheTable() {
        Set<String> found = CLASSES.stream()
                .map(JavaClass::getPackageName)
                .map(name -> name.substring(ROOT.length()))
                .collect(Collectors.toSet());
        assertThat(TABLE.keySet()).containsAll(found);
    }

    @Test
    void importsFollowTheTable() {
        TABLE.forEach((name, allowed) -> noClasses()
                .that()
                .resideInAPackage(ROOT + name)
                .should()
                .dependOnClassesThat(forbiddenFor(name, allowed))
                .allowEmptyShould(true)
                .because("the package table lets " + name + " import only " + allowed)
                .check(CLASSES));
    }

    private static DescribedPredicate<JavaClass> forbiddenFor(String name, Set<String> allowed) {
        return DescribedPredicate.describe("other packages of Sago", type -> {
            String other = type.getPackageName();
            return other.startsWith(ROOT)
                    && !other.equals(ROOT + name)
                    && !allowed.contains(other.substring(ROOT.length()));
        });
    }

    @Test
    void noCycles() {
        slices().matching("dev.sago.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void librariesStayBehindTheirFences() {
        FENCES.forEach((library, users) -> noClasses()
                .that()
                .resideOutsideOfPackages(users.stream().map(ROOT::concat).toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLASSES));
    }

    @Test
    void theScheduleSeesJdbcInOneClassOnly() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "schedule")
                .and()
                .doNotHaveSimpleName("QuartzConnections")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.sql..")
                .check(CLASSES);
    }

    @Test
    void timeComesFromAnInjectedClock() {
        for (Class<?> type : List.of(Instant.class, LocalDateTime.class, ZonedDateTime.class)) {
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + "cli")
                    .should()
                    .callMethod(type, "now")
                    .because("time is injected as an InstantSource")
                    .check(CLASSES);
        }
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "cli")
                .should()
                .callMethod(Clock.class, "systemUTC")
                .check(CLASSES);
    }
}
