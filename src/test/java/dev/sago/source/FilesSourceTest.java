package dev.sago.source;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;

import static org.assertj.core.api.Assertions.assertThat;

/** By Linux's own calls. */
class FilesSourceTest extends FolderSourceContract {

    @Override
    Source open(SourceSettings.Files settings) {
        return new FilesSource(settings, OpenFolders.LIMIT, false); // These tests change what comes next.
    }

    @Test
    void aReadingThatMeetsAHoleSaysSo() throws Exception {
        Shell.run(root, "printf data > f; truncate -s 1M f");
        try (Source source = source();
                SourceFile.Reading reading = file(walk(source), "f").open()) {
            ByteBuffer buffer = ByteBuffer.allocate(100_000);
            assertThat(reading.read(buffer)).isEqualTo(4096);
            assertThat(reading.read(buffer)).isZero();
            assertThat(reading.skipHole()).isEqualTo((1 << 20) - 4096);
            assertThat(reading.skipHole()).isZero();
            assertThat(reading.read(buffer)).isEqualTo(-1);
        }
    }
}
