package dev.sago.lab;

import java.nio.file.Path;

/**
 * A real document found on this machine.
 *
 * @param file where it is
 * @param size length in bytes
 */
record Document(Path file, long size) {

    /** Its own name, without folders. */
    String name() {
        return file.getFileName().toString();
    }
}
