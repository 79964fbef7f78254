package dev.sago.site;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** The directory store on a file system with the paths and attributes of Windows, in memory. */
class DirectoryOnWindowsTest {

    @Test
    void putsReadsListsAndDeletes() throws Exception {
        try (FileSystem windows = Jimfs.newFileSystem(Configuration.windows())) {
            Path folder = Files.createDirectories(windows.getPath("C:\\vault"));
            byte[] data = "object".getBytes(StandardCharsets.UTF_8);
            try (DirectoryObjectStore store = DirectoryObjectStore.open(folder)) {
                store.put("packs/ab/c", Body.of(ByteBuffer.wrap(data)), ObjectStore.PutMode.CREATE);
                store.put("packs/ab/c", Body.of(ByteBuffer.wrap(data)), ObjectStore.PutMode.REPLACE);
                assertThat(store.getAll("packs/ab/c", 100)).isEqualTo(data);
                List<String> keys = new ArrayList<>();
                store.list("packs/", stat -> keys.add(stat.key()));
                assertThat(keys).containsExactly("packs/ab/c");
                store.delete("packs/ab/c");
                assertThat(store.head("packs/ab/c")).isEmpty();
            }
        }
    }
}
