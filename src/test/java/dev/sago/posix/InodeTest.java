package dev.sago.posix;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Objects;

import static dev.sago.posix.OpenFolderFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

class InodeTest {

    @TempDir
    Path temp;

    @BeforeEach
    void entries() throws Exception {
        Files.writeString(temp.resolve("file"), "content");
        Files.createDirectory(temp.resolve("folder"));
        Files.createSymbolicLink(temp.resolve("link"), Path.of("file"));
    }

    private interface Change {
        void apply(Inode inode) throws PosixException;
    }

    private void change(String name, Change change) throws PosixException {
        boolean link = name.equals("link");
        int flags = link ? Descriptor.PLACE_ONLY | Descriptor.NO_FOLLOW : Descriptor.READ_ONLY;
        try (OpenFolderFixture folder = new OpenFolderFixture(temp)) {
            int fd = Descriptor.open(folder.fd, bytes(name), flags, 0);
            change.apply(link ? Inode.placed(fd) : Inode.open(fd));
            Descriptor.closeRead(fd);
        }
    }

    private Stat stat(String name) throws PosixException {
        try (OpenFolderFixture folder = new OpenFolderFixture(temp)) {
            return Stat.of(folder.fd, bytes(name));
        }
    }

    @Test
    void setsTimesToTheNanosecondOfFilesFoldersAndLinks() throws Exception {
        int nanos = 1;
        for (String name : new String[] {"file", "folder", "link"}) {
            int expected = nanos;
            change(name, inode -> inode.modified(-1_000_000_000L, expected));
            assertThat(stat(name).modifiedSeconds()).as(name).isEqualTo(-1_000_000_000L);
            assertThat(stat(name).modifiedNanos()).as(name).isEqualTo(expected);
            nanos = 999_999_999;
        }
        assertThat(stat("file").modifiedNanos())
                .as("not changed through the link")
                .isEqualTo(1);
    }

    @Test
    void setsTheTwelvePermissionBits() throws Exception {
        change("file", inode -> inode.chmod(06751));
        change("folder", inode -> inode.chmod(01777));
        assertThat(stat("file").permissions()).isEqualTo(06751);
        assertThat(stat("folder").permissions()).isEqualTo(01777);
    }

    @Test
    void setsOwnersOfTheLinkItself() throws Exception {
        Privilege.assumeRoot("changing owners");
        change("file", inode -> inode.chown(1234, 2345));
        change("link", inode -> inode.chown(3456, -1));
        assertThat(stat("file").uid()).isEqualTo(1234);
        assertThat(stat("file").gid()).isEqualTo(2345);
        assertThat(stat("link").uid()).isEqualTo(3456);
        assertThat(stat("link").gid()).isEqualTo(stat("folder").gid());
    }

    @Test
    void extendedAttributesAreThoseThatThePlatformSees() throws Exception {
        byte[] value = {0, (byte) 0xff, 1};
        change("file", inode -> inode.setExtended(bytes("user.sago"), value));
        UserDefinedFileAttributeView view =
                Files.getFileAttributeView(temp.resolve("file"), UserDefinedFileAttributeView.class);
        ByteBuffer read = ByteBuffer.allocate(10);
        view.read("sago", read);
        assertThat(read.flip()).isEqualTo(ByteBuffer.wrap(value));

        view.write("empty", ByteBuffer.allocate(0));
        change("file", inode -> {
            assertThat(inode.extendedNames()).contains(bytes("user.sago"), bytes("user.empty"));
            assertThat(inode.extended(bytes("user.empty"))).isEmpty();
            assertThat(inode.extended(bytes("user.none"))).isNull();
            inode.removeExtended(bytes("user.sago"));
        });
        assertThat(view.list()).containsExactly("empty");
    }

    @Test
    void bothWaysToExtendedAttributesAgreeOnLinksToo() throws Exception {
        Privilege.assumeRoot("trusted attributes");
        byte[] name = bytes("trusted.sago");
        change("file", inode -> inode.setExtended(name, bytes("of the file")));
        change("link", inode -> inode.setExtended(name, bytes("of the link")));
        change("link", inode -> assertThat(inode.extended(name)).isEqualTo(bytes("of the link")));
        change("link", inode -> assertThat(inode.extendedNames()).contains(name));
        try (OpenFolderFixture folder = new OpenFolderFixture(temp)) {
            for (boolean direct : new boolean[] {true, false}) {
                if (direct && !ExtendedAttributes.hasDirectCalls()) {
                    System.err.println("NOT TESTED: listxattrat, which this kernel does not have");
                    continue;
                }
                List<byte[]> names = ExtendedAttributes.names(folder.fd, bytes("link"), direct);
                assertThat(names).contains(name);
                byte[] value = ExtendedAttributes.value(folder.fd, bytes("link"), name, direct);
                assertThat(Objects.requireNonNull(value)).isEqualTo(bytes("of the link"));
                assertThat(ExtendedAttributes.value(folder.fd, bytes("folder"), name, direct))
                        .isNull();
            }
        }
    }
}
