package dev.sago.source;

import dev.sago.posix.Posix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class FolderAccessTest {

    @TempDir
    Path root;

    @AfterEach
    void asBefore() {
        System.clearProperty(FolderAccess.PROPERTY);
    }

    @Test
    void linuxCallsAreTakenWhereTheyAreAndNobodyAsksForTheOther() {
        assertThat(FolderAccess.ofMachine()).isEqualTo(Posix.supported() ? FolderAccess.LINUX : FolderAccess.PORTABLE);
        System.setProperty(FolderAccess.PROPERTY, "true");
        assertThat(FolderAccess.ofMachine()).isEqualTo(FolderAccess.PORTABLE);
    }

    @Test
    void eachWayGivesItsOwn() throws Exception {
        SourceSettings.Files settings = new SourceSettings.Files("docs", root, List.of());
        try (Source linux = FolderAccess.LINUX.source(settings, InstantSource.system());
                Source portable = FolderAccess.PORTABLE.source(settings, InstantSource.system());
                Destination byLinux = FolderAccess.LINUX.destination(root, new Random(1));
                Destination byJava = FolderAccess.PORTABLE.destination(root, new Random(2))) {
            assertThat(linux).isInstanceOf(FilesSource.class);
            assertThat(portable).isInstanceOf(PortableSource.class);
            assertThat(byLinux).isInstanceOf(FolderDestination.class);
            assertThat(byJava).isInstanceOf(PortableDestination.class);
        }
    }
}
