package dev.sago.crypto;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.sago.model.SagoException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class MasterKeyFileTest {

    private static final String GOLDEN = """
            # Whoever has this file and one site can read every backup; without it nobody can.
            # Keep copies of it away from the sites, one of them on paper. Its id is k73ad02e73b1e64e0.
            SAGO MASTER KEY 1
            4041 4243 4445 4647 4849 4a4b 4c4d 4e4f 5051 5253 5455 5657 5859 5a5b 5c5d 5e5f
            check 92ce06b0
            """;

    @TempDir
    Path folder;

    private Path path = Path.of("");

    @BeforeEach
    void name() {
        path = folder.resolve("master.key");
    }

    private SagoException refused() {
        return catchThrowableOfType(SagoException.class, () -> MasterKeyFile.read(path));
    }

    private void put(String text) throws IOException {
        Files.writeString(path, text);
        permit("rw-------");
    }

    private void permit(String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void writesTheGoldenTextForTheOwnerOnly() throws IOException {
        MasterKeyFile.create(path, Golden.masterKey());
        assertThat(path).hasContent(GOLDEN);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
    }

    @Test
    void readsWhatItWrote() {
        MasterKey key = MasterKey.random(new SecureRandom());
        MasterKeyFile.create(path, key);
        MasterKey read = MasterKeyFile.read(path);
        assertThat(read.copy()).isEqualTo(key.copy());
        assertThat(read.id()).isEqualTo(key.id()).matches("k[0-9a-f]{16}");
    }

    @Test
    void overwritesNothing() {
        MasterKeyFile.create(path, Golden.masterKey());
        SagoException refused = catchThrowableOfType(
                SagoException.class, () -> MasterKeyFile.create(path, MasterKey.random(new SecureRandom())));
        assertThat(refused.kind()).isEqualTo(SagoException.Kind.USAGE);
        assertThat(refused).hasMessage("the key file " + path + " exists already and is not overwritten");
        assertThat(path).hasContent(GOLDEN);
    }

    @Test
    void saysThatTheFolderIsMissing() {
        Path deep = folder.resolve("no/such/master.key");
        assertThat(catchThrowableOfType(SagoException.class, () -> MasterKeyFile.create(deep, Golden.masterKey())))
                .hasMessageContaining("its folder does not exist");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx--x---", "rw-rw-rw-"})
    void refusesAFileThatIsOpenToOthers(String permissions) throws IOException {
        put(GOLDEN);
        permit(permissions);
        SagoException refused = refused();
        assertThat(refused.kind()).isEqualTo(SagoException.Kind.USAGE);
        assertThat(refused).hasMessageContaining(path + " is open to others").hasMessageContaining(permissions);
        assertThat(refused.remedy()).isEqualTo("Close it: chmod 600 " + path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"r--------", "rwx------"})
    void takesAFileThatOnlyItsOwnerReaches(String permissions) throws IOException {
        put(GOLDEN);
        permit(permissions);
        assertThat(MasterKeyFile.read(path).id()).isEqualTo("k73ad02e73b1e64e0");
    }

    @Test
    void saysThatTheFileIsMissing() {
        assertThat(refused()).hasMessage("there is no key file " + path);
        assertThat(refused().remedy()).contains("sago key init");
    }

    @Test
    void refusesAFolder() throws IOException {
        Files.createDirectory(path);
        permit("rwx------");
        assertThat(refused()).hasMessageContaining("is not a key file");
    }

    @Test
    void readsWhatAPersonTypedFromPaper() throws IOException {
        put("\r\n# typed\r\n  SAGO MASTER KEY 1\r\n\t40414243444546474849 4A4B4C4D4E4F\r\n# second half\r\n"
                + "5051 5253 5455 5657 5859 5A5B 5C5D 5E5F\r\n\r\nCheck 92CE06B0\r\nthe end");
        assertThat(MasterKeyFile.read(path).copy()).isEqualTo(Golden.sequence(64, 32));
    }

    @Test
    void everySingleWrongDigitIsToldAsATypo() throws IOException {
        int start = GOLDEN.indexOf("4041");
        for (int at = start; at < GOLDEN.indexOf("\ncheck"); at++) {
            if (GOLDEN.charAt(at) != ' ') {
                char other = GOLDEN.charAt(at) == '5' ? '4' : '5';
                put(GOLDEN.substring(0, at) + other + GOLDEN.substring(at + 1));
                SagoException refused = refused();
                assertThat(refused).hasMessageContaining("its check line does not match the key");
                assertThat(refused.remedy()).startsWith("A digit is mistyped");
            }
        }
    }

    @Test
    void tellsWhereSomethingIsNoDigit() throws IOException {
        put(GOLDEN.replace("4849", "48O9"));
        assertThat(refused()).hasMessageContaining("line 4 has something else than hexadecimal digits at character 23");
    }

    @Test
    void tellsMissingAndDoubledDigits() throws IOException {
        put(GOLDEN.replace("4849", "489"));
        assertThat(refused()).hasMessageContaining("the key has 63 hexadecimal digits, not 64");
        put(GOLDEN.replace("4849", "48449"));
        assertThat(refused()).hasMessageContaining("the key has 65 hexadecimal digits, not 64");
    }

    @Test
    void tellsAFileThatWasCutShort() throws IOException {
        put(GOLDEN.substring(0, GOLDEN.indexOf("check")));
        assertThat(refused()).hasMessageContaining("it has no line that begins with \"check\"");
    }

    @Test
    void tellsAnotherFileFromAKeyFile() throws IOException {
        for (String text : new String[] {"", "# nothing\n", "-----BEGIN PRIVATE KEY-----\n", "\0\1\2"}) {
            put(text);
            assertThat(refused()).hasMessageContaining("is not a key file");
        }
        put("x".repeat(70_000));
        assertThat(refused()).hasMessageContaining("is not a key file");
    }

    @Test
    void tellsALaterFormat() throws IOException {
        put(GOLDEN.replace("KEY 1", "KEY 2"));
        assertThat(refused()).hasMessageContaining("has the format \"2\"; this version of Sago reads format 1");
    }

    @Test
    void noMessageRepeatsTheKey() throws IOException {
        for (String damaged :
                new String[] {GOLDEN.replace("4849", "48x9"), GOLDEN.replace("4849", "4848"), GOLDEN.replace("4849", "")
                }) {
            put(damaged);
            assertThat(refused().getMessage() + refused().remedy()).doesNotContain("4243", "5e5f");
        }
    }

    @Test
    void onWindowsAnAccessControlListClosesIt() throws IOException {
        try (FileSystem windows = Jimfs.newFileSystem(Configuration.windows().toBuilder()
                .setAttributeViews("basic", "owner", "acl")
                .build())) {
            path = windows.getPath("C:\\work\\master.key");
            MasterKeyFile.create(path, Golden.masterKey());
            assertThat(Files.readString(path)).isEqualTo(GOLDEN);
            List<AclEntry> acl =
                    Files.getFileAttributeView(path, AclFileAttributeView.class).getAcl();
            assertThat(acl).singleElement().extracting(AclEntry::principal).isEqualTo(Files.getOwner(path));
            assertThat(MasterKeyFile.read(path).copy())
                    .isEqualTo(Golden.masterKey().copy());
        }
    }

    @Test
    void whereItCannotBeClosedToOthersNoneIsLeft() throws IOException {
        try (FileSystem fat = Jimfs.newFileSystem(Configuration.windows())) {
            path = fat.getPath("C:\\work\\master.key");
            assertThat(catchThrowableOfType(SagoException.class, () -> MasterKeyFile.create(path, Golden.masterKey())))
                    .hasMessageContaining("cannot close a file to others");
            assertThat(Files.exists(path)).isFalse();
        }
    }
}
