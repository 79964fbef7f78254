package dev.sago.source;

import dev.sago.model.Entry;
import dev.sago.model.EntryName;
import dev.sago.model.LinkTarget;
import dev.sago.posix.Privilege;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.assertj.core.api.Assertions.assertThat;

/** By Linux's own calls. */
class FolderDestinationTest extends FolderDestinationContract {

    @Override
    Destination open(Path folder, long seed) throws IOException {
        return new FolderDestination(folder, new Random(seed));
    }

    @Override
    Destination openForgetful(Path folder, long seed) throws IOException {
        return new FolderDestination(folder, new Random(seed), 0);
    }

    @Override
    boolean sweepsLinksAndPipes() {
        return true;
    }

    @Test
    void whatAKilledRestoreLeftIsRemovedWhoeverOwnsIt() throws Exception {
        Privilege.assumeRoot("a file of another user");
        Path folder = Files.createTempDirectory(temp, "left");
        Shell.run(folder, "touch .sago-0123456789abcdef-00000006.part; chmod 0 .sago-*; chown 1234 .sago-*");
        open(folder, 2).close();
        assertThat(Shell.run(folder, "ls -A")).isEmpty();
    }

    @Test
    void linksAreMadeWhileAnotherRestoreSweeps() throws Exception {
        Path root = Files.createTempDirectory(temp, "swept");
        Shell.run(root, "for i in $(seq 200); do touch $i; done; echo target > target");
        try (var executor = Executors.newSingleThreadExecutor();
                Destination to = open(root, 7)) {
            AtomicBoolean over = new AtomicBoolean();
            Future<?> sweeping = executor.submit(() -> {
                while (!over.get()) {
                    new FolderDestination(root, new Random(8)).close();
                }
                return null;
            });
            try {
                for (int i = 1; i <= 200; i++) {
                    if (i % 2 == 0) {
                        EntryName name = EntryName.of(String.valueOf(i));
                        to.other(to.root(), Entry.link(name, attributes(0777), LinkTarget.of(new byte[] {'x'})));
                    } else {
                        to.hardLink(to.root(), EntryName.of(String.valueOf(i)), to.root(), EntryName.of("target"));
                    }
                }
            } finally {
                over.set(true);
            }
            sweeping.get();
        }
        assertThat(Shell.run(root, "find . -type l | wc -l; stat -c %h target; ls -A | wc -l"))
                .isEqualTo("100\n101\n201\n");
    }
}
