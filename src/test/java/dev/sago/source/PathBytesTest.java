package dev.sago.source;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PathBytesTest {

    private static final FileSystem SYSTEM = FileSystems.getDefault();

    @TempDir
    Path folder;

    /** One character a byte. */
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "a b%20?#",
                "\u00ea\u00b0\u0080",
                "\u00ff",
                "\u00feA%\u00ff",
                "line\nbreak\u00ff",
                "\u00ef\u00bf\u00bd",
                "-",
                ".\u0080"
            })
    void everyNameOfUnixIsReadAndMadeAsItIs(String name) throws Exception {
        Path path = folder.resolve(PathBytes.path(SYSTEM, bytes(name)));
        Files.createFile(path);
        assertThat(Shell.run(folder, "ls -A -N --quoting-style=literal | head -c -1; ls -A --zero > ../seen"))
                .isEqualTo(name);
        try (var listing = Files.newDirectoryStream(folder)) {
            assertThat(PathBytes.of(listing.iterator().next().getFileName())).isEqualTo(bytes(name));
        }
        Files.delete(folder.resolveSibling("seen"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00ff", "\u00ff/", "/\u00ff//b/", "../\u00ff", "a//b", "a/", "/", "//", ".", "\u00ff/."})
    void everyTargetIsReadAsItIs(String target) throws Exception {
        Shell.run(folder, "ln -s \"$(printf '" + octal(target) + "')\" link");
        assertThat(PathBytes.of(Files.readSymbolicLink(folder.resolve("link")))).isEqualTo(bytes(target));
    }

    private static String octal(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : bytes(text)) {
            out.append(String.format("\\%03o", b & 0xff));
        }
        return out.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00ff", "../\u00ff/a", "/\u00ff", "/", "..", "a/../b"})
    void targetsThatJavaCanWriteAreExact(String target) throws Exception {
        Files.createSymbolicLink(folder.resolve("link"), PathBytes.path(SYSTEM, bytes(target)));
        assertThat(Shell.run(folder, "readlink -n link")).isEqualTo(target);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a//b", "a/", "\u00ff//b", "\u00ff/", "//"})
    void othersAreRefusedInsteadOfChanged(String target) {
        assertThatThrownBy(() -> PathBytes.path(SYSTEM, bytes(target)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("this system would write it in another way: ");
    }

    @Test
    void nfcAndNfdStayTwoNames() throws Exception {
        byte[] nfc = "한".getBytes(StandardCharsets.UTF_8);
        byte[] nfd = "\u1112\u1161\u11ab".getBytes(StandardCharsets.UTF_8);
        assertThat(PathBytes.of(PathBytes.path(SYSTEM, nfc))).isEqualTo(nfc);
        assertThat(PathBytes.of(PathBytes.path(SYSTEM, nfd))).isEqualTo(nfd);
    }
}
