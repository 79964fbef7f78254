package dev.sago.catalog;

import dev.sago.model.SagoException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SilentPostgresTest {

    @TempDir
    Path state;

    /** It takes connections, as a machine does whose disk hangs, and says nothing. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aServerThatSaysNothingIsNotWaitedForForEver() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String url = "jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/sago";
            CatalogSettings settings = new CatalogSettings(url, Optional.of("sago"), Optional.empty());
            assertThatThrownBy(() -> Catalog.open(settings, state, InstantSource.system()))
                    .isInstanceOf(SagoException.class)
                    .hasMessageContaining(url)
                    .hasMessageContaining("timed out");
        }
    }
}
