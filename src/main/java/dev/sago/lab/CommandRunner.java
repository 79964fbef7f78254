package dev.sago.lab;

/** Runs verbs of Sago as a user would type them in the lab's folder, and shows each command and what it prints. */
@FunctionalInterface
public interface CommandRunner {

    /**
     * Runs one.
     *
     * @param words what stands after {@code sago}
     * @return its exit code
     */
    int run(String... words);
}
