package dev.sago.cli;

import dev.sago.work.Wiring;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of the wiring of a configuration that is read anew. */
@Timeout(60)
class ServingTest {

    @TempDir
    Path folder;

    private final AtomicInteger closed = new AtomicInteger();

    @Test
    void aConfigurationThatIsRefusedIsClosedAndOneThatIsTakenIsNot() throws Exception {
        new Ministry(folder);
        Path file = folder.resolve("sago.yaml");
        String sound = Files.readString(file);
        try (Wiring wiring = new Wiring(() -> file, Map.of(), InstantSource.system())) {
            try (Serving serving = new Serving(wiring, Map.of(), InstantSource.system())) {
                Files.writeString(file, sound.replace("quorum: 2", "quorum: 3"));
                serving.reload(next(wiring));
                assertThat(closed).as("one that is taken").hasValue(0);
                Files.writeString(file, sound.replace("policy: three", "policy: none"));
                serving.reload(next(wiring));
                assertThat(closed).as("one that is wrong").hasValue(1);
                Files.writeString(file, "server: { listen: \"127.0.0.1:1\" }\n" + sound);
                serving.reload(next(wiring));
                assertThat(closed).as("one that changes what cannot change").hasValue(2);
            }
            assertThat(closed).as("with the server").hasValue(3);
        }
    }

    private Wiring next(Wiring wiring) {
        Wiring next = wiring.anew();
        AutoCloseable part = next.keep(closed::incrementAndGet);
        assertThat(part).isNotNull();
        return next;
    }
}
