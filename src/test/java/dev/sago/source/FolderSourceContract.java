package dev.sago.source;

import dev.sago.model.Attributes;
import dev.sago.model.Entry;
import dev.sago.model.EntryName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What a folder of a file system must give as a source, by whatever calls it is read. A weaker way answers the questions
 * about what it can.
 */
abstract class FolderSourceContract {

    @TempDir
    Path root;

    /** A source by the calls that are tested. */
    abstract Source open(SourceSettings.Files settings);

    /** Whether holes are told as such, and not read as zeros. */
    boolean tellsHoles() {
        return true;
    }

    Source source(String... exclude) {
        return open(new SourceSettings.Files("docs", root, List.of(exclude)));
    }

    static Listing walk(Source source) throws Exception {
        Listing listing = new Listing();
        source.walk(listing);
        return listing;
    }

    @Test
    void tellsEverythingInTheOrderOfTrees() throws Exception {
        Shell.run(
                root,
                "mkdir a b b/c 한글; echo x > a/1; echo 12 > a.b; : > a0; ln -s /none b/l; mkfifo b/p; : > $'\\xff';"
                        + "touch 'A' $'a\\n'");
        try (Source source = source()) {
            assertThat(source.name()).isEqualTo("docs");
            assertThat(walk(source).lines)
                    .containsExactly(
                            "A 0",
                            "a\\x0a 0",
                            "a.b 3",
                            "a/",
                            "1 2",
                            "..",
                            "a0 0",
                            "b/",
                            "c/",
                            "..",
                            "l -> /none",
                            "p FIFO",
                            "..",
                            "한글/",
                            "..",
                            "\\xff 0");
        }
    }

    @Test
    void everyFolderIsSortedAsTreesAre() throws Exception {
        Shell.run(
                root, "for n in a a- a-b a. a.b a0 ab ä b; do if ((RANDOM % 2)); then mkdir $n; else : > $n; fi; done");
        List<EntryName> names = new ArrayList<>();
        List<Boolean> folders = new ArrayList<>();
        try (Source source = source()) {
            source.walk(new Listing() {
                @Override
                public void enterFolder(EntryName name, Attributes of) {
                    names.add(name);
                    folders.add(true);
                }

                @Override
                public void file(EntryName name, Attributes of, long size, SourceFile file) {
                    names.add(name);
                    folders.add(false);
                }
            });
        }
        assertThat(names).hasSize(9);
        for (int i = 1; i < names.size(); i++) {
            assertThat(Entry.compareInTree(
                            names.get(i - 1).bytes(),
                            folders.get(i - 1),
                            names.get(i).bytes(),
                            folders.get(i)))
                    .isNegative();
        }
    }

    @Test
    void attributesAreThoseOfThePlatform() throws Exception {
        Path file = Files.writeString(root.resolve("f"), "content");
        Files.createLink(root.resolve("g"), file);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-02T03:04:05.123456789Z")));
        Shell.run(root, "chmod 4751 f");
        try (Source source = source()) {
            Listing listing = new Listing();
            Attributes of = source.walk(listing);
            assertThat(of.inode()).isEqualTo(Files.getAttribute(root, "unix:ino"));
            Attributes f = Objects.requireNonNull(listing.attributes.get("f"));
            assertThat(f.mode()).isEqualTo(04751);
            assertThat(f.uid()).isEqualTo(Files.getAttribute(file, "unix:uid"));
            assertThat(f.user()).isEqualTo(Files.getOwner(file).getName());
            assertThat(f.modified().toInstant()).isEqualTo(Instant.parse("2026-01-02T03:04:05.123456789Z"));
            assertThat(FileTime.from(Objects.requireNonNull(f.changed()).toInstant()))
                    .isEqualTo(Files.getAttribute(file, "unix:ctime"));
            assertThat(f.links()).isEqualTo(2);
            assertThat(f.inode())
                    .isEqualTo(
                            Objects.requireNonNull(listing.attributes.get("g")).inode());
        }
    }

    @Test
    void excludedEntriesAreNotTold() throws Exception {
        Shell.run(root, "mkdir -p cache/deep x/cache; touch a.tmp x/b.tmp x/keep.tmp x/cache/f cache/f");
        try (Source source = source("*.tmp", "/cache/", "!keep.tmp")) {
            assertThat(walk(source).lines).containsExactly("x/", "cache/", "f 0", "..", "keep.tmp 0", "..");
        }
    }

    @Test
    void theRootMayBeALinkAndMustBeAFolder() throws Exception {
        Path real = Files.createDirectories(root.resolve("real"));
        Files.writeString(real.resolve("f"), "x");
        Path link = Files.createSymbolicLink(root.resolve("link"), real);
        try (Source source = open(new SourceSettings.Files("n", link, List.of()))) {
            assertThat(walk(source).lines).containsExactly("f 1");
        }
        for (String name : List.of("none", "real/f")) {
            Path path = root.resolve(name);
            try (Source source = open(new SourceSettings.Files("n", path, List.of()))) {
                assertThatThrownBy(() -> source.walk(new Listing()))
                        .isInstanceOf(IOException.class)
                        .hasMessageStartingWith("cannot open the folder " + path + ": ");
            }
        }
    }

