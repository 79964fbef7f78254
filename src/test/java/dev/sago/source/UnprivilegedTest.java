package dev.sago.source;

import dev.sago.posix.Privilege;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What a user without rights can do: another process, since this one may be root's. */
class UnprivilegedTest {

    @TempDir
    Path temp;

    private void make() throws Exception {
        Privilege.assumeRoot("copying as another user");
        Shell.run(temp, """
                mkdir -p from/closed/x from/open to classes; echo 1 > from/readable; echo 2 > from/secret
                echo 3 > from/open/setuid; mknod from/null c 1 3; ln -s x from/link
                chown 65534 from/open; chmod 4755 from/open/setuid; chmod 0600 from/secret; chmod 0700 from/closed
                chmod 0500 from/open; chown 65534 to; chmod 755 .
                """);
        ExtendedFixture.set(temp.resolve("from/readable"), Map.of("user.a", new byte[1]));
    }

    private void assertCopied() throws Exception {
        assertThat(Shell.run(temp.resolve("to"), "find . -mindepth 1 -printf '%P %m %U\\n' | sort"))
                .isEqualTo("""
                        closed 700 65534
                        link 777 65534
                        open 500 65534
                        open/setuid 755 65534
                        readable 644 65534
                        """);
    }

    @Test
    void copiesWhatItMayAndCountsWhatItMayNot() throws Exception {
        make();
        String copied = copy("");
        assertThat(copied)
                .contains("unreadable secret: cannot open it: permission denied\n")
                .contains("unreadable : cannot list the folder: permission denied\n")
                .contains("unsettable owner of 5 entries (not running as root)\n")
                .contains("unsettable group of 1 entry (not running as root)\n")
                .contains("unsettable setuid and setgid bits of 1 entry (the owner could not be set)\n")
                .contains("unsettable the device node itself of 1 entry (only root may make one)\n")
                .doesNotContain("extended");
        assertCopied();
        Shell.run(temp, """
                cd to; touch .sago-0123456789abcdef-00000001.part; chmod 0 .sago-0123456789abcdef-00000001.part
                chown 65534 .sago-0123456789abcdef-00000001.part
                """);
        assertThat(copy(""))
                .as("again, into a folder that its owner made read-only")
                .isEqualTo(copied);
        assertThat(Shell.run(temp, "find to -name '.sago-*'")).as("left over").isEmpty();
    }

    @Test
    void theSameByJavaAlone() throws Exception {
        make();
        String copied = copy("-D" + FolderAccess.PROPERTY + "=true");
        assertThat(copied)
                .contains("unreadable secret: its extended attributes were left out: permission denied\n")
                .contains("unreadable secret: cannot open it: permission denied\n")
                .contains("unreadable : cannot list the folder: permission denied\n")
                .contains("unsettable owner of 5 entries (")
                .contains("unsettable group of 5 entries (")
                .contains("unsettable setuid and setgid bits of 1 entry (the owner could not be set)\n")
                .contains("unsettable the device node itself of 1 entry (Java cannot make one)\n");
        assertCopied();
        assertThat(copy("-D" + FolderAccess.PROPERTY + "=true"))
                .as("again, into a folder that its owner made read-only")
                .isEqualTo(copied);
    }

    private String copy(String option) throws Exception {
        String classPath = System.getProperty("java.class.path");
        StringBuilder script = new StringBuilder();
        for (String part : classPath.split(":", -1)) {
            if (part.endsWith("classes")) {
                script.append("mkdir -p classes/dev; cp -r '").append(part).append("/dev/sago' classes/dev/; ");
            }
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        script.append("chmod -R a+rX classes; exec setpriv --reuid 65534 --regid 65534 --clear-groups '")
                .append(java)
                .append("' --enable-native-access=ALL-UNNAMED -Xshare:auto -XX:TieredStopAtLevel=1 ")
                .append(option)
                .append(" -cp classes ")
                .append(UnprivilegedCopy.class.getName())
                .append(" from to");
        return Shell.run(temp, script.toString());
    }
}
