package dev.sago.source;

import dev.sago.posix.Privilege;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a source reads and a destination writes is the same for find, stat and sha256sum. What a weaker way loses is told, and
 * taken from the original before the two are compared.
 */
abstract class RoundTripContract {

    private static final String MAKE = """
            mkdir -p plain empty 'sp ace' $'bad\\xff\\xfename' 한글 $'\\u1112\\u1161\\u11ab' deep/a/b
            echo hello > plain/file; : > plain/empty; head -c 3000000 /dev/urandom > plain/large
            echo nl > $'line\\nbreak'; echo x > "$(printf 'x%.0s' {1..255})"; echo dot > .hidden
            echo a > 'a.b'; mkdir a; echo a > a/z; echo a > a0; echo bad > $'bad\\xff\\xfename/\\x80'
            truncate -s 5M hole-only; truncate -s 5M holes
            printf data | dd of=holes bs=1M seek=2 conv=notrunc status=none
            head -c 70000 /dev/urandom > tail-hole; truncate -s 4M tail-hole
            ln -s $'no\\xff\\nwhere' dangling; ln -s plain folder-link; ln plain/file again; ln plain/file deep/a/third
            mkfifo pipe; chmod 0600 pipe
            chmod 4755 plain/file; chmod 2750 deep; chmod 1777 empty; chmod 0000 plain/empty; chmod 0500 deep/a/b
            touch -h -d '1999-12-31 23:59:59.123456789 UTC' dangling
            touch -d '1969-07-20 20:17:40.000000001 UTC' plain/large
            touch -d '2038-01-19 03:14:08.999999999 UTC' deep
            """;

    static final String MAKE_AS_ROOT = """
            chown 1234:2345 plain/file; chown -h 3456:4567 dangling; chown 77:88 deep; chmod 6755 plain/file
            mknod null c 1 3; mknod disk b 259 70000; chown 5:6 null
            """;

    /** Everything about everything, as others see it; sizes of folders are their file system's matter. */
    private static final String DESCRIBE = """
            find . \\( -type d -printf '%p|%y|%m|%U|%G|%T@|%n\\0' \\) -o -printf '%p|%y|%m|%U|%G|%s|%T@|%n|%l\\0' | sort -z
            find . \\( -type c -o -type b \\) -print0 | sort -z | xargs -0r stat --printf '%n %t:%T\\n'
            find . -type f -print0 | sort -z | xargs -0r sha256sum -z
            """;

    @TempDir
    Path temp;

    Path from;
    Path to;

    @BeforeEach
    void tree() throws Exception {
        from = Files.createDirectory(temp.resolve("from"));
        to = temp.resolve("some/where/to");
        Shell.run(from, MAKE);
    }

    abstract Source source(SourceSettings.Files settings);

    abstract Destination destination(Path root) throws Exception;

    /** Whether pipes and device nodes can be made, holes kept, and all extended attributes and ACLs. */
    boolean keepsEverything() {
        return true;
    }

    /** What cannot be set of {@link #MAKE}, and takes it from the original. */
    List<String> lost() throws Exception {
        return List.of();
    }

    TreeCopy copy() throws Exception {
        try (Source source = source(new SourceSettings.Files("t", from, List.of()));
                Destination destination = destination(to)) {
            TreeCopy copy = TreeCopy.copy(source, destination);
            assertThat(destination.unsettable()).isEqualTo(lost());
            return copy;
        }
    }

    void assertSame() throws Exception {
        assertThat(Shell.run(to, DESCRIBE)).isEqualTo(Shell.run(from, DESCRIBE));
    }

    @Test
    void asRootAllIsTheSame() throws Exception {
        Privilege.assumeRoot("a round trip with owners and devices");
        Shell.run(from, MAKE_AS_ROOT);
        assertThat(copy().unreadable).isEmpty();
        assertSame();
        if (!keepsEverything()) {
            return;
        }
        long occupied = Long.parseLong(Shell.run(to, "du -sk . | cut -f1").strip());
        assertThat(occupied).as("holes stay holes").isLessThan(5000);
    }

    @Test
    void aSecondRestoreOverTheFirstAndOverOtherThingsGivesTheSame() throws Exception {
        Privilege.assumeRoot("reading files without permission");
        copy();
        if (keepsEverything()) {
            Shell.run(to, "rm pipe; echo x > pipe");
        }
        Shell.run(to, """
                rm plain/large dangling; ln -s /etc/passwd plain/large; mkfifo dangling
                echo other > again; chmod 0 deep; touch extra; rm -f extra
                """);
        copy();
        assertSame();
        assertThat(Shell.run(to, "find . -name '.sago-*'")).isEmpty();
    }

    @Test
    void aSocketIsToldAndLeftOut() throws Exception {
        Privilege.assumeRoot("reading files without permission");
        Path socket = from.resolve("socket");
        try (var server = java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
            server.bind(java.net.UnixDomainSocketAddress.of(socket));
            assertThat(copy().unreadable)
                    .containsExactly("socket: a socket: left out, the program that made it makes it anew");
        }
    }

    @Test
    void userAttributesThatStoodThereAreRemoved() throws Exception {
        Privilege.assumeRoot("reading files without permission");
        Files.createDirectories(to.resolve("plain"));
        ExtendedFixture.set(to.resolve("plain"), Map.of("user.stale", new byte[] {1}));
        copy();
        assertThat(ExtendedFixture.get(to.resolve("plain"))).isEmpty();
    }

    @Test
    void extendedAttributesAndAclsComeBack() throws Exception {
        Privilege.assumeRoot("trusted attributes and capabilities");
        UserDefinedFileAttributeView view =
                Files.getFileAttributeView(from.resolve("a.b"), UserDefinedFileAttributeView.class);
        view.write("sago.한글", ByteBuffer.wrap(new byte[] {0, 1, (byte) 0xff}));
        // struct posix_acl_xattr: version 2, then tag, permissions, id; user::rw-, user:1234:r--, group::r--,
        // mask::r--, other::---
        String acl = "02000000 01000600ffffffff 02000400d2040000 04000400ffffffff 10000400ffffffff 20000000ffffffff";
        // struct vfs_cap_data revision 2 with the effective bit: cap_net_bind_service
        String capability = "01000002 00040000 00000000 00000000 00000000";
        Map<String, byte[]> wanted = Map.of(
                "system.posix_acl_access", hex(acl),
                "security.capability", hex(capability),
                "trusted.sago", hex("00ff"));
        ExtendedFixture.set(from.resolve("plain/large"), wanted);
        ExtendedFixture.set(from.resolve("deep"), Map.of("system.posix_acl_default", hex(acl)));
        copy();
        assertThat(ExtendedFixture.get(to.resolve("a.b")))
                .containsEntry("user.sago.한글", new byte[] {0, 1, (byte) 0xff});
        assertSame();
        if (!keepsEverything()) {
            assertThat(ExtendedFixture.get(to.resolve("plain/large"))).isEmpty();
            return;
        }
        assertThat(ExtendedFixture.get(to.resolve("plain/large"))).containsExactlyInAnyOrderEntriesOf(wanted);
        assertThat(ExtendedFixture.get(to.resolve("deep"))).containsOnlyKeys("system.posix_acl_default");
        assertThat(ExtendedFixture.get(to.resolve("deep/a")))
                .as("nothing inherited")
                .isEqualTo(ExtendedFixture.get(from.resolve("deep/a")));
    }

    static byte[] hex(String text) {
        return java.util.HexFormat.of().parseHex(text.replace(" ", ""));
    }
}
