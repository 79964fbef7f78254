package dev.sago.posix;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

import static org.assertj.core.api.Assertions.assertThat;

class AccountsTest {

    @Test
    void agreesWithGetent() throws Exception {
        Accounts accounts = new Accounts();
        for (String line : getent("passwd")) {
            if (line.isEmpty()) {
                continue;
            }
            String[] fields = line.split(":", -1);
            int uid = Integer.parseUnsignedInt(fields[2]);
            assertThat(accounts.user(uid)).contains(first(getent("passwd", fields[2])));
        }
        assertThat(accounts.group(0)).contains("root");
        assertThat(accounts.user(0)).contains("root");
        assertThat(accounts.user(987_654_321)).isEmpty();
        assertThat(accounts.group(987_654_321)).isEmpty();
    }

    private static String first(String[] lines) {
        return lines[0].substring(0, lines[0].indexOf(':'));
    }

    private static String[] getent(String... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = "getent";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        byte[] out = new ProcessBuilder(command).start().getInputStream().readAllBytes();
        return new String(out, StandardCharsets.UTF_8).split("\n", -1);
    }
}
