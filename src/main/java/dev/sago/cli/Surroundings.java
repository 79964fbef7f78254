package dev.sago.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Map;

/**
 * What a process has around it, so that tests can run Sago inside their own.
 *
 * @param in standard input
 * @param out standard output, unbuffered
 * @param err standard error, unbuffered
 * @param env the environment
 * @param folder the working folder
 * @param terminal what the streams lead to
 * @param clock the time
 */
record Surroundings(
        InputStream in,
        OutputStream out,
        OutputStream err,
        Map<String, String> env,
        Path folder,
        Terminal terminal,
        InstantSource clock) {

    /** This process's own. */
    static Surroundings ofProcess() {
        Map<String, String> env = System.getenv();
        return new Surroundings(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                env,
                Path.of(""),
                Terminal.detect(env),
                Clock.systemUTC());
    }

    /** The same with nothing to read or write, and an environment of its own: for uses inside another. */
    Surroundings silent(Map<String, String> environment) {
        return new Surroundings(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream(),
                environment,
                folder,
                Terminal.NONE,
                clock);
    }
}
