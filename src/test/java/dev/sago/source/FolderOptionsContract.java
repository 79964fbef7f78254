package dev.sago.source;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a {@code files} source does at mount points, and with folders that are marked as not worth keeping, by whatever calls it is
 * read. A weaker way answers the questions about what it can.
 */
abstract class FolderOptionsContract {

    private static final String TAG = "Signature: 8a477f597d28d172789f06886806bc55";

    @TempDir
    Path temp;

    /** A source by the calls that are tested. */
    abstract Source open(SourceSettings.Files settings);

    /** Whether mounts of the same file system are seen as mounts. */
    boolean tellsBindMounts() {
        return true;
    }

    private List<String> walk(Path root, boolean oneFileSystem, boolean caches, String... ifPresent) throws Exception {
        Listing listing = new Listing();
        SourceSettings.Files settings =
                new SourceSettings.Files("docs", root, List.of(), oneFileSystem, caches, List.of(ifPresent));
        try (Source source = open(settings)) {
            source.walk(listing);
        }
        return listing.lines;
    }

    @Test
    void mountPointsAreEnteredOnlyIfNotToldOtherwise() throws Exception {
        try (Mounted mounts = Mounted.assumeAllowed(temp)) {
            Path root = Files.createDirectory(temp.resolve("root"));
            Path other = Files.createDirectory(temp.resolve("other"));
            Shell.run(root, "mkdir -p a/disk a/same; touch a/disk/under a/z b; touch ../other/f");
            mounts.fresh(root.resolve("a/disk"));
            Files.createFile(root.resolve("a/disk/g"));
            mounts.bind(other, root.resolve("a/same"));

            assertThat(walk(root, false, false))
                    .containsExactly("a/", "disk/", "g 0", "..", "same/", "f 0", "..", "z 0", "..", "b 0");
            List<String> within = walk(root, true, false);
            if (tellsBindMounts()) {
                assertThat(within)
                        .as("the second is a mount of the same file system")
                        .containsExactly("a/", "disk/", "..", "same/", "..", "z 0", "..", "b 0");
            } else {
                assertThat(within).containsExactly("a/", "disk/", "..", "same/", "f 0", "..", "z 0", "..", "b 0");
            }
            assertThat(walk(root.resolve("a/disk"), true, false))
                    .as("the root itself may be a mount point")
                    .containsExactly("g 0");
        }
    }

    @Test
    void aFolderThatIsItsOwnAncestorIsToldAndNotEntered() throws Exception {
        try (Mounted mounts = Mounted.assumeAllowed(temp)) {
            Path root = Files.createDirectory(temp.resolve("root"));
            Shell.run(root, "mkdir -p x/y/z x/y/again x/w x/top; touch x/f");
            mounts.bind(root.resolve("x/y"), root.resolve("x/y/again"));
            mounts.bind(root, root.resolve("x/top"));
            mounts.bind(root.resolve("x/y/z"), root.resolve("x/w"));

            String told = ", mounted here again: it would have no end, and is not entered";
            assertThat(walk(root, false, false))
                    .containsExactly(
                            "x/",
                            "f 0",
                            "top/",
                            ": the same folder as its ancestor at the source's root" + told,
                            "..",
                            "w/",
                            "..",
                            "y/",
                            "again/",
                            ": the same folder as its ancestor x/y" + told,
                            "..",
                            "z/",
                            "..",
                            "..",
                            "..");
            assertThat(walk(root, true, false))
                    .filteredOn(line -> line.contains("ancestor"))
                    .hasSize(tellsBindMounts() ? 0 : 2);
            assertThat(walk(root.resolve("x/w"), false, false)).isEmpty();
        }
    }

    /** A part of the tree that lies below a mount of its own top: found one turn later, when it comes back. */
    @Test
    void aLoopThatDoesNotBeginAtTheRootEnds() throws Exception {
        try (Mounted mounts = Mounted.assumeAllowed(temp)) {
            Shell.run(temp, "mkdir -p top/root/in");
            mounts.bind(temp.resolve("top"), temp.resolve("top/root/in"));
            assertThat(walk(temp.resolve("top/root"), false, false))
                    .containsExactly(
                            "in/",
                            "root/",
                            ": the same folder as its ancestor at the source's root, mounted here again: it would have no"
                                    + " end, and is not entered",
                            "..",
                            "..");
        }
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void ofACacheOnlyTheTagIsKept() throws Exception {
        Shell.run(temp, """
                mkdir -p cache/deep short link folder/CACHEDIR.TAG other pipe
                printf '%s' > cache/CACHEDIR.TAG '#TAG#, and more'; touch cache/a cache/z cache/deep/x
                printf '%s' > short/CACHEDIR.TAG 'Signature: 8a477f597d28d172789f06886806bc5'; touch short/f
                ln -s ../cache/CACHEDIR.TAG link/CACHEDIR.TAG; touch link/f folder/f
                printf '%s' > other/CACHEDIR.TAG 'Signature: 8a477f597d28d172789f06886806bc56'; touch other/f
                mkfifo pipe/CACHEDIR.TAG; touch pipe/f
                """.replace("#TAG#", TAG));
        assertThat(walk(temp, false, true))
                .containsExactly(
                        "cache/",
                        "CACHEDIR.TAG 53",
                        "..",
                        "folder/",
                        "CACHEDIR.TAG/",
                        "..",
                        "f 0",
                        "..",
                        "link/",
                        "CACHEDIR.TAG -> ../cache/CACHEDIR.TAG",
                        "f 0",
                        "..",
                        "other/",
                        "CACHEDIR.TAG 43",
                        "f 0",
                        "..",
                        "pipe/",
                        "CACHEDIR.TAG FIFO",
                        "f 0",
                        "..",
                        "short/",
                        "CACHEDIR.TAG 42",
                        "f 0",
                        "..");
        assertThat(walk(temp, false, false)).contains("a 0", "deep/", "x 0", "z 0");
        assertThat(walk(temp.resolve("cache"), false, true))
                .as("the root was named, so it is meant")
                .contains("a 0", "x 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {".nobackup", "버리는 것"})
    void ofAFolderWithAMarkOnlyTheMarkIsKept(String mark) throws Exception {
        Shell.run(
                temp,
                "mkdir -p left/out kept/in both 'marked/$0/deep'; touch left/a left/z left/out/x kept/in/f both/f marked/f"
                        .replace("$0", mark));
        Shell.run(temp, "touch 'left/$0' 'both/$0' both/.git 'kept/$0~'".replace("$0", mark));
        assertThat(walk(temp, false, false, ".git", mark, "not there"))
                .containsExactlyInAnyOrder(
                        "both/",
                        ".git 0",
                        mark + " 0",
                        "..",
                        "kept/",
                        mark + "~ 0",
                        "in/",
                        "f 0",
                        "..",
                        "..",
                        "left/",
                        mark + " 0",
                        "..",
                        "marked/",
                        mark + "/",
                        "deep/",
                        "..",
                        "..",
                        "..")
                .startsWith("both/", ".git 0");
        assertThat(walk(temp.resolve("left"), false, false, mark)).contains("a 0", "x 0", "z 0");
    }
}
