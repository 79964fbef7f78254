package dev.sago.catalog;

import org.jdbi.v3.core.statement.SqlStatement;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A process that holds a lease or does a run.
 *
 * @param host the machine's name, for people
 * @param machine what tells one running kernel and process table from another: two machines may have one name, and a process number means
 *     nothing after a reboot or in another container
 * @param pid the process's number
 * @param processStart when the process started: on Linux in the kernel's ticks since boot, which no change of the clock moves;
 *     elsewhere in milliseconds since 1970; 0 if unknown
 * @param user who runs it
 */
record Holder(String host, String machine, long pid, long processStart, String user) {

    static final List<String> COLUMNS = List.of("host", "machine", "pid", "process_start", "os_user");

    private static final Path PROC = Path.of("/proc");
    private static final Holder SELF = look();

    /** This process. */
    static Holder self() {
        return SELF;
    }

    private static Holder look() {
        long pid = ProcessHandle.current().pid();
        return new Holder(
                hostName(), machineName(), pid, startOf(pid).orElse(0L), System.getProperty("user.name", "?"));
    }

    private static String hostName() {
        return line(PROC.resolve("sys/kernel/hostname")).orElseGet(() -> {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException e) {
                return "unknown host";
            }
        });
    }

    private static String machineName() {
        String boot = line(PROC.resolve("sys/kernel/random/boot_id")).orElse("");
        try {
            return boot + " " + Files.readSymbolicLink(PROC.resolve("self/ns/pid"));
        } catch (IOException | UnsupportedOperationException e) {
            return hostName(); // Not Linux: the name is all there is.
        }
    }

    /**
     * Whether this process surely runs no more. Only for a process of this machine and this user can that be known: others
     * may be hidden from us.
     */
    boolean isDead() {
        if (!machine.equals(SELF.machine) || !user.equals(SELF.user) || processStart == 0) {
            return false;
        }
        return startOf(pid).map(start -> start != processStart).orElse(true);
    }

    /** When a living process started; empty if there is none (a zombie is none). */
    private static Optional<Long> startOf(long pid) {
        if (Files.exists(PROC.resolve("self/stat"))) {
            // "pid (name) state ppid …": the name may hold anything, so count from its closing bracket. Field 3 is the
            // state, 22 the start.
            return line(PROC.resolve(pid + "/stat"))
                    .map(line -> line.substring(line.lastIndexOf(')') + 2).split(" "))
                    .filter(fields -> !fields[0].equals("Z") && !fields[0].equals("X"))
                    .map(fields -> Long.valueOf(fields[22 - 3]));
        }
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .map(process ->
                        process.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
    }

    private static Optional<String> line(Path file) {
        try {
            return Files.readString(file).lines().findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static <S extends SqlStatement<S>> S bind(S statement, Holder holder) {
        return statement
                .bind("host", holder.host)
                .bind("machine", holder.machine)
                .bind("pid", holder.pid)
                .bind("process_start", holder.processStart)
                .bind("os_user", holder.user);
    }

    static Holder of(ResultSet row) throws SQLException {
        return new Holder(
                row.getString("host"),
                row.getString("machine"),
                row.getLong("pid"),
                row.getLong("process_start"),
                row.getString("os_user"));
    }

    @Override
    public String toString() {
        return "process " + pid + " of user " + user + " on " + host;
    }
}
