package dev.sago.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Runs bash in a folder: the outside view of what a test made. */
final class Shell {

    private Shell() {}

    /** Standard output and error as ISO-8859-1, one character a byte. */
    static String run(Path folder, String script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("bash", "-c", "set -eu; cd \"$0\"; " + script, folder.toString())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        if (process.waitFor() != 0) {
            throw new IOException("exit " + process.exitValue() + ": " + out);
        }
        return out;
    }
}
