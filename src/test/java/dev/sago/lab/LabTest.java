package dev.sago.lab;

import dev.sago.config.ConfigReport;
import dev.sago.config.Settings;
import dev.sago.config.SettingsReader;
import dev.sago.model.SagoException;
import dev.sago.policy.Placement;
import dev.sago.site.Body;
import dev.sago.site.ObjectStore;
import dev.sago.site.SiteSettings;
import dev.sago.site.StoreException;
import dev.sago.site.Stores;
import dev.sago.site.Timeouts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LabTest {

    @TempDir
    Path parent;

    private static boolean answers(LabSite site) {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), site.endpoint().getPort()),
                    1000);
            return true;
        } catch (IOException e) {
            return false; // That is what is asked.
        }
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("qtp") || name.contains("S3Proxy") || name.contains("Scheduler"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void leavesNoPortThreadOrFile() throws IOException {
        Set<String> before = threads();
        List<LabSite> all;
        try (Lab lab = Lab.open(parent, false, new SecureRandom())) {
            all = new ArrayList<>(lab.sites());
            all.add(lab.drive());
            assertThat(all).hasSize(5).allMatch(LabTest::answers);
            assertThat(threads()).hasSizeGreaterThan(before.size());
        }
        assertThat(all).noneMatch(LabTest::answers);
        assertThat(parent).isEmptyDirectory();
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> before.containsAll(threads()));
    }

    @Test
    void isClosedInAnInterruptedThreadToo() throws IOException {
        Lab lab = Lab.open(parent, false, new SecureRandom());
        LabSite site = lab.site("daegu");
        Thread.currentThread().interrupt();
        lab.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(answers(site)).isFalse();
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void staysOnDiskWhereItIsToBeKept() throws IOException {
        Path config;
        try (Lab lab = Lab.open(parent, true, new SecureRandom())) {
            config = lab.config();
        }
        assertThat(config).exists();
    }

    @Test
    void writesAConfigurationThatProtectsBothSystemsAtAllFourSites() throws IOException {
        try (Lab lab = Lab.open(parent, false, new SecureRandom())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lab.config())))
                    .isEqualTo("rw-------");
            ConfigReport report = SettingsReader.check(lab.config(), Map.of());
            assertThat(report.problems()).isEmpty();
            assertThat(report.placements()).hasSize(2);
            assertThat(report.placements().values())
                    .allSatisfy(placement -> assertThat(placement)
                            .isInstanceOfSatisfying(
                                    Placement.Placed.class,
                                    placed -> assertThat(placed.sites()).hasSize(4)));
        }
    }

    @Test
    void aSiteBurnsDownAndComesBackEmptyUnderTheSameAddress() throws Exception {
        try (Lab lab = Lab.open(parent, false, new SecureRandom())) {
            Settings settings = SettingsReader.read(lab.config(), Map.of());
            for (SiteSettings configured : settings.sites().values()) {
                LabSite site = lab.site(configured.site().name().value());
                put(configured, 100);
                assertThat(site.stored()).isEqualTo(100);

                site.stop();
                assertThat(site.isRunning()).isFalse();
                assertThatThrownBy(() -> isThere(configured)).isInstanceOf(StoreException.class);
                site.start();
                assertThat(isThere(configured)).isTrue();

                site.stop();
                site.wipe();
                site.start();
                assertThat(isThere(configured)).isFalse();
                put(configured, 10);
                assertThat(site.stored()).isEqualTo(10);
            }
        }
    }

    /** With a client of its own each time: one that was connected before the fire would first have to notice it. */
    private static void put(SiteSettings site, int size) throws Exception {
        try (ObjectStore store = Stores.driver(site.store(), Timeouts.DEFAULT)) {
            store.put("some/object", Body.of(new byte[size]), ObjectStore.PutMode.CREATE);
        }
    }

    private static boolean isThere(SiteSettings site) throws Exception {
        try (ObjectStore store = Stores.driver(site.store(), Timeouts.DEFAULT)) {
            return store.head("some/object").isPresent();
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsTold() throws IOException {
        Path file = Files.createFile(parent.resolve("file"));
        assertThatThrownBy(() -> Lab.open(file, false, new SecureRandom()))
                .isInstanceOf(SagoException.class)
                .hasMessageContaining(file.toString());
    }
}
