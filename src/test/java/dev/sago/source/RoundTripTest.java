package dev.sago.source;

import dev.sago.posix.Privilege;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** By Linux's own calls. */
class RoundTripTest extends RoundTripContract {

    private int openFolders = OpenFolders.LIMIT;

    @Override
    Source source(SourceSettings.Files settings) {
        return new FilesSource(settings, openFolders, true);
    }

    @Override
    Destination destination(Path root) throws IOException {
        return new FolderDestination(root, new Random(1), openFolders);
    }

    @Test
    void twoOpenFoldersAreEnough() throws Exception {
        Privilege.assumeRoot("reading files without permission");
        openFolders = 0;
        assertThat(copy().unreadable).isEmpty();
        assertSame();
    }

    @Test
    void defaultAclsOfTheDestinationAreNotInherited() throws Exception {
        Privilege.assumeRoot("reading files without permission");
        String acl = "02000000 01000700ffffffff 02000700d2040000 04000500ffffffff 10000700ffffffff 20000500ffffffff";
        Files.createDirectories(to);
        ExtendedFixture.set(to, Map.of("system.posix_acl_default", hex(acl)));
        copy();
        assertThat(ExtendedFixture.get(to)).isEmpty();
        assertThat(ExtendedFixture.get(to.resolve("plain"))).isEmpty();
        assertThat(ExtendedFixture.get(to.resolve("plain/file"))).isEmpty();
        assertSame();
    }
}
