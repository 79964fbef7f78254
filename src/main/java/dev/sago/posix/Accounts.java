package dev.sago.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import static java.lang.foreign.ValueLayout.ADDRESS;

/**
 * Names of users and groups by their numbers, from the machine's account database (files, LDAP, whatever
 * {@code nsswitch.conf} names), each asked once. Keep one for the length of a run: it does not notice later changes.
 *
 * <p>{@code struct passwd} (48 bytes) and {@code struct group} (32 bytes) both begin with the pointer to the name, which lies
 * in the buffer that the caller gave.
 */
public final class Accounts {

    private static final int RECORD_SIZE = 64;
    private static final int FIRST_SIZE = 4096;
    private static final int LAST_SIZE = 1 << 22; // a group's list of members can be long

    private final Map<Integer, Optional<String>> users = new ConcurrentHashMap<>();
    private final Map<Integer, Optional<String>> groups = new ConcurrentHashMap<>();

    /** Knows nobody yet. */
    public Accounts() {}

    /** The name of a user, if the number has one and the database answers. */
    public Optional<String> user(int uid) {
        return users.computeIfAbsent(uid, id -> ask(false, id));
    }

    /** The name of a group, if the number has one and the database answers. */
    public Optional<String> group(int gid) {
        return groups.computeIfAbsent(gid, id -> ask(true, id));
    }

    private static Optional<String> ask(boolean group, int id) {
        for (int size = FIRST_SIZE; size <= LAST_SIZE; size *= 4) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment record = arena.allocate(RECORD_SIZE, Long.BYTES);
                MemorySegment buffer = arena.allocate(size);
                MemorySegment result = arena.allocate(ADDRESS);
                int error = Kernel.account(group, id, record, buffer, result);
                if (error != Errno.ERANGE) {
                    return error == 0 && result.get(ADDRESS, 0).address() != 0
                            ? Optional.of(
                                    buffer.getString(record.get(ADDRESS, 0).address() - buffer.address()))
                            : Optional.empty();
                }
            }
        }
        return Optional.empty();
    }
}