    @Test
    void entriesThatVanishOrChangeTheirKindMeanwhileAreTold() throws Exception {
        Shell.run(root, "mkdir d; touch a z; mkdir y; echo 1 > x");
        try (Source source = source()) {
            Listing listing = new Listing() {
                @Override
                public void enterFolder(EntryName name, Attributes of) throws InterruptedException {
                    super.enterFolder(name, of);
                    try {
                        Shell.run(root, "rm z; rmdir y; echo > y; rm x; mkdir x; rmdir d");
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                }
            };
            source.walk(listing);
            assertThat(listing.lines)
                    .containsExactly(
                            "a 0",
                            "d/",
                            ": cannot list the folder: no such file or folder",
                            "..",
                            "x: it became a folder while it was listed",
                            "y: it became no folder while it was listed",
                            "z: it vanished while the folder was read");
        }
    }

    @Test
    void aFolderExchangedForALinkIsNotFollowed(@TempDir Path outside) throws Exception {
        Files.writeString(outside.resolve("secret"), "x");
        Shell.run(root, "mkdir d; touch d/f");
        try (Source source = source()) {
            Listing listing = new Listing() {
                @Override
                public void enterFolder(EntryName name, Attributes of) throws InterruptedException {
                    super.enterFolder(name, of);
                    try {
                        Shell.run(root, "mv d e; ln -s " + outside + " d");
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                }
            };
            source.walk(listing);
            assertThat(listing.lines.toString()).doesNotContain("secret").contains("cannot list the folder");
        }
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aPipeOrLinkThatTookAFilesPlaceIsNotOpened() throws Exception {
        Shell.run(root, "touch pipe link gone folder");
        try (Source source = source()) {
            Listing listing = walk(source);
            Shell.run(root, "rm -f *; mkfifo pipe; ln -s /etc/passwd link; mkdir folder");
            assertThatThrownBy(() -> file(listing, "pipe").open()).hasMessage("it is no regular file any more");
            assertThatThrownBy(() -> file(listing, "link").open()).hasMessage("it is no regular file any more");
            assertThatThrownBy(() -> file(listing, "folder").open()).hasMessage("it is no regular file any more");
            assertThatThrownBy(() -> file(listing, "gone").open()).hasMessage("it vanished before it could be read");
        }
    }

    static SourceFile file(Listing listing, String name) {
        return Objects.requireNonNull(listing.files.get(name));
    }

    @Test
    void readsDataAndHoles() throws Exception {
        Shell.run(
                root,
                "truncate -s 1M holes; printf %s data | dd of=holes bs=64K seek=2 conv=notrunc status=none;"
                        + "printf %s more | dd of=holes bs=64K seek=9 conv=notrunc status=none; : > empty; echo x > dense");
        try (Source source = source()) {
            Listing listing = walk(source);
            assertThat(parts(file(listing, "empty"))).isEmpty();
            assertThat(parts(file(listing, "dense"))).containsExactly("data 2 x\n");
            List<String> parts = parts(file(listing, "holes"));
            if (!tellsHoles()) {
                assertThat(parts).allMatch(part -> part.startsWith("data "));
                assertThat(String.join("", parts)).contains("\0data\0").contains("\0more\0");
                assertThat(length(parts)).isEqualTo(1 << 20);
                return;
            }
            assertThat(parts.getFirst()).isEqualTo("hole 131072");
            assertThat(parts.get(1)).startsWith("data 4096 data");
            assertThat(parts.get(3)).startsWith("data 4096 more");
            assertThat(parts.get(4)).startsWith("hole");
            assertThat(length(parts)).isEqualTo(1 << 20);
        }
    }

    private static long length(List<String> parts) {
        return parts.stream()
                .mapToLong(part -> Long.parseLong(part.split(" ", 3)[1]))
                .sum();
    }

    /** What a reader that follows the contract sees. */
    private static List<String> parts(SourceFile file) throws IOException {
        List<String> out = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.allocateDirect(300_000);
        try (file;
                SourceFile.Reading reading = file.open()) {
            assertThat(reading.contentType()).isNull();
            while (true) {
                long hole = reading.skipHole();
                if (hole > 0) {
                    out.add("hole " + hole);
                }
                int count = reading.read(buffer.clear());
                if (count < 0) {
                    assertThat(reading.unchanged()).isTrue();
                    return out;
                }
                assertThat(count).as("no hole twice").isPositive();
                out.add("data " + count + " " + StandardCharsets.UTF_8.decode(buffer.flip()));
            }
        }
    }

    @Test
    void anyChangeSinceTheListingIsNoticed() throws Exception {
        for (String change : List.of(
                "echo 2 >> f", "touch -d '2001-01-01' f", "chmod 0600 f", "cp f g; mv g f", "truncate -s 0 f")) {
            Shell.run(root, "rm -f f; echo 1 > f; chmod 0644 f");
            try (Source source = source()) {
                Listing listing = walk(source);
                try (SourceFile.Reading reading = file(listing, "f").open()) {
                    assertThat(reading.unchanged()).isTrue();
                }
                Shell.run(root, change);
                try (SourceFile.Reading reading = file(listing, "f").open()) {
                    assertThat(reading.unchanged()).as(change).isFalse();
                }
            }
        }
    }

    @Test
    void anInterruptEndsTheWalk() throws Exception {
        Files.createFile(root.resolve("f"));
        try (Source source = source()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> source.walk(new Listing())).isInstanceOf(InterruptedException.class);
        }
        assertThat(Thread.interrupted()).isFalse();
    }
}
