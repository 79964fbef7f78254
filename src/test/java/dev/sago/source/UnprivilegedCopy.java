package dev.sago.source;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;

/** Copies a tree as a program of its own, which {@link UnprivilegedTest} starts as another user. */
final class UnprivilegedCopy {

    private UnprivilegedCopy() {}

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        FolderAccess access = FolderAccess.ofMachine();
        SourceSettings.Files settings = new SourceSettings.Files("t", Path.of(arguments[0]), List.of());
        try (Source source = access.source(settings, InstantSource.system());
                Destination destination = access.destination(Path.of(arguments[1]), new Random(1))) {
            TreeCopy copy = TreeCopy.copy(source, destination);
            copy.unreadable.forEach(line -> out.println("unreadable " + line));
            destination.unsettable().forEach(line -> out.println("unsettable " + line));
        }
    }
}
